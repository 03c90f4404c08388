"""The bucket in arithmetic, and the same bucket in its table, shared by processes that lease from it."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.world.platform import Platform
from tidings import wiring
from tidings.domain.api_key import ApiKey
from tidings.domain.errors import RateLimited
from tidings.domain.rate_limit import Bucket
from tidings.domain.service import Caller, Service
from tidings.lifecycle.limiting import Limiter
from tidings.repositories.limits import Limits

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rate", "burst"), [(1, 1), (2, 1), (3, 1), (4, 2), (6, 2), (30, 10), (300, 100), (3000, 999), (100_000, 999)]
)
def test_a_burst_is_a_third_of_a_minutes_requests(rate: int, burst: int) -> None:
    assert Bucket(rate).burst == burst


@given(some.integers(1, 100_000))
def test_a_full_bucket_holds_its_burst_and_an_empty_one_nothing(rate: int) -> None:
    bucket, now = Bucket(rate), 1e12
    assert bucket.left(0, now) in (bucket.burst, bucket.burst - 1)
    assert bucket.left(now + bucket.tolerance, now) == 0
    assert bucket.reset_after(0, now) == 0
    assert bucket.retry_after(now + bucket.tolerance, now) >= 1
    assert 1 <= bucket.largest_lease <= bucket.burst


class Time:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def caller(rate: int) -> Caller:
    service = Service(id=f"s{rate}", name="Otter Loans", created_at=NOON, rate_limit=rate)
    return Caller(service, ApiKey("k", "k", "live", NOON))


def spent(limiter: Limiter, who: Caller, times: int) -> int:
    """How many of so many requests pass."""
    passed = 0
    for _ in range(times):
        with suppress(RateLimited):
            limiter.take(who)
            passed += 1
    return passed


TRACES = some.lists(
    some.tuples(some.integers(0, 2), some.integers(0, 15), some.integers(0, 9_000)), min_size=1, max_size=8
)


@given(rate=some.sampled_from([1, 3, 6, 30, 60, 240, 900]), trace=TRACES)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_processes_together_never_spend_more_than_burst_and_refill(
    shared: Limits, rate: int, trace: list[tuple[int, int, int]]
) -> None:
    time = Time()
    wiring.dynamodb().delete_item(TableName="limits", Key={"pk": {"S": f"s{rate}#live"}})
    processes = [Limiter(shared, time) for _ in range(3)]
    bucket, passed = Bucket(rate), 0
    for process, requests, milliseconds in trace:
        passed += spent(processes[process], caller(rate), requests)
        assert passed <= bucket.burst + (time.now - NOON).total_seconds() * 1000 / bucket.interval + 1e-6
        time.now += timedelta(milliseconds=milliseconds)


@pytest.fixture
def shared(platform: Platform) -> Limits:
    return Limits("limits", wiring.dynamodb())


@pytest.mark.parametrize("rate", [1, 6, 60, 900])
def test_a_patient_caller_gets_nearly_all_of_the_rate(shared: Limits, rate: int) -> None:
    time, passed, bucket = Time(), 0, Bucket(rate)
    limiter = Limiter(shared, time)
    while time.now < NOON + timedelta(minutes=2):
        passed += spent(limiter, caller(rate), 3)
        time.now += timedelta(milliseconds=60_000 / rate * 0.97 * min(bucket.burst, 3))
    assert passed >= 0.95 * min(2 * rate, bucket.burst + 2 * rate) - 1
    assert passed <= bucket.burst + 2 * rate + 1


def test_who_waits_as_long_as_told_is_served(shared: Limits) -> None:
    time = Time()
    limiter, who = Limiter(shared, time), caller(7)
    for _ in range(10):
        spent(limiter, who, 5)
        with pytest.raises(RateLimited) as refusal:
            limiter.take(who)
        time.now += timedelta(seconds=refusal.value.retry_after)
        assert spent(limiter, who, 1) == 1
