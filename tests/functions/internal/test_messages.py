"""/internal/services/{service_id}/messages: found, listed newest first, each with its timeline."""

import pytest

from tests.world.clock import TestClock
from tests.world.expecting import problem
from tests.world.platform import Customer, Platform


def test_a_message_is_found_by_either_id_with_its_timeline(platform: Platform, customer: Customer) -> None:
    short = customer.notify(ref_id="loan-8821").json["message_id"]
    platform.settle()
    shown = platform.admin("GET", f"/services/{customer.id}/messages/{short}").json
    assert platform.admin("GET", f"/services/{customer.id}/messages/{shown['id']}").json == shown
    assert (shown["reference"], shown["status"], shown["dialect"]) == ("loan-8821", "delivered", "notify")
    assert [(step["sequence"], step["status"]) for step in shown["timeline"]] == [(1, "sent"), (2, "delivered")]


def test_a_sandbox_message_is_found_by_its_short_id(platform: Platform, customer: Customer) -> None:
    short = customer.notify("test").json["message_id"]
    assert platform.admin("GET", f"/services/{customer.id}/messages/{short}").json["key_kind"] == "test"


@pytest.mark.parametrize("id", ["x", "msg_000000000", "00000000-0000-8000-8000-000000000000", "%23", "x" * 3000])
def test_an_unknown_message_is_not_found(platform: Platform, customer: Customer, id: str) -> None:
    problem(platform.admin("GET", f"/services/{customer.id}/messages/{id}"), 404)


def test_another_services_message_is_not_found(platform: Platform, customer: Customer) -> None:
    other = platform.new_service(name="Badger Books")
    theirs = other.notify().json["message_id"]
    long = platform.admin("GET", f"/services/{other.id}/messages/{theirs}").json["id"]
    problem(platform.admin("GET", f"/services/{customer.id}/messages/{theirs}"), 404)
    problem(platform.admin("GET", f"/services/{customer.id}/messages/{long}"), 404)


@pytest.mark.parametrize("size", [1, 2, 4, 9, 10])
def test_pages_walked_to_their_end_name_every_message_once_newest_first(
    platform: Platform, customer: Customer, clock: TestClock, size: int
) -> None:
    references = []
    for number in range(9):
        customer.notify("test" if number % 3 == 0 else "live", ref_id=f"r{number}")
        references.append(f"r{number}")
        clock.pass_(milliseconds=7)
    pages = list(platform.pages(f"/services/{customer.id}/messages", size))
    assert all(len(page) <= size for page in pages)
    assert [each["reference"] for page in pages for each in page] == references[::-1]


def test_a_service_that_is_not_there_has_no_messages(platform: Platform) -> None:
    problem(platform.admin("GET", "/services/00000000-0000-4000-8000-000000000000/messages"), 404)
