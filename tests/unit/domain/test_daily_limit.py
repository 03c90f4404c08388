"""How many messages a service sends in a day."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tidings.domain import daily_limit
from tidings.domain.service import Service


def service(mode: str, **own: Any) -> Service:
    details = {"daily_limits": own} if own else {}
    return Service(id="s", name="Heron", created_at=datetime(2026, 3, 6, tzinfo=UTC), mode=mode, details=details)


@pytest.mark.parametrize(
    ("mode", "name", "most"),
    [
        ("live", "sms", 250_000),
        ("live", "email", 250_000),
        ("live", "letter", 20_000),
        ("live", "international_sms", 100),
        ("trial", "sms", 50),
        ("trial", "email", 50),
        ("trial", "international_sms", 50),
    ],
)
def test_a_service_has_the_documented_limits(mode: str, name: str, most: int) -> None:
    assert daily_limit.limit(service(mode), name, "live") == most


def test_a_services_own_limit_holds_also_when_it_is_nothing() -> None:
    assert daily_limit.limit(service("live", sms=0), "sms", "live") == 0
    assert daily_limit.limit(service("live", sms=0), "email", "live") == 250_000


def test_a_test_key_in_trial_mode_has_the_limits_of_a_live_service() -> None:
    assert daily_limit.limit(service("trial", sms=3), "sms", "test") == 250_000
    assert daily_limit.limit(service("live", sms=3), "sms", "test") == 3
