"""What a service is told: one event for every line of a message's timeline, with an id that every retry repeats."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tidings.domain.message import Message, Step
from tidings.domain.opt_out import Line, OptOut
from tidings.domain.received_text import ReceivedText
from tidings.domain.verification import SEALED_CODE

# Every kind of event; those of the public catalogue can be named by a `standard` endpoint.
TYPES: Final[Mapping[str, str]] = {
    "created": "message.created",
    "unknown": "message.unknown",
    "sent": "message.sent",
    "pending": "message.pending",
    "delivered": "message.delivered",
    "permanent-failure": "message.failed",
    "temporary-failure": "message.failed",
    "technical-failure": "message.failed",
    "cancelled": "message.cancelled",
}
_COMPLAINED: Final = "message.complained"
PUBLIC_TYPES: Final = (
    "message.sent",
    "message.delivered",
    "message.failed",
    "message.cancelled",
    "message.complained",
    "text.received",
    "recipient.opted_out",
    "recipient.opted_in",
    "endpoint.disabled",
)

# Which dialects' endpoints hear of what came in through no dialect; the standard ones hear of everything.
HEARD_IN: Final[Mapping[str, tuple[str, ...]]] = {
    "text.received": ("batch", "v2"),
    "recipient.opted_out": ("batch",),
    "recipient.opted_in": ("batch",),
}

# What is in a message for its dispatcher alone.
UNTOLD: Final = frozenset({SEALED_CODE})

_NAMESPACE: Final = uuid.UUID("2f1f6c0e-7f0c-5b67-9a55-6c1d2f0f7a11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a service's message, number or endpoint; `data` holds plain JSON values only."""

    id: str
    type: str
    at: datetime
    sequence: int
    service_id: str
    dialect: str
    data: Mapping[str, Any]


def event_id(subject: str, sequence: int) -> str:
    """The id of event number `sequence` of a subject: the same on every try and every replay."""
    return str(uuid.uuid5(_NAMESPACE, f"{subject}/{sequence}"))


def of_message(message: Message, sequence: int) -> Event:
    """The event of line `sequence` (from 1) of the message's timeline, as things stood then."""
    step = message.timeline[sequence - 1]
    return Event(
        id=event_id(message.id, sequence),
        type=TYPES[step.status],
        at=step.at,
        sequence=sequence,
        service_id=message.service_id,
        dialect=message.dialect,
        data=_told(message, step),
    )


def of_complaint(message: Message) -> Event:
    """The event of a complaint about an email: its status stays, so that it is no line of the timeline."""
    at, id = message.complained_at or message.created_at, event_id(f"{message.id}/complaint", 1)
    now = Step(status=message.status, at=at, reason=message.reason)
    return Event(
        id=id,
        type=_COMPLAINED,
        at=at,
        sequence=message.sequence,
        service_id=message.service_id,
        dialect=message.dialect,
        data={**_told(message, now), "complaint_id": id},
    )


def of_text(text: ReceivedText) -> Event:
    """The event of a text that came in."""
    told = {
        "text_id": text.id,
        "from": text.from_,
        "to": text.to,
        "text": text.text,
        "received_at": text.received_at.isoformat(),
        "in_reply_to": dict(text.answers) or None,
    }
    return _from_outside(event_id(text.id, 1), "text.received", text.service_id, text.received_at, told)


def of_opt_out(entry: OptOut, sequence: int) -> Event:
    """The event of line `sequence` (from 1) of a number's history in the opt-out ledger."""
    line: Line = entry.history[sequence - 1]
    told = {"phone": entry.phone, "source": line.source, "word": line.word, "text_id": line.text_id}
    id = event_id(f"{entry.service_id}/{entry.phone}", sequence)
    return _from_outside(
        id, "recipient.opted_out" if line.is_out else "recipient.opted_in", entry.service_id, line.at, told, sequence
    )


def _from_outside(
    id: str, type: str, service_id: str, at: datetime, told: Mapping[str, Any], sequence: int = 1
) -> Event:
    return Event(id=id, type=type, at=at, sequence=sequence, service_id=service_id, dialect="standard", data=told)


def _told(message: Message, step: Step) -> dict[str, Any]:
    sent_at = message.reached("sent")
    details = {name: value for name, value in message.details.items() if name not in UNTOLD}
    return {
        "message_id": message.id,
        "key_kind": message.key_kind,
        "channel": message.channel,
        "status": step.status,
        "reason": step.reason,
        "to": message.to,
        "from": message.sender,
        "reference": message.reference,
        "batch_id": message.batch_id,
        "segments": message.segments,
        "created_at": message.created_at.isoformat(),
        "sent_at": sent_at.isoformat() if sent_at else None,
        **({"details": details} if details else {}),
    }
