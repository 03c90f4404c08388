"""How often, how long and under which signature a subscriber is told again, and when it is told no more."""

from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from standardwebhooks import Webhook

from tests.world.clock import TestClock
from tests.world.platform import Customer, Platform
from tests.world.subscriber import Call, Subscriber
from tidings.domain.webhook import SCHEDULE

HOUR = 3600
HOPS = 16


@pytest.fixture
def second() -> Any:
    made = Subscriber()
    yield made
    made.close()


def carries(call: Call, secret: str) -> bool:
    """Whether a call is signed with a secret, as the official library signs."""
    from datetime import UTC, datetime

    at = datetime.fromtimestamp(int(call.headers["webhook-timestamp"]), UTC)
    good = Webhook(secret).sign(call.headers["webhook-id"], at, call.body.decode())
    return good in call.headers["webhook-signature"].split(" ")


def until_called(platform: Platform, subscriber: Subscriber, seconds: float) -> float:
    """Lets time pass until the next call comes; how many seconds that took."""
    before, begin = len(subscriber.calls), platform.clock.now
    platform.clock.pass_(seconds=seconds * 0.75)
    while len(subscriber.calls) == before:
        assert platform.clock.now - begin < timedelta(seconds=seconds * 1.5 + 5)
        platform.clock.pass_(seconds=max(0.5, seconds / HOPS))
        if seconds > 720:
            platform.tick()
        platform.pump()
    return (platform.clock.now - begin).total_seconds()


def endpoint_now(customer: Customer, endpoint: Any) -> Any:
    """An endpoint as the operators see it."""
    listed = customer.platform.admin("GET", f"/services/{customer.id}/webhooks").json["data"]
    return next(each for each in listed if each["id"] == endpoint["id"])


def one_event(platform: Platform, customer: Customer) -> None:
    """A text whose only event is that it was sent."""
    customer.notify(to="+15005559000")
    platform.pump()


def test_a_subscriber_is_told_nine_times_over_36_hours_under_one_id(
    platform: Platform, customer: Customer, subscriber: Subscriber
) -> None:
    endpoint = customer.subscribe(subscriber.url, dialect="notify")
    subscriber.answers = [500] * 20
    one_event(platform, customer)
    assert SCHEDULE == (5, 30, 120, 600, HOUR, 3 * HOUR, 8 * HOUR, 24 * HOUR)
    for wait in SCHEDULE:
        took = until_called(platform, subscriber, wait)
        assert wait * 0.8 - 1 <= took <= wait * 1.2 + wait / HOPS + 1
    platform.pump(hours=1)
    platform.tick()
    platform.pump(hours=1)
    assert len(subscriber.calls) == 9
    assert len({call.headers["webhook-id"] for call in subscriber.calls}) == 1
    assert len({call.body for call in subscriber.calls}) == 1
    assert len({call.headers["webhook-timestamp"] for call in subscriber.calls}) == 9
    assert all(carries(call, endpoint["signing_secret"]) for call in subscriber.calls)
    attempts = platform.admin("GET", f"/services/{customer.id}/webhooks/{endpoint['id']}/attempts").json["data"]
    assert [attempt["number"] for attempt in attempts] == list(range(9, 0, -1))
    assert [attempt["outcome"] for attempt in attempts] == ["exhausted", *["retrying"] * 8]


def test_a_subscriber_that_recovers_is_told_once_more(
    platform: Platform, customer: Customer, subscriber: Subscriber
) -> None:
    customer.subscribe(subscriber.url)
    subscriber.answers = [503, 503]
    one_event(platform, customer)
    platform.pump(seconds=6)
    platform.pump(seconds=37)
    assert len(subscriber.calls) == 3
    platform.pump(minutes=10)
    assert len(subscriber.calls) == 3


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 404, 408, 429, 500, 503, 599, 999])
def test_anything_but_2xx_is_told_again(
    platform: Platform, customer: Customer, subscriber: Subscriber, status: int
) -> None:
    customer.subscribe(subscriber.url)
    subscriber.headers = {"location": subscriber.url}
    subscriber.answers = [status]
    one_event(platform, customer)
    assert len(subscriber.calls) == 1
    platform.pump(seconds=6)
    assert len(subscriber.calls) == 2


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_enough(platform: Platform, customer: Customer, subscriber: Subscriber, status: int) -> None:
    customer.subscribe(subscriber.url)
    subscriber.answers = [status]
    one_event(platform, customer)
    platform.pump(minutes=1)
    assert len(subscriber.calls) == 1


def test_nobody_at_home_is_told_again(platform: Platform, customer: Customer, subscriber: Subscriber) -> None:
    closed = Subscriber()
    closed.close()
    endpoint = customer.subscribe(closed.url)
    one_event(platform, customer)
    attempts = platform.admin("GET", f"/services/{customer.id}/webhooks/{endpoint['id']}/attempts").json["data"]
    assert [(attempt["outcome"], attempt["status"], attempt["problem"]) for attempt in attempts] == [
        ("retrying", None, "no connection")
    ]


@pytest.mark.parametrize("manner", ["seconds", "date"])
def test_a_subscriber_may_ask_for_more_time(
    platform: Platform, customer: Customer, subscriber: Subscriber, clock: TestClock, manner: str
) -> None:
    customer.subscribe(subscriber.url)
    subscriber.answers = [503]
    asked = {"seconds": "240", "date": format_datetime(clock.now + timedelta(seconds=240), usegmt=True)}
    subscriber.headers = {"retry-after": asked[manner]}
    if manner == "date":
        subscriber.date = format_datetime(clock.now, usegmt=True)
    one_event(platform, customer)
    platform.pump(seconds=236)
    assert len(subscriber.calls) == 1
    platform.pump(seconds=8)
    assert len(subscriber.calls) == 2


@pytest.mark.parametrize("asked", ["0", "1", "-5", "soon", "", "1.5", "Fri, 99 Foo 2026", "\u00b2"])
def test_what_is_no_time_or_less_than_ours_is_passed_over(
    platform: Platform, customer: Customer, subscriber: Subscriber, asked: str
) -> None:
    customer.subscribe(subscriber.url)
    subscriber.answers = [503]
    subscriber.headers = {"retry-after": asked}
    one_event(platform, customer)
    platform.pump(seconds=3)
    assert len(subscriber.calls) == 1
    platform.pump(seconds=3)
    assert len(subscriber.calls) == 2


def test_nobody_may_ask_for_more_than_a_day(platform: Platform, customer: Customer, subscriber: Subscriber) -> None:
    customer.subscribe(subscriber.url)
    subscriber.answers = [503]
    subscriber.headers = {"retry-after": "999999999"}
    one_event(platform, customer)
    platform.pump(hours=23, minutes=55)
    platform.tick()
    platform.pump(minutes=10)
    assert len(subscriber.calls) == 2


def test_both_secrets_sign_for_a_day_after_a_rotation(
    platform: Platform, customer: Customer, subscriber: Subscriber
) -> None:
    endpoint = customer.subscribe(subscriber.url)
    old = endpoint["signing_secret"]
    path = f"/services/{customer.id}/webhooks/{endpoint['id']}/rotate-secret"
    subscriber.answers = [500]
    one_event(platform, customer)
    new = platform.admin("POST", path).json["signing_secret"]
    platform.pump(seconds=6)
    platform.pump(hours=23, minutes=59)
    one_event(platform, customer)
    platform.pump(minutes=2)
    one_event(platform, customer)
    signed = [(carries(call, old), carries(call, new)) for call in subscriber.calls]
    assert signed == [(True, False), (True, True), (True, True), (False, True)]
    assert [len(call.headers["webhook-signature"].split(" ")) for call in subscriber.calls] == [1, 2, 2, 1]


def test_a_changed_byte_breaks_the_signature(platform: Platform, customer: Customer, subscriber: Subscriber) -> None:
    secret = customer.subscribe(subscriber.url)["signing_secret"]
    one_event(platform, customer)
    call = subscriber.calls[0]
    assert carries(call, secret)
    for position in range(0, len(call.body), 11):
        body = call.body[:position] + bytes([call.body[position] ^ 1]) + call.body[position + 1 :]
        assert not carries(Call(call.path, call.headers, body), secret)
    assert not carries(Call(call.path, call.headers | {"webhook-id": "other"}, call.body), secret)


def test_410_disables_at_once_and_tells_the_standard_endpoints(
    platform: Platform, customer: Customer, subscriber: Subscriber, second: Subscriber
) -> None:
    gone = customer.subscribe(subscriber.url, dialect="notify")
    other = customer.subscribe(second.url, events=["endpoint.disabled"])
    subscriber.answers = [410]
    one_event(platform, customer)
    platform.pump(minutes=1)
    one_event(platform, customer)
    assert len(subscriber.calls) == 1
    assert not endpoint_now(customer, gone)["active"]
    assert endpoint_now(customer, other)["active"]
    assert [(told["type"], told["data"]["endpoint_id"], told["data"]["status"]) for told in second.told()] == [
        ("endpoint.disabled", gone["id"], 410)
    ]


def test_a_disabling_that_broke_half_way_is_told_under_the_same_id(
    platform: Platform, customer: Customer, subscriber: Subscriber, second: Subscriber
) -> None:
    customer.subscribe(subscriber.url, dialect="notify")
    customer.subscribe(second.url, events=["endpoint.disabled"])
    subscriber.answers = [410] * 9
    customer.notify(to="+15005559000")
    with platform.aws.broken("deliveries.put"):
        platform.pump()
    platform.pump(minutes=6, seconds=1)
    platform.pump(minutes=6, seconds=1)
    assert len({call.headers["webhook-id"] for call in second.calls}) == 1
    assert second.calls


def test_five_days_of_failing_disable_and_one_success_forgives(
    platform: Platform, customer: Customer, subscriber: Subscriber, second: Subscriber
) -> None:
    endpoint = customer.subscribe(subscriber.url, dialect="notify")
    customer.subscribe(second.url, events=["endpoint.disabled"])

    def a_failing_life(days: float) -> None:
        subscriber.answers = [500] * 100
        one_event(platform, customer)
        platform.clock.pass_(days=days)
        one_event(platform, customer)
        for wait in SCHEDULE:
            platform.clock.pass_(seconds=wait * 1.25)
            platform.tick()
            platform.pump(seconds=1)

    a_failing_life(days=2)
    assert endpoint_now(customer, endpoint)["active"]
    assert second.calls == []
    subscriber.answers = []
    one_event(platform, customer)
    assert endpoint_now(customer, endpoint)["failing_since"] is None
    a_failing_life(days=5)
    assert not endpoint_now(customer, endpoint)["active"]
    assert [told["type"] for told in second.told()] == ["endpoint.disabled"]
    calls = len(subscriber.calls)
    one_event(platform, customer)
    assert len(subscriber.calls) == calls


def test_a_dead_subscriber_holds_up_nobody(
    platform: Platform, customer: Customer, subscriber: Subscriber, second: Subscriber
) -> None:
    customer.subscribe(subscriber.url)
    customer.subscribe(second.url)
    subscriber.answers = [500] * 1000
    for _ in range(5):
        customer.notify(to="+15005559000")
    platform.pump()
    assert len(second.calls) == 5
    assert not platform.aws.trespasses
    platform.settle(3)
    assert len(second.calls) == 5


def test_a_log_that_cannot_be_written_does_not_double_the_calls_to_come(
    platform: Platform, customer: Customer, subscriber: Subscriber
) -> None:
    customer.subscribe(subscriber.url)
    subscriber.answers = [500] * 1000
    customer.notify(to="+15005559000")
    with platform.aws.broken("deliveries.put"):
        platform.pump()
        platform.pump(minutes=6, seconds=1)
        platform.pump(minutes=6, seconds=1)
    assert platform.aws.waiting("webhook") == 1


class TestStandardEndpoints:
    def test_hear_of_everything_that_is_public(
        self, platform: Platform, customer: Customer, subscriber: Subscriber
    ) -> None:
        customer.subscribe(subscriber.url)
        id = customer.notify(ref_id="loan-8821").json["message_id"]
        customer.notify(to="+15005554000")
        platform.settle()
        told = subscriber.told()
        assert sorted(each["type"] for each in told) == [
            "message.delivered",
            "message.failed",
            "message.sent",
            "message.sent",
        ]
        long = platform.admin("GET", f"/services/{customer.id}/messages/{id}").json["id"]
        mine = [each for each in told if each["data"]["message_id"] == long]
        assert [each["data"]["sequence"] for each in mine] == [1, 2]
        assert {each["data"]["reference"] for each in mine} == {"loan-8821"}
        assert all(set(each) == {"type", "timestamp", "data"} for each in told)

    def test_hear_of_the_events_that_they_name(
        self, platform: Platform, customer: Customer, subscriber: Subscriber
    ) -> None:
        customer.subscribe(subscriber.url, events=["message.failed"])
        customer.notify()
        customer.notify(to="+15005554000")
        platform.settle()
        assert [each["type"] for each in subscriber.told()] == ["message.failed"]

    def test_hear_nothing_of_other_services(
        self, platform: Platform, customer: Customer, subscriber: Subscriber
    ) -> None:
        customer.subscribe(subscriber.url)
        platform.new_service(name="Badger Books").notify()
        platform.settle()
        assert subscriber.calls == []
