"""No service asks for more than its share: tokens are taken from the shared bucket in leases and spent here.

A lease's tokens have left the bucket when it is taken, and lapse soon after: however many processes spend them, no more
requests pass than the bucket allows for the time and one second.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from tidings.domain.clock import Clock
from tidings.domain.errors import RateLimited
from tidings.domain.rate_limit import Bucket
from tidings.domain.service import Caller
from tidings.entrypoints import observability
from tidings.repositories.limits import Limits

WINDOW_SECONDS: Final = 60
_KEPT: Final = timedelta(seconds=1)


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

    def take(self, caller: Caller, *, strict: bool = False) -> Allowance:
        """Spends one token; raises RateLimited when there is none. `strict`: being refused costs a token too."""
        name = f"{caller.service.id}#{caller.key.kind}"
        bucket = Bucket(caller.service.rate_limit)
        now = self._clock().timestamp() * 1000
        lease = self._leases.get(name)
        if lease is None or lease.tokens < 1 or lease.until < now:
            try:
                lease = self._lease(name, bucket, now, strict=strict)
            except (BotoCoreError, ClientError):
                observability.logger().exception("no limits to be had: the request passes")
                return Allowance(caller.key.kind, bucket.rate, bucket.burst, 0)
        lease.tokens -= 1
        left = bucket.left(lease.tat, now) + lease.tokens
        return Allowance(caller.key.kind, bucket.rate, left, bucket.reset_after(lease.tat, now))

    def _lease(self, name: str, bucket: Bucket, now: float, *, strict: bool) -> _Lease:
        """A busy process takes twice as much each time, so that an idle one holds little."""
        last = self._leases.pop(name, None)
        busy = last is not None and last.until >= now
        size = min(last.size * 2 if last and busy else 1, bucket.largest_lease)
        taken, tat = self._limits.take(name, bucket, size, self._clock())
        if not taken and size > 1:
            size = 1
            taken, tat = self._limits.take(name, bucket, 1, self._clock())
        if not taken:
            tat = self._limits.waste(name, bucket, self._clock()) if strict else tat
            raise _refused(name.rpartition("#")[2], bucket, tat, now)
        lease = _Lease(size, size, now + _KEPT.total_seconds() * 1000, tat)
        self._leases[name] = lease
        return lease


def _refused(kind: str, bucket: Bucket, tat: float, now: float) -> RateLimited:
    used_up = Allowance(kind, bucket.rate, 0, bucket.reset_after(tat, now))
    words = f"The limit of {bucket.rate} requests a minute is used up"
    return RateLimited(words, bucket.retry_after(tat, now), used_up.headers(), name=kind, most=bucket.rate)
