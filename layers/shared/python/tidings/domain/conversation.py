"""A conversation: the last text that left a service's number for one phone, so that a reply finds what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from tidings.domain import message as statuses
from tidings.domain.message import Message
from tidings.domain.phone_number import canonical

KEPT: Final = timedelta(days=90)

_LEFT: Final = frozenset((statuses.SENT, statuses.PENDING, statuses.DELIVERED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The last text from `number` to `phone` (both in their one spelling), when it was made, and whose it was."""

    number: str
    phone: str
    service_id: str
    message_id: str
    at: datetime
    batch_id: str | None = None
    operator: str | None = None

    @property
    def answered(self) -> Mapping[str, Any]:
        """What a received text says that it answers."""
        named = {"message_id": self.message_id, "batch_id": self.batch_id, "operator": self.operator}
        return {name: value for name, value in named.items() if value is not None}


def opened_by(old: Message | None, new: Message) -> Conversation | None:
    """The conversation that a change of a message begins or goes on with: it just left, for a phone that can answer."""
    if _has_left(old) or not _has_left(new) or new.is_sandbox or new.channel != "sms":
        return None
    if "answers" in new.details:
        return None  # what we answered by ourselves interrupts nobody
    if not _can_be_answered(new.sender or ""):
        return None
    return Conversation(
        number=canonical(new.sender or ""),
        phone=canonical(new.to),
        service_id=new.service_id,
        message_id=new.id,
        at=new.created_at,
        batch_id=new.batch_id,
        operator=new.details.get("operator"),
    )


def _has_left(message: Message | None) -> bool:
    return message is not None and any(step.status in _LEFT for step in message.timeline)


def _can_be_answered(sender: str) -> bool:
    """A number or a short code can; a name cannot."""
    return sender.isascii() and sender.removeprefix("+").isdigit()
