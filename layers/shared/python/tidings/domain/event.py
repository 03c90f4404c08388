"""What a service is told: one event for every line of a message's timeline, with an id that every retry repeats."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tidings.domain.message import Message, Step

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
PUBLIC_TYPES: Final = (
    "message.sent",
    "message.delivered",
    "message.failed",
    "message.cancelled",
    "text.received",
    "recipient.opted_out",
    "recipient.opted_in",
    "endpoint.disabled",
)

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


def _told(message: Message, step: Step) -> dict[str, Any]:
    sent_at = message.reached("sent")
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
        **({"details": dict(message.details)} if message.details else {}),
    }
