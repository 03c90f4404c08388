"""A sender: the name or number that a text comes from, its life, and which one a text gets."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

SMS: Final = "SMS"

ALPHANUMERIC: Final = "Alphanumeric"
NUMERIC: Final = "Numeric"
SHORTCODE: Final = "Shortcode"

PENDING: Final = "Pending"
AVAILABLE: Final = "Available"
REJECTED: Final = "Rejected"
CANCELED: Final = "Canceled"

MOVES: Final[Mapping[str, tuple[str, ...]]] = {
    PENDING: (AVAILABLE, REJECTED, CANCELED),
    AVAILABLE: (CANCELED,),
    REJECTED: (),
    CANCELED: (),
}

# A sender that bears one of these is never chosen by rule, only when it is asked for.
RESERVED: Final = frozenset({"reserved", "sms-api"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """One name or number of a service. `country` is ISO 3166-1 alpha-2, upper case; without `countries` it serves all.

    `code` is what the phone shows; costs are decimal numbers as text; `per_second` is the pace its carrier allows.
    """

    id: str
    service_id: str
    name: str
    code: str
    created_at: datetime
    updated_at: datetime
    channel: str = SMS
    type: str = ALPHANUMERIC
    status: str = PENDING
    country: str | None = None
    countries: tuple[str, ...] = ()
    monthly_cost: str = "0"
    setup_cost: str = "0"
    labels: tuple[str, ...] = ()
    is_default: bool = False
    archived: bool = False
    per_second: int | None = None

    @property
    def is_usable(self) -> bool:
        """Whether texts may come from it today."""
        return self.status == AVAILABLE and not self.archived

    @property
    def is_living(self) -> bool:
        """Whether its life goes on: it may be used, or is waiting for that."""
        return self.status in (PENDING, AVAILABLE) and not self.archived

    @property
    def is_reserved(self) -> bool:
        """Whether it is kept for those who ask for it by name."""
        return not RESERVED.isdisjoint(self.labels)


def sources(status: str) -> tuple[str, ...]:
    """The statuses from which `status` may be reached."""
    return tuple(earlier for earlier, onward in MOVES.items() if status in onward)


def choose(
    senders: Iterable[Sender],
    *,
    asked: str | None = None,
    country: str | None = None,
    recipient: str | None = None,
    channel: str = SMS,
) -> Sender | None:
    """The sender that a text gets from its service's own, or None: then it has none that may be used.

    `asked` is an id, a code or a name, looked for in this order; who asks gets that one or none. Otherwise by rule:
    those that name the recipient's country come before those that serve all; among them the default, then a number
    (always the same one for a recipient, and few change theirs when a number joins or leaves), then the oldest.
    """
    usable = [each for each in senders if each.is_usable and each.channel.upper() == channel.upper()]
    if asked is not None:
        return _asked(usable, asked)
    free = [each for each in usable if each.is_default or not each.is_reserved]
    there = (country or "").upper()
    local = [each for each in free if there and there in map(str.upper, each.countries)]
    return (
        _by_rule(local, recipient)
        or _by_rule([each for each in free if not each.countries], recipient)
        or (next((each for each in free if each.is_default), None))
    )


def _asked(usable: list[Sender], asked: str) -> Sender | None:
    bare = asked.removeprefix("+")
    spellings: tuple[Callable[[Sender], bool], ...] = (
        lambda each: each.id == asked.lower(),
        lambda each: each.code == asked,
        lambda each: each.type == NUMERIC and each.code.removeprefix("+") == bare,
        lambda each: each.name == asked,
    )
    return next((each for is_meant in spellings for each in usable if is_meant(each)), None)


def _by_rule(senders: list[Sender], recipient: str | None) -> Sender | None:
    default = next((each for each in senders if each.is_default), None)
    numbers = [each for each in senders if each.type == NUMERIC]
    if default is not None or not senders:
        return default
    if numbers and recipient:
        return max(numbers, key=lambda each: hashlib.sha256(f"{each.id}#{recipient}".encode()).digest())
    return min(senders, key=lambda each: (each.created_at, each.id))
