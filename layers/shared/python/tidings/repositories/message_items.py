"""The form in which a message rests: its item and its key, and a move as an update with its condition."""

from typing import Any, Final

from tidings.domain import message as statuses
from tidings.domain import message_id
from tidings.domain.message import RETENTION, Message, Move, Step
from tidings.repositories.items import Item, from_item, from_ms, moment, to_item, to_ms

_PLAIN: Final = (
    "key_id",
    "dialect",
    "to",
    "text",
    "channel",
    "segments",
    "sender",
    "reference",
    "batch_id",
    "status",
    "reason",
    "carrier",
    "carrier_reference",
    "tries",
    "held_by",
    "origin",
)


def partition(service_id: str, place: message_id.Place) -> str:
    """The partition key of a service's messages of one key kind and shard."""
    return f"{service_id}#{place.kind}#{place.shard}"


def to_message(item: Item) -> Message:
    """A message from its item, as the table or its stream holds it."""
    values = from_item(item)
    service_id, kind, _ = values["pk"].split("#")
    place = message_id.place(values["sk"])
    assert place is not None, "the table holds our own ids only"
    return Message(
        id=values["sk"],
        service_id=service_id,
        key_kind=kind,
        created_at=place.at,
        valid_until=from_ms(values.get("valid_until")),
        not_before=from_ms(values.get("not_before")),
        updated_at=from_ms(values.get("updated_at")),
        lease_until=from_ms(values.get("lease_until")),
        complained_at=from_ms(values.get("complained_at")),
        details=values.get("details", {}),
        timeline=tuple(_step(step) for step in values.get("timeline", ())),
        **{name: values[name] for name in _PLAIN if name in values},
    )


def condition_of(move: Move) -> tuple[str, dict[str, Any], dict[str, str]]:
    """The condition under which the table of moves grants a move, with its values and names."""
    allowed = {f":from{number}": status for number, status in enumerate(statuses.sources(move.status))}
    condition = f"#status IN ({', '.join(allowed)})"
    if move.status != statuses.DELIVERED:
        return condition, allowed, {"#status": "status"}
    # The one failure that a late receipt may still correct: we only never knew.
    allowed |= {":guessed": statuses.TEMPORARY_FAILURE, ":why": statuses.OUTCOME_UNKNOWN}
    return f"{condition} OR (#status = :guessed AND reason = :why)", allowed, {"#status": "status"}


def assignments_of(move: Move) -> tuple[str, dict[str, Any], dict[str, str]]:
    """What a move writes: the expression, its values and names."""
    step = [move.status, to_ms(move.at), move.reason or "", move.detail or ""]
    while not step[-1]:
        step.pop()
    values: dict[str, Any] = {":to": move.status, ":at": to_ms(move.at), ":step": [step], ":none": []}
    sets = ["#status = :to", "updated_at = :at", "timeline = list_append(if_not_exists(timeline, :none), :step)"]
    for name in ("reason", "carrier", "carrier_reference"):
        if (value := getattr(move, name)) is not None:
            sets.append(f"{name} = :{name}")
            values[f":{name}"] = value
    removes = "#owner, lease_until" + ("" if move.reason else ", reason")
    return f"SET {', '.join(sets)} REMOVE {removes}", values, {"#owner": "owner"}


def new_item(message: Message) -> Item:
    """A new message as its item."""
    values: dict[str, Any] = {name: getattr(message, name) for name in _PLAIN}
    values |= {
        "valid_until": message.valid_until,
        "not_before": message.not_before,
        "details": dict(message.details) or None,
        "tries": message.tries or None,
        "timeline": [[step.status, to_ms(step.at)] for step in message.timeline],
        "expires_at": int((message.created_at + RETENTION).timestamp()),
    }
    return {**known_key(message.service_id, message.id), **to_item(values)}


def _step(values: list[Any]) -> Step:
    status, ms, reason, detail = [*values, "", ""][:4]
    return Step(status=status, at=moment(ms), reason=reason or None, detail=detail or None)


def key_of(service_id: str, id: str) -> Item | None:
    """The key of a message, or None when the id is none of ours."""
    place = message_id.place(id)
    return {"pk": {"S": partition(service_id, place)}, "sk": {"S": id}} if place and "#" not in service_id else None


def known_key(service_id: str, id: str) -> Item:
    """The key of a message whose id is surely ours."""
    key = key_of(service_id, id)
    if key is None:
        raise ValueError("not an id of ours")
    return key
