"""Webhook endpoints: where a service wants to be told, in which dialect, how often we try, and when we stop."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from tidings.domain import sealing

DIALECTS: Final = ("notify", "otp", "batch", "v2", "standard")

# Seconds to wait before each further try.
SCHEDULE: Final = (5, 30, 120, 600, 3600, 10800, 28800, 86400)
V2_SCHEDULE: Final = (300,) * 5
TIMEOUT_SECONDS: Final = 10.0
V2_TIMEOUT_SECONDS: Final = 5.0
DISABLED_AFTER: Final = timedelta(days=5)
ROTATION_OVERLAP: Final = timedelta(hours=24)
_JITTER: Final = 0.2
_LONGEST_RETRY_AFTER: Final = 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One place that wants to be told. Secrets that the owner chose are sealed; our own are derived, so not here."""

    id: str
    service_id: str
    dialect: str
    url: str
    created_at: datetime
    updated_at: datetime
    name: str | None = None
    kind: str | None = None
    channel: str | None = None
    events: tuple[str, ...] = ()
    active: bool = True
    secret_version: int = 1
    rotated_at: datetime | None = None
    sealed: Mapping[str, str] = field(default_factory=dict)
    failing_since: datetime | None = None

    def own(self, credential: str, master: bytes) -> str | None:
        """A credential that the owner gave: `secret`, `bearer_token` or `basic` (as `user:password`)."""
        sealed = self.sealed.get(credential)
        return sealing.unseal(master, f"webhook/{self.id}/{credential}", sealed) if sealed else None

    def signing_secrets(self, master: bytes, now: datetime) -> tuple[bytes, ...]:
        """The keys to sign with, newest first: for 24 hours after a rotation the one before it as well."""
        overlap = self.rotated_at is not None and now - self.rotated_at < ROTATION_OVERLAP
        versions = (self.secret_version, self.secret_version - 1) if overlap else (self.secret_version,)
        return tuple(sealing.derive(master, f"webhook/{self.id}/{version}") for version in versions)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one call: the HTTP status, or none and why; `retry_after` in seconds when the subscriber asked."""

    status: int | None
    problem: str | None = None
    retry_after: int | None = None
    milliseconds: int = 0

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        return self.status == 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at telling one endpoint of one event; `outcome` is delivered, retrying, exhausted or dropped."""

    endpoint_id: str
    event: dict[str, Any]
    number: int
    at: datetime
    outcome: str
    answer: Answer


def timeout(dialect: str) -> float:
    """How many seconds a subscriber has for its whole answer."""
    return V2_TIMEOUT_SECONDS if dialect == "v2" else TIMEOUT_SECONDS


def is_given_up(endpoint: Endpoint, answer: Answer, outcome: str, now: datetime) -> bool:
    """Whether an endpoint is called no more: it is gone, or has only failed for days. /v2 callbacks go on for ever."""
    if endpoint.dialect == "v2":
        return False
    since = endpoint.failing_since
    return answer.is_gone or (outcome == "exhausted" and since is not None and now - since > DISABLED_AFTER)


def next_wait(dialect: str, tries: int, answer: Answer, chance: float) -> float | None:
    """Seconds until the next try after `tries` failed ones, or None when it was the last; `chance` is in [0, 1)."""
    if dialect == "v2":
        again = answer.status is None or answer.status == 429 or answer.status >= 500
        return V2_SCHEDULE[tries - 1] if again and tries <= len(V2_SCHEDULE) else None
    if answer.is_gone or tries > len(SCHEDULE):
        return None
    wait = SCHEDULE[tries - 1] * (1 + _JITTER * (2 * chance - 1))
    return max(wait, float(min(answer.retry_after or 0, _LONGEST_RETRY_AFTER)))
