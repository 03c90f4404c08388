"""Settling: what became of a message whose process died or whose carrier fell silent."""

from datetime import datetime, timedelta
from typing import Final

from tidings.domain import message as statuses
from tidings.domain.message import RECEIPT_DEADLINE, Message, Move
from tidings.repositories.messages import Messages

# A job may be seen a little later than it was due.
_GRACE: Final = timedelta(seconds=60)
_UNSETTLED: Final = (statuses.SENT, statuses.PENDING, statuses.UNKNOWN)


def is_abandoned(message: Message, now: datetime) -> bool:
    """Whether a process claimed the message and its lease is over: it may have reached the carrier."""
    return message.status == statuses.CREATED and message.lease_until is not None and message.lease_until < now


def is_being_tried(message: Message, now: datetime) -> bool:
    """Whether a process has the message, or its next job is due: nobody else need do anything about it."""
    return message.lease_until is not None and message.lease_until + _GRACE > now


def is_expired(message: Message, now: datetime) -> bool:
    """Whether a message that nobody has ever tried to hand over would arrive too late."""
    waits = message.status == statuses.CREATED and message.lease_until is None
    return waits and message.valid_until is not None and message.valid_until <= now


def expire(message: Message, messages: Messages, now: datetime) -> None:
    """Ends a message that was not handed over before its validity ended."""
    move = Move(status=statuses.TEMPORARY_FAILURE, at=now, reason="expired")
    messages.advance(message.service_id, message.id, move)


def settle(message: Message, messages: Messages, now: datetime) -> None:
    """Ends a message whose time is over, wherever it stands."""
    if is_expired(message, now) and not message.is_held(now):
        expire(message, messages, now)
    else:
        time_out(message, messages, now)


def time_out(message: Message, messages: Messages, now: datetime) -> None:
    """Ends a message that no receipt has ended: after 72 hours, or at its validity when its hand-over is unknown."""
    unknown = message.status == statuses.UNKNOWN
    patience: timedelta = RECEIPT_DEADLINE
    deadline = message.created_at + patience
    if unknown and message.valid_until is not None:
        deadline = message.valid_until
    if message.status in _UNSETTLED and deadline <= now:
        reason = statuses.OUTCOME_UNKNOWN if unknown else "expired"
        move = Move(status=statuses.TEMPORARY_FAILURE, at=now, reason=reason)
        messages.advance(message.service_id, message.id, move)
