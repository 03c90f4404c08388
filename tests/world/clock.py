"""The tests' own clock: time passes when a test says so."""

from datetime import UTC, datetime, timedelta


class TestClock:
    """Gives the moment that it was set to; `pass_` moves it on."""

    __test__ = False

    def __init__(self, at: datetime | None = None) -> None:
        self.now = at or datetime(2026, 3, 6, 15, 4, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now

    def pass_(self, **duration: float) -> None:
        self.now += timedelta(**duration)
