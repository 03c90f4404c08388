"""What every test finds: the platform, a clock, a customer and the customer's own server."""

from collections.abc import Iterator
from unittest import mock

import pytest

from tests.world import aws as memory
from tests.world.amazon import Amazon
from tests.world.clock import TestClock
from tests.world.platform import Customer, Platform
from tests.world.subscriber import Subscriber
from tidings import wiring


@pytest.fixture(scope="session")
def aws() -> Iterator[memory.Aws]:
    with memory.in_memory() as made:
        made.watch(wiring.dynamodb())
        made.watch(wiring.sqs())
        made.watch(wiring.functions())
        made.watch(wiring.s3())
        made.watch(wiring.ses())
        yield made


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def platform(aws: memory.Aws, clock: TestClock) -> Iterator[Platform]:
    memory.forget()
    with memory.told_the_time_by(clock), mock.patch.object(wiring, "clock", clock):
        made = Platform(aws, clock)
        with mock.patch.object(wiring, "settings", lambda: made.settings):
            yield made
        made.close()


@pytest.fixture
def customer(platform: Platform) -> Customer:
    return platform.new_service()


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    made = Subscriber()
    yield made
    made.close()


@pytest.fixture
def amazon(platform: Platform) -> Iterator[Amazon]:
    """Amazon, for a deployment whose emails leave by it."""
    with Amazon(platform).at_work() as made:
        yield made
