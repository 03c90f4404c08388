"""`make bench`: AWS calls and capacity units per message, stage by stage, and the targets that they must meet."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from tests.benchmarks import imports
from tests.benchmarks.meter import Meter, Stage
from tests.world import aws as memory
from tests.world.clock import TestClock
from tests.world.platform import Customer, Platform
from tests.world.school import new_school
from tests.world.subscriber import Subscriber
from tidings import wiring
from tidings.entrypoints import observability

ROUNDS = 10
TEXTS = {
    "short": "Your document is ready. Review it here: https://yourdomain.com/docs/abc123",
    "3 segments": "Dear Ana, your appointment is on Friday at noon. " * 9,
    "10 segments": "Dear Ana, your appointment is on Friday at noon. " * 30,
}
# Stage and whether with a key: the most calls and write units a message. Leases of the rate limit are counted apart.
TARGETS = {
    ("notify-create", False): (2.1, 1.0),
    ("notify-create", True): (3.1, 2.0),
    ("workers-dispatcher", False): (3.3, 2.0),
    ("callbacks-receipt", False): (1.0, 1.0),
}


def main() -> int:
    """Prints the tables; 1 when a target is missed."""
    with _quiet(), _platform() as (platform, aws):
        missed = _lives(platform, aws)
        missed += _batch(platform, aws)
    missed += imports.report()
    for line in missed:
        print(f"MISSED  {line}")
    print("every target is met" if not missed else f"{len(missed)} targets are missed")
    return 1 if missed else 0


def _lives(platform: Platform, aws: memory.Aws) -> list[str]:
    missed: list[str] = []
    customer = platform.new_service()
    subscriber = Subscriber()
    customer.subscribe(subscriber.url, dialect="notify")
    customer.notify()
    platform.settle()
    for with_key in (False, True):
        for name, text in TEXTS.items():
            stages = _measured(platform, aws, customer, text, with_key)
            print(f"\n{name}{', with an Idempotency-Key' if with_key else ''}: a message's whole life")
            _table(stages, ROUNDS)
            if name == "short":
                missed += _misses(stages, with_key)
    subscriber.close()
    return missed


def _measured(platform: Platform, aws: memory.Aws, customer: Customer, text: str, with_key: bool) -> dict[str, Stage]:
    with Meter(aws).reading(wiring.dynamodb(), wiring.sqs()) as meter:
        for number in range(ROUNDS):
            headers = {"idempotency-key": f"{hash(text)}-{number}"} if with_key else None
            assert customer.notify(message=text[:2000], headers=headers).status == 202
        platform.settle(3)
    return meter.stages


def _batch(platform: Platform, aws: memory.Aws) -> list[str]:
    school = new_school(platform)
    numbers = [f"+1619555{number:04d}" for number in range(500)]
    with Meter(aws).reading(wiring.dynamodb(), wiring.sqs()) as meter:
        answer = school.send(*numbers)
        assert answer.status == 202, answer.text
    print("\na batch of 500: acceptance, per message")
    _table(meter.stages, 500)
    stage = meter.stages["batches-send-sms"]
    beyond = (sum(stage.calls.values()) - stage.calls["dynamodb.PutItem"]) / 500
    print(f"  calls beyond the puts: {beyond:.3f} a message (target 0.25)")
    return [f"batch: {beyond:.3f} calls a message beyond the puts"] if beyond > 0.25 else []


def _table(stages: dict[str, Stage], messages: int) -> None:
    print(f"  {'stage':<28}{'calls':>8}{'writes':>8}{'reads':>8}{'largest item':>14}")
    for name, stage in stages.items():
        if name != "workers-virtual-carrier":  # it stands for the outside
            calls = sum(stage.calls.values()) / messages
            units = f"{stage.write_units / messages:>8.2f}{stage.read_units / messages:>8.2f}"
            print(f"  {name:<28}{calls:>8.2f}{units}{stage.largest_item:>12} B")


def _misses(stages: dict[str, Stage], with_key: bool) -> Iterator[str]:
    for (name, keyed), (calls, units) in TARGETS.items():
        stage = stages[name]
        got = sum(stage.calls.values()) / ROUNDS
        if keyed == with_key and (got > calls or stage.write_units / ROUNDS > units):
            yield f"{name}: {got:.2f} calls, {stage.write_units / ROUNDS:.2f} write units (most {calls}, {units})"


@contextmanager
def _platform() -> Iterator[tuple[Platform, memory.Aws]]:
    clock = TestClock()
    with memory.in_memory() as aws, memory.told_the_time_by(clock), mock.patch.object(wiring, "clock", clock):
        aws.watch(wiring.dynamodb())
        aws.watch(wiring.sqs())
        platform = Platform(aws, clock)
        with mock.patch.object(wiring, "settings", lambda: platform.settings):
            yield platform, aws
        platform.close()


@contextmanager
def _quiet() -> Iterator[None]:
    observability.logger().setLevel(logging.CRITICAL)
    yield


if __name__ == "__main__":
    sys.exit(main())
