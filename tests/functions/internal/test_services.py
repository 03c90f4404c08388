"""/internal/services: made, shown, changed, listed."""

from typing import Any

import pytest

from tests.world.expecting import at_rest, problem
from tests.world.platform import Platform

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def test_a_service_needs_only_a_name(platform: Platform) -> None:
    made = platform.admin("POST", "/services", {"name": "Otter Loans"})
    assert made.status == 201
    assert made.json == made.json | {
        "name": "Otter Loans",
        "active": True,
        "mode": "live",
        "country": "US",
        "permissions": ["sms"],
        "rate_limit": 3000,
        "default_sender": None,
    }
    assert platform.admin("GET", f"/services/{made.json['id']}").json == made.json


def test_a_service_is_made_as_asked(platform: Platform) -> None:
    asked = {
        "name": "Badger Books",
        "mode": "trial",
        "country": "GB",
        "permissions": ["batch_sms", "email", "sms"],
        "rate_limit": 6,
        "default_sender": "BADGER",
    }
    made = platform.admin("POST", "/services", asked).json
    assert made == made | asked


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": None}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"name": 5}, "name"),
        ({"name": ["a"]}, "name"),
        ({"name": "a", "mode": "sleepy"}, "mode"),
        ({"name": "a", "country": "us"}, "country"),
        ({"name": "a", "country": "USA"}, "country"),
        ({"name": "a", "permissions": "sms"}, "permissions"),
        ({"name": "a", "permissions": ["fly"]}, "permissions"),
        ({"name": "a", "permissions": [5]}, "permissions.0"),
        ({"name": "a", "rate_limit": 0}, "rate_limit"),
        ({"name": "a", "rate_limit": -5}, "rate_limit"),
        ({"name": "a", "rate_limit": 10**7}, "rate_limit"),
        ({"name": "a", "rate_limit": 1.5}, "rate_limit"),
        ({"name": "a", "rate_limit": "many"}, "rate_limit"),
        ({"name": "a", "colour": "red"}, "colour"),
        ({"name": "a", "id": UNKNOWN}, "id"),
    ],
)
def test_a_service_that_is_not_in_form_is_refused(platform: Platform, body: Any, field: str) -> None:
    before = at_rest(platform)
    problem(platform.admin("POST", "/services", body), 400, field)
    assert at_rest(platform) == before


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'{"name": "a", "name": "b"}', b'{"name": NaN}', b"\xff"])
def test_a_body_that_is_not_json_is_refused(platform: Platform, raw: bytes) -> None:
    problem(platform.admin_raw("POST", "/services", raw), 400)


def test_a_large_body_is_not_read(platform: Platform) -> None:
    problem(platform.admin_raw("POST", "/services", b" " * 70_000), 413)


def test_what_a_change_leaves_out_stays(platform: Platform) -> None:
    made = platform.admin("POST", "/services", {"name": "Otter Loans", "rate_limit": 7}).json
    changed = platform.admin("POST", f"/services/{made['id']}", {"active": False, "country": "GB"})
    assert changed.status == 200
    assert changed.json == {**made, "active": False, "country": "GB"}
    assert platform.admin("POST", f"/services/{made['id']}", {}).json == changed.json


def test_a_change_keeps_the_keys(platform: Platform) -> None:
    customer = platform.new_service()
    assert customer.notify().status == 202
    platform.admin("POST", f"/services/{customer.id}", {"name": "Otter Loans Ltd"})
    assert customer.notify().status == 202


@pytest.mark.parametrize("body", [{"name": ""}, {"permissions": ["fly"]}, {"keys": {}}, {"mode": 5}, {"active": "x"}])
def test_a_change_that_is_not_in_form_is_refused(platform: Platform, body: Any) -> None:
    customer = platform.new_service()
    before = at_rest(platform)
    answer = platform.admin("POST", f"/services/{customer.id}", body)
    problem(answer, 400, next(iter(body)))
    assert at_rest(platform) == before


@pytest.mark.parametrize("id", [UNKNOWN, "x", "%00", "é", "a%23b", "x" * 3000])
def test_an_unknown_service_is_not_found(platform: Platform, id: str) -> None:
    problem(platform.admin("GET", f"/services/{id}"), 404)
    problem(platform.admin("POST", f"/services/{id}", {"name": "a"}), 404)
    problem(platform.admin("POST", f"/services/{id}", {}), 404)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 100])
def test_pages_walked_to_their_end_name_every_service_once(platform: Platform, size: int) -> None:
    made = {platform.admin("POST", "/services", {"name": f"Service {number}"}).json["id"] for number in range(7)}
    pages = list(platform.pages("/services", size))
    assert all(len(page) <= size for page in pages)
    assert sorted(each["id"] for page in pages for each in page) == sorted(made)


@pytest.mark.parametrize(
    "size", ["0", "-1", "101", "1.5", "ten", "", "%EF%BC%91%EF%BC%90", "1" * 5000, "0000000010" + "0" * 5000, "%00"]
)
def test_a_page_has_1_to_100(platform: Platform, size: str) -> None:
    problem(platform.admin("GET", f"/services?page_size={size}"), 400, "page_size")


@pytest.mark.parametrize("token", ["", "x", "AAAA", "A" * 5000, "%00", "%ff", "é", "..", "=" * 8])
def test_a_page_token_that_is_not_ours_is_refused(platform: Platform, token: str) -> None:
    problem(platform.admin("GET", f"/services?page_token={token}"), 400, "page_token")


def test_a_page_token_of_another_list_is_refused(platform: Platform) -> None:
    customers = [platform.new_service(), platform.new_service()]
    for customer in customers:
        customer.notify()
        customer.notify()
    token = platform.admin("GET", f"/services/{customers[0].id}/messages?page_size=1").json["next_page_token"]
    problem(platform.admin("GET", f"/services?page_token={token}"), 400, "page_token")
    problem(platform.admin("GET", f"/services/{customers[1].id}/messages?page_token={token}"), 400, "page_token")
