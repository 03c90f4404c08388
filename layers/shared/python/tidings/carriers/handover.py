"""What passes between the dispatcher and a carrier."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tidings.repositories.queues import Queue

# A carrier has this long to answer; the claim on a message lasts much longer.
TIMEOUT_SECONDS: Final = 10.0


class UnknownWord(ValueError):
    """A carrier said something that is in no map: an alarm, never a guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text to hand over; carriers echo service and message id back in their receipts."""

    service_id: str
    message_id: str
    to: str
    text: str
    sender: str | None = None
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Connections:
    """What a carrier may need of the outside, each made when first used."""

    queue: Callable[[str], Queue]
    master: Callable[[], bytes]
    clock: Callable[[], datetime]
