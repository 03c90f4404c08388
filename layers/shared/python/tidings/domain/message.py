"""A message, its statuses, and the table of moves between them: forward only, whatever arrives late or twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

CREATED: Final = "created"
UNKNOWN: Final = "unknown"
SENT: Final = "sent"
PENDING: Final = "pending"
DELIVERED: Final = "delivered"
PERMANENT_FAILURE: Final = "permanent-failure"
TEMPORARY_FAILURE: Final = "temporary-failure"
TECHNICAL_FAILURE: Final = "technical-failure"
CANCELLED: Final = "cancelled"

_FAILURES: Final = (PERMANENT_FAILURE, TEMPORARY_FAILURE, TECHNICAL_FAILURE)

MOVES: Final[Mapping[str, tuple[str, ...]]] = {
    CREATED: (UNKNOWN, SENT, PENDING, DELIVERED, *_FAILURES, CANCELLED),
    UNKNOWN: (SENT, PENDING, DELIVERED, *_FAILURES),
    SENT: (PENDING, DELIVERED, *_FAILURES),
    PENDING: (DELIVERED, *_FAILURES),
    DELIVERED: (),
    PERMANENT_FAILURE: (),
    TEMPORARY_FAILURE: (),
    TECHNICAL_FAILURE: (),
    CANCELLED: (),
}
FINAL: Final = tuple(status for status, onward in MOVES.items() if not onward)
OPEN: Final = tuple(status for status, onward in MOVES.items() if onward)
OUTCOME_UNKNOWN: Final = "outcome_unknown"

# Why a message failed, in words for people; the left side is the stable code.
REASONS: Final[Mapping[str, str]] = {
    "opted_out": "The recipient has opted out of messages from this sender",
    "invalid_number": "The number does not exist or is not in service",
    "landline": "The number is a landline and cannot receive texts",
    "international_number": "The number is outside the country that this service may text",
    "carrier_rejected": "The carrier refused to deliver the message",
    "bounced": "The recipient's mail server refused the email for good",
    "mailbox_unavailable": "The recipient's mail server did not take the email in time",
    "unreachable": "The phone could not be reached in time",
    "expired": "The message was not handed over before its validity ended",
    "cancelled": "The message was cancelled before it left",
    "not_on_guest_list": "In trial mode, and with a team key, only team members and guests are reached",
    "recipient_cap": "The recipient has had as many messages today as the service allows",
    "spend_cap": "The service has spent what it allows itself this month",
    "service_suspended": "The service was suspended before the message left",
    "internal_error": "Something broke on our side",
    OUTCOME_UNKNOWN: "The carrier's answer was lost and no receipt followed",
}

VALIDITY: Final = timedelta(hours=4)
LONGEST_AHEAD: Final = timedelta(days=90)
RECEIPT_DEADLINE: Final = timedelta(hours=72)
RETENTION: Final = timedelta(days=90)


def sources(status: str) -> tuple[str, ...]:
    """The statuses from which `status` may be reached."""
    return tuple(earlier for earlier, onward in MOVES.items() if status in onward)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a message's timeline: its sequence number is its place in the list, from 1."""

    status: str
    at: datetime
    reason: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One text or email to one recipient, as accepted, and how far it has come.

    `origin` tells what asked for it: two requests may draw the same id, and a write may be repeated.
    """

    id: str
    service_id: str
    key_kind: str
    key_id: str
    dialect: str
    to: str
    text: str
    created_at: datetime
    channel: str = "sms"
    segments: int = 1
    sender: str | None = None
    reference: str | None = None
    batch_id: str | None = None
    origin: str | None = None
    valid_until: datetime | None = None
    not_before: datetime | None = None
    held_by: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    status: str = CREATED
    reason: str | None = None
    updated_at: datetime | None = None
    carrier: str | None = None
    carrier_reference: str | None = None
    tries: int = 0
    lease_until: datetime | None = None
    complained_at: datetime | None = None
    timeline: tuple[Step, ...] = ()

    @property
    def sequence(self) -> int:
        """How many lines the timeline has; the latest event bears this number."""
        return len(self.timeline)

    @property
    def is_sandbox(self) -> bool:
        return self.key_kind == "test"

    def is_held(self, now: datetime) -> bool:
        """Whether the message waits for a moment that is yet to come."""
        return self.not_before is not None and self.not_before > now

    def reached(self, status: str) -> datetime | None:
        """When the message entered a status, or None when it never did."""
        return next((step.at for step in self.timeline if step.status == status), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A wish to advance a message: granted by the table of moves, in the condition of the write itself."""

    status: str
    at: datetime
    reason: str | None = None
    detail: str | None = None
    carrier: str | None = None
    carrier_reference: str | None = None
