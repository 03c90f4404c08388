"""The time, as a thing that is passed in."""

from collections.abc import Callable
from datetime import datetime

# Gives the moment that it is, in UTC.
Clock = Callable[[], datetime]


def in_milliseconds(at: datetime) -> str:
    """A moment in UTC as ISO 8601 with milliseconds and a Z."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
