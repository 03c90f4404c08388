"""Quotas: how many messages a service may send today; asked before a request is read, counted once it is accepted."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, NoReturn

from botocore.exceptions import BotoCoreError, ClientError

from tidings.domain import daily_limit
from tidings.domain.clock import Clock
from tidings.domain.errors import DailyLimitReached
from tidings.domain.service import Caller
from tidings.entrypoints import observability
from tidings.repositories.counters import Counters

# Who has so many left, and knew it so recently, is not asked about: the count itself would still refuse.
_PLENTY: Final = 100
_RECENT: Final = timedelta(seconds=1)


class Quotas:
    """The daily limits of each service. Test keys count nothing; when the counters cannot be reached, requests pass."""

    def __init__(self, counters: Counters, clock: Clock) -> None:
        self._counters = counters
        self._clock = clock
        self._left: dict[str, tuple[datetime, int]] = {}

    def check(self, caller: Caller, name: str) -> None:
        """Raises DailyLimitReached unless one more of a kind (see domain/daily_limit.py) may be sent today."""
        now, most = self._clock(), _most(caller, name)
        key = _key(caller, name, now)
        at, left = self._left.get(key, (None, 0))
        if at is not None and now - at < _RECENT and left > _PLENTY:
            return
        if (0 if caller.is_sandbox else self._sent(key)) >= most:
            _refuse(name, most, now)

    def count(self, caller: Caller, names: Sequence[str]) -> None:
        """Counts a message under each of these names, or none: raises DailyLimitReached for one that is full."""
        if caller.is_sandbox:
            return
        for at, name in enumerate(names):
            if not self._count(caller, name):
                self.take_back(caller, names[:at])
                _refuse(name, _most(caller, name), self._clock())

    def take_back(self, caller: Caller, names: Sequence[str]) -> None:
        """Uncounts a message that turned out to be none."""
        for name in () if caller.is_sandbox else names:
            with suppress(BotoCoreError, ClientError):  # one too many is counted: no harm that is worth a refusal
                self._counters.take_back(_key(caller, name, self._clock()))

    def _count(self, caller: Caller, name: str) -> bool:
        now, most = self._clock(), _most(caller, name)
        key = _key(caller, name, now)
        try:
            counted = self._counters.count(key, most, now)
        except (BotoCoreError, ClientError):
            observability.logger().exception("not counted: the message passes")
            return True
        self._left[key] = (now, 0 if counted is None else most - counted)
        return counted is not None

    def _sent(self, key: str) -> int:
        try:
            return self._counters.counted(key)
        except (BotoCoreError, ClientError):
            observability.logger().exception("no count to be had: the request passes")
            return 0


def _most(caller: Caller, name: str) -> int:
    return daily_limit.limit(caller.service, name, caller.key.kind)


def _key(caller: Caller, name: str, now: datetime) -> str:
    return f"sent#{caller.service.id}#{name}#{now.date().isoformat()}"


def _refuse(name: str, most: int, now: datetime) -> NoReturn:
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    wait = int((midnight - now).total_seconds()) + 1
    raise DailyLimitReached(f"The limit of {most} a day is reached", wait, name=name, most=most)
