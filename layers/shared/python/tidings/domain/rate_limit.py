"""The per-minute limit: a token bucket that refills steadily, kept as one number (GCRA).

`tat` is the moment, in milliseconds, at which the bucket will be full again. Taking a token moves it on by one
interval; it may lie ahead of now by as many intervals as the burst allows.
"""

from dataclasses import dataclass
from typing import Final

LARGEST_BURST: Final = 1000
LARGEST_LEASE: Final = 50
# Smaller bursts are never leased: there every token counts.
LEASED_FROM: Final = 200


@dataclass(frozen=True, slots=True)
class Bucket:
    """A limit of `rate` requests a minute; the burst is a third of it, at most 999, at least 1."""

    rate: int

    @property
    def burst(self) -> int:
        return max(1, min(-(-self.rate // 3) + 1, LARGEST_BURST) - 1)

    @property
    def interval(self) -> float:
        """Milliseconds in which one token comes back; to the microsecond, as it is stored, so that sums agree."""
        return round(60_000 / max(self.rate, 1), 3)

    @property
    def tolerance(self) -> float:
        """Milliseconds by which `tat` may lie ahead of now."""
        return self.burst * self.interval

    @property
    def largest_lease(self) -> int:
        """How many tokens one process may take at once: few enough that others still find some."""
        return min(LARGEST_LEASE, self.burst // 20) if self.burst >= LEASED_FROM else 1

    def left(self, tat: float, now: float) -> int:
        """How many tokens the bucket holds."""
        return int(max(0.0, (now + self.tolerance - max(tat, now)) / self.interval))

    def retry_after(self, tat: float, now: float) -> int:
        """Whole seconds until there is a token again, at least 1."""
        return max(1, int(-(-(tat + self.interval - self.tolerance - now) // 1000)))

    def reset_after(self, tat: float, now: float) -> int:
        """Whole seconds until the bucket is full."""
        return max(0, int(-(-(tat - now) // 1000)))
