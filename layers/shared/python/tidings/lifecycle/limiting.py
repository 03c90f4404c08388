"""No service asks for more than its share: tokens are taken from the shared bucket in leases and spent here."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from tidings.domain.clock import Clock
from tidings.domain.errors import RateLimited
from tidings.domain.rate_limit import Bucket
from tidings.domain.service import Caller
from tidings.repositories.limits import Limits

WINDOW_SECONDS: Final = 60
# Leased tokens that nobody spent are forgotten after this long: the bucket has refilled anyway.
_KEPT: Final = timedelta(seconds=10)


@dataclass(slots=True)
class _Lease:
    tokens: int
    size: int
    until: float
    tat: float


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit: tokens, and seconds until the bucket is full again."""

    policy: str
    rate: int
    left: int
    reset: int

    def headers(self) -> dict[str, str]:
        """The RateLimit fields (draft-ietf-httpapi-ratelimit-headers)."""
        return {
            "RateLimit-Policy": f'"{self.policy}";q={self.rate};w={WINDOW_SECONDS}',
            "RateLimit": f'"{self.policy}";r={self.left};t={self.reset}',
        }


class Limiter:
    """The per-minute limit of each service and kind of key."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._leases: dict[str, _Lease] = {}

    def take(self, caller: Caller) -> Allowance:
        """Spends one token; raises RateLimited when there is none."""
        name = f"{caller.service.id}#{caller.key.kind}"
        bucket = Bucket(caller.service.rate_limit)
        now = self._clock().timestamp() * 1000
        lease = self._leases.get(name)
        if lease is None or lease.tokens < 1 or lease.until < now:
            lease = self._lease(name, bucket, now, lease)
        lease.tokens -= 1
        left = bucket.left(lease.tat, now) + lease.tokens
        return Allowance(caller.key.kind, bucket.rate, left, bucket.reset_after(lease.tat, now))

    def _lease(self, name: str, bucket: Bucket, now: float, last: _Lease | None) -> _Lease:
        """A busy process takes twice as much each time, so that an idle one holds little."""
        busy = last is not None and last.until >= now
        size = min(last.size * 2 if last and busy else 1, bucket.largest_lease)
        taken, tat = self._limits.take(name, bucket, size, self._clock())
        if not taken and size > 1:
            size = 1
            taken, tat = self._limits.take(name, bucket, 1, self._clock())
        if not taken:
            self._leases.pop(name, None)
            policy = f"The limit of {bucket.rate} requests a minute is used up"
            raise RateLimited(policy, bucket.retry_after(tat, now))
        lease = _Lease(size, size, now + _KEPT.total_seconds() * 1000, tat)
        self._leases[name] = lease
        return lease
