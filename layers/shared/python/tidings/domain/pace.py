"""A sender's pace: how many messages a second its carrier takes, as slots handed out one after the other."""

from dataclasses import dataclass
from typing import Final

# Slots are handed out this far ahead; who comes later asks again.
LONGEST_WAIT_MS: Final = 600_000


@dataclass(frozen=True, slots=True)
class Pace:
    """So many messages a second: the first second's worth may leave at once."""

    per_second: float

    @property
    def interval(self) -> float:
        """Milliseconds between two messages."""
        return 1000 / self.per_second

    def waits(self, tat: float, count: int, now: float) -> list[int]:
        """Whole seconds to wait for each of `count` slots, the last of which ends at `tat` (ms)."""
        first = tat - count * self.interval
        slots = (first + place * self.interval - 1000 for place in range(count))
        return [max(0, -int(-(slot - now) // 1000)) for slot in slots]
