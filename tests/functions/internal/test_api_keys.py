"""/internal/services/{service_id}/api-keys: shown once, listed without their secrets, revoked for good."""

import re
from typing import Any

import pytest

from tests.world.clock import TestClock
from tests.world.expecting import at_rest, problem, refused
from tests.world.platform import Customer, Platform

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def make(customer: Customer, name: Any = "app", kind: Any = "live") -> Any:
    return customer.platform.admin("POST", f"/services/{customer.id}/api-keys", {"name": name, "kind": kind})


def listed(customer: Customer) -> Any:
    return customer.platform.admin("GET", f"/services/{customer.id}/api-keys").json["data"]


def test_a_key_is_shown_once_in_its_three_parts(customer: Customer) -> None:
    made = make(customer, "my app")
    assert made.status == 201
    assert re.fullmatch(f"my app-{customer.id}-{UUID}", made.json["api_key"])
    assert [set(each) for each in listed(customer)] == [{"id", "name", "kind", "created_at", "revoked_at"}]


@pytest.mark.parametrize("name", ["a", "my-app-2", "x" * 100, "~!@#", "-"])
def test_a_key_may_have_any_plain_name(platform: Platform, customer: Customer, name: str) -> None:
    key = make(customer, name).json["api_key"]
    body = {"to": "+15551234567", "message": "a"}
    assert platform.call("POST", "/v1/notify", body, key=key).status == 202


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "live"}, "name"),
        ({"name": "a"}, "kind"),
        ({"name": "", "kind": "live"}, "name"),
        ({"name": "x" * 101, "kind": "live"}, "name"),
        ({"name": "é", "kind": "live"}, "name"),
        ({"name": "a\n", "kind": "live"}, "name"),
        ({"name": 5, "kind": "live"}, "name"),
        ({"name": "a", "kind": "root"}, "kind"),
        ({"name": "a", "kind": "live", "secret": "mine"}, "secret"),
    ],
)
def test_a_key_that_is_not_in_form_is_refused(customer: Customer, body: Any, field: str) -> None:
    before = at_rest(customer.platform)
    problem(customer.platform.admin("POST", f"/services/{customer.id}/api-keys", body), 400, field)
    assert at_rest(customer.platform) == before


def test_two_living_keys_have_two_names(customer: Customer) -> None:
    first = make(customer)
    problem(make(customer), 400, "name")
    customer.platform.admin("DELETE", f"/services/{customer.id}/api-keys/{first.json['id']}")
    assert make(customer).status == 201


def test_a_revoked_key_stays_listed_and_stays_revoked(platform: Platform, customer: Customer, clock: TestClock) -> None:
    id = make(customer).json["id"]
    path = f"/services/{customer.id}/api-keys/{id}"
    assert platform.admin("DELETE", path).status == 204
    when = listed(customer)[0]["revoked_at"]
    clock.pass_(hours=1)
    assert platform.admin("DELETE", path).status == 204
    assert listed(customer)[0]["revoked_at"] == when


def test_a_warm_process_refuses_a_revoked_key_after_five_seconds_at_the_latest(
    platform: Platform, customer: Customer, clock: TestClock
) -> None:
    made, body = make(customer).json, {"to": "+15551234567", "message": "a"}
    for _ in range(10):
        assert platform.call("POST", "/v1/notify", body, key=made["api_key"]).status == 202
        clock.pass_(seconds=1)
    # The operators' own process hears of it at once; this one must find out by itself.
    from tidings import wiring

    warm = wiring.services
    wiring.services.cache_clear()
    platform.admin("DELETE", f"/services/{customer.id}/api-keys/{made['id']}")
    assert warm is wiring.services
    clock.pass_(seconds=5)
    refused(platform.call("POST", "/v1/notify", body, key=made["api_key"]), 401, "unauthorized")


def test_other_keys_live_on(platform: Platform, customer: Customer, clock: TestClock) -> None:
    first, second = make(customer, "first").json, make(customer, "second").json
    platform.admin("DELETE", f"/services/{customer.id}/api-keys/{first['id']}")
    clock.pass_(seconds=5)
    body = {"to": "+15551234567", "message": "a"}
    assert platform.call("POST", "/v1/notify", body, key=second["api_key"]).status == 202


def test_another_services_key_is_not_found(platform: Platform, customer: Customer) -> None:
    other = platform.new_service(name="Badger Books")
    theirs = make(other).json["id"]
    before = at_rest(platform)
    problem(platform.admin("DELETE", f"/services/{customer.id}/api-keys/{theirs}"), 404)
    problem(platform.admin("DELETE", f"/services/{customer.id}/api-keys/nothing"), 404)
    assert at_rest(platform) == before


def test_a_service_that_is_not_there_has_no_keys(platform: Platform) -> None:
    unknown = "/services/00000000-0000-4000-8000-000000000000/api-keys"
    problem(platform.admin("GET", unknown), 404)
    problem(platform.admin("POST", unknown, {"name": "a", "kind": "live"}), 404)
    problem(platform.admin("DELETE", f"{unknown}/x"), 404)
