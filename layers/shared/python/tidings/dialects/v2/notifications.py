"""A message as this dialect shows it: its status in Notify's words, its cost, and lists with links to more."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import Any, Final
from urllib.parse import parse_qsl

from tidings.dialects.v2.answers import dt
from tidings.dialects.v2.composing import body_of
from tidings.dialects.v2.requests import with_query
from tidings.domain import message as statuses
from tidings.domain.message import Message
from tidings.domain.phone_number import PhoneNumberRefused, parse
from tidings.domain.price import RATE

PAGE: Final = 250
# Bytes after which a page ends early: an answer has room for six million.
LARGEST_PAGE: Final = 5_000_000

_SENDING: Final = "sending"
_OUT: Final = (statuses.SENT, statuses.PENDING, statuses.DELIVERED)
_COMPLETED: Final = frozenset(
    {
        statuses.SENT,
        statuses.DELIVERED,
        statuses.TECHNICAL_FAILURE,
        statuses.TEMPORARY_FAILURE,
        statuses.PERMANENT_FAILURE,
        statuses.CANCELLED,
    }
)
# What a filter's word stands for beside itself; the rest of its words are letters' own.
_MEANT: Final[Mapping[str, tuple[str, ...]]] = {
    "failed": (statuses.TECHNICAL_FAILURE, statuses.TEMPORARY_FAILURE, statuses.PERMANENT_FAILURE),
    "accepted": (statuses.CREATED, _SENDING),
    "received": (statuses.DELIVERED,),
}
# Where a shown status may come from.
_STORED: Final[Mapping[str, tuple[str, ...]]] = {
    _SENDING: (statuses.SENT, statuses.UNKNOWN),
    # A country without receipts: whatever its carriers say, we know no more than that it was sent.
    statuses.SENT: (
        statuses.SENT,
        statuses.PENDING,
        statuses.DELIVERED,
        statuses.TEMPORARY_FAILURE,
        statuses.PERMANENT_FAILURE,
        statuses.TECHNICAL_FAILURE,
    ),
}
_REPEATED: Final = ("status", "template_type")
_LINES: Final = ("line_1", "line_2", "line_3", "line_4", "line_5", "line_6", "postcode")


def status_of(message: Message) -> str:
    """The status in this dialect's words: `sending` while a receipt is awaited, `sent` where none will ever come."""
    if sent_at(message) is not None and message.channel == "sms" and never_gets_receipts(message.to):
        return statuses.SENT
    return _SENDING if message.status in (statuses.SENT, statuses.UNKNOWN) else message.status


def sent_at(message: Message) -> datetime | None:
    """When the message left; a receipt may have come before the hand-over was noted."""
    return next((at for status in _OUT if (at := message.reached(status))), None)


def completed_at(message: Message) -> datetime | None:
    """When the message reached its end, as far as this dialect tells."""
    status = status_of(message)
    if status == statuses.SENT:
        return sent_at(message)
    return message.updated_at if status in _COMPLETED else None


def shown(message: Message, base_url: str) -> dict[str, Any]:
    """One notification."""
    template_id, version = message.details["template_id"], message.details["template_version"]
    to = message.details.get("to_as_given", message.to)
    return {
        "id": message.id,
        "reference": message.reference,
        "email_address": to if message.channel == "email" else None,
        "phone_number": to if message.channel == "sms" else None,
        **dict.fromkeys(_LINES),
        "type": message.channel,
        "status": status_of(message),
        "template": {
            "id": template_id,
            "version": version,
            "uri": f"{base_url}/v2/template/{template_id}/version/{version}",
        },
        "body": body_of(message),
        "subject": message.details.get("subject"),
        "created_at": dt(message.created_at),
        "created_by_name": None,
        "sent_at": dt(sent_at(message)),
        "completed_at": dt(completed_at(message)),
        "scheduled_for": None,
        "postage": None,
        "one_click_unsubscribe_url": message.details.get("unsubscribe_url") or message.details.get("unsubscribe_link"),
        **_cost(message),
    }


def page(found: Iterable[dict[str, Any]], url: str, query: str) -> dict[str, Any]:
    """A page of notifications with its links: the next is there whenever the page is not empty."""
    notifications = list(_fitting(found))
    asked: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        asked.setdefault(name, []).append(value)
    asked = {name: values if name in _REPEATED else values[:1] for name, values in asked.items()}
    links = {"current": with_query(url, asked)}
    if notifications:
        links["next"] = with_query(url, asked | {"older_than": [notifications[-1]["id"]]})
    return {"notifications": notifications, "links": links}


def _fitting(found: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """As many as fit in one answer, and one at least; what is inside it is escaped twice on its way out."""
    size = 0
    for number, each in enumerate(islice(found, PAGE)):
        size += len(json.dumps(json.dumps(each)))
        if number and size > LARGEST_PAGE:
            return
        yield each


def stored_statuses(asked: Sequence[str]) -> frozenset[str]:
    """The stored statuses among which messages with the shown statuses of a filter are."""
    return frozenset(stored for word in _words(asked) for stored in (word, *_STORED.get(word, ())))


def is_asked_for(message: Message, asked: Sequence[str]) -> bool:
    """Whether a filter's statuses, if it has any, name the one that this message is shown with."""
    return not asked or status_of(message) in _words(asked)


def _words(asked: Sequence[str]) -> Iterator[str]:
    for word in asked:
        yield from _MEANT.get(word, (word,))


def never_gets_receipts(number: str) -> bool:
    """Whether texts to a number (E.164) are never told delivered, so that `sent` is the last we know."""
    with suppress(PhoneNumberRefused):  # a country whose price went away since
        return not parse(number).gives_receipts
    return False


def _cost(message: Message) -> dict[str, Any]:
    if message.channel != "sms":
        return {"cost_details": {}, "cost_in_pounds": 0.0, "is_cost_data_ready": True}
    fragments, multiplier = billed_fragments(message), _multiplier(message)
    if message.status == statuses.CREATED and not fragments:
        return {"cost_details": {}, "cost_in_pounds": None, "is_cost_data_ready": False}
    return {
        "cost_details": {
            "billable_sms_fragments": fragments,
            "international_rate_multiplier": multiplier,
            "sms_rate": RATE,
        },
        "cost_in_pounds": fragments * multiplier * RATE,
        "is_cost_data_ready": True,
    }


def billed_fragments(message: Message) -> int:
    """The parts that are billed: none of a text that ended before it left."""
    never_left = message.status in statuses.FINAL and sent_at(message) is None
    return 0 if never_left else message.segments


def _multiplier(message: Message) -> float:
    with suppress(PhoneNumberRefused):
        return float(parse(message.to).rate_multiplier)
    return 1.0
