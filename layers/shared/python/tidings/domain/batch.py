"""A batch: texts to many people from one number, taken in together, each with an id that follows from the batch's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tidings.domain import message_id, segments
from tidings.domain.message import VALIDITY, Message
from tidings.domain.recipient import country_of

KEPT: Final = timedelta(days=90)

# A batch whose texts are all stored and queued; before that it is being taken in, perhaps by a caller's next try.
TAKING_IN: Final = "taking_in"
TAKEN_IN: Final = "taken_in"

# Countries that share a home: a text between them is not sent abroad.
_NORTH_AMERICA: Final = ("US", "CA", "PR", "VI", "GU", "AS", "MP")
_BRITAIN: Final = ("GB", "GG", "JE", "IM")
_HOMES: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(_NORTH_AMERICA, _NORTH_AMERICA),
    **dict.fromkeys(_BRITAIN, _BRITAIN),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One text as it was asked for: recipient in E.164, text, and the caller's own reference."""

    to: str
    text: str
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One request's texts. `shards` is how many partitions they were spread over, whatever the service does later."""

    id: str
    service_id: str
    key_kind: str
    key_id: str
    sender: str
    operator: str
    count: int
    shards: int
    status: str = TAKING_IN
    not_before: datetime | None = None
    valid_for: int | None = None

    @property
    def created_at(self) -> datetime:
        """When the batch came in, as its id tells."""
        place = message_id.place(self.id)
        assert place is not None, "a batch's id is one of ours"
        return place.at

    def message_id(self, index: int) -> str:
        """The id of text number `index` (from 0)."""
        return message_id.child(self.id, index, index % self.shards)

    def message_ids(self) -> list[str]:
        """The ids of all its texts, in order."""
        return [self.message_id(index) for index in range(self.count)]

    @property
    def _validity(self) -> timedelta:
        return timedelta(seconds=self.valid_for) if self.valid_for else VALIDITY

    def message(self, index: int, item: Item) -> Message:
        """Text number `index` as a message."""
        return Message(
            id=self.message_id(index),
            service_id=self.service_id,
            key_kind=self.key_kind,
            key_id=self.key_id,
            dialect="batch",
            to=item.to,
            text=item.text,
            segments=segments.split(item.text).count,
            sender=self.sender,
            reference=item.reference,
            batch_id=self.id,
            created_at=self.created_at,
            not_before=self.not_before,
            valid_until=(self.not_before or self.created_at) + self._validity,
            details={"operator": self.operator, **({"ttl": True} if self.valid_for else {})},
        )


def home(country: str) -> tuple[str, ...]:
    """The countries that a batch of a service in `country` (ISO 3166-1, upper case) may be sent to."""
    return _HOMES.get(country, (country,))


def is_domestic(message: Message, country: str) -> bool:
    """Whether a message stays at home for a service of that country."""
    return country_of(message.to, country) in home(country)
