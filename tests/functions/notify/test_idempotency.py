"""POST /v1/notify with an Idempotency-Key: asked twice, sent once."""

from typing import Any

import pytest

from tests.world.clock import TestClock
from tests.world.expecting import at_rest, refused
from tests.world.platform import Answer, Customer, Platform


def once(customer: Customer, key: str = "order-1", kind: str = "live", **fields: Any) -> Answer:
    """A request with an Idempotency-Key."""
    return customer.notify(kind, headers={"idempotency-key": key}, **fields)


def test_the_same_request_gets_the_first_answer_again(platform: Platform, customer: Customer) -> None:
    first, again = once(customer), once(customer)
    assert (again.status, again.json) == (first.status, first.json)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    platform.settle()
    assert len(platform.phone("+15551234567")) == 1


def test_the_same_request_gets_the_first_answer_also_after_delivery(platform: Platform, customer: Customer) -> None:
    first = once(customer)
    platform.settle()
    assert once(customer).json == first.json
    platform.settle()
    assert len(platform.phone("+15551234567")) == 1


def test_another_body_under_the_same_key_is_a_conflict(platform: Platform, customer: Customer) -> None:
    once(customer)
    before = at_rest(platform)
    refused(once(customer, message="Another text."), 409, "idempotency_conflict", "Idempotency-Key")
    assert at_rest(platform) == before


def test_a_key_says_nothing_of_a_body_that_was_refused(customer: Customer) -> None:
    refused(once(customer, to="nobody"), 400, "invalid_phone_number", "to")
    assert once(customer).status == 202


def test_keys_of_two_services_or_two_kinds_do_not_meet(platform: Platform, customer: Customer) -> None:
    other = platform.new_service(name="Badger Books")
    answers = [once(customer), once(other, message="Theirs."), once(customer, kind="test", message="A rehearsal.")]
    assert [answer.status for answer in answers] == [202, 202, 202]
    assert len({answer.json["message_id"] for answer in answers}) == 3
    assert not any("Idempotent-Replayed" in answer.headers for answer in answers)


@pytest.mark.parametrize(("hours", "seconds", "is_same"), [(24, -1, True), (24, 1, False)])
def test_a_key_is_kept_for_24_hours(
    customer: Customer, clock: TestClock, hours: int, seconds: int, is_same: bool
) -> None:
    first = once(customer)
    clock.pass_(hours=hours, seconds=seconds)
    again = once(customer)
    assert (again.json["message_id"] == first.json["message_id"]) is is_same
    assert ("Idempotent-Replayed" in again.headers) is is_same


def test_after_24_hours_a_key_may_come_with_another_body(customer: Customer, clock: TestClock) -> None:
    once(customer)
    clock.pass_(hours=24, seconds=1)
    assert once(customer, message="Another text.").status == 202


@pytest.mark.parametrize("key", ["", "k" * 256, "a b", "a\x00", "é", "\t"])
def test_a_key_has_1_to_255_visible_characters(platform: Platform, customer: Customer, key: str) -> None:
    customer.key()
    before = at_rest(platform)
    refused(once(customer, key), 400, "invalid_field", "Idempotency-Key")
    assert at_rest(platform) == before


@pytest.mark.parametrize("key", ["k", "k" * 255, "a#b#c", '"quoted-1"', "!~"])
def test_any_other_key_will_do(customer: Customer, key: str) -> None:
    assert once(customer, key).json == once(customer, key).json


def test_what_broke_between_marker_and_message_is_healed_by_the_retry(platform: Platform, customer: Customer) -> None:
    customer.key()
    with platform.aws.broken("messages.put"):
        assert once(customer).status == 500
    assert platform.aws.items("messages") == []
    healed = once(customer)
    assert healed.status == 202
    platform.settle()
    assert customer.look_up(healed.json["message_id"])["status"] == "delivered"
    assert len(platform.aws.items("messages")) == 1


def test_what_broke_before_the_marker_leaves_no_trace(platform: Platform, customer: Customer) -> None:
    customer.key()
    before = at_rest(platform)
    with platform.aws.broken("idempotency.put"):
        refused(once(customer), 500, "internal_error")
    assert at_rest(platform) == before


def test_many_requests_of_one_moment_are_as_many_messages(platform: Platform, customer: Customer) -> None:
    keyed = [once(customer, f"order-{number}") for number in range(40)]
    plain = [customer.notify() for _ in range(40)]
    assert {answer.status for answer in keyed + plain} == {202}
    assert len({answer.json["message_id"] for answer in keyed + plain}) == 80
    assert len(platform.aws.items("messages")) == 80
    again = [once(customer, f"order-{number}") for number in range(40)]
    assert [answer.json for answer in again] == [answer.json for answer in keyed]
