"""A text at a moment, a text that is worth nothing later, and one that never leaves."""

from datetime import timedelta
from typing import Any

from tests.world.platform import Customer, Platform
from tests.world.school import new_school


def send(customer: Customer, **fields: Any) -> Any:
    body = {"to": "+15551234567", "text": "Your table is ready."} | fields
    return customer.platform.admin("POST", f"/services/{customer.id}/messages", body)


def status(customer: Customer, id: str) -> Any:
    return customer.platform.admin("GET", f"/services/{customer.id}/messages/{id}").json


def moment(platform: Platform, **ahead: float) -> str:
    return (platform.clock() + timedelta(**ahead)).isoformat()


def test_a_scheduled_text_leaves_at_its_moment_and_not_before(platform: Platform, customer: Customer) -> None:
    id = send(customer, scheduled_for=moment(platform, hours=20)).json["id"]
    for _ in range(19):
        platform.pump(hours=1)
        platform.tick()
    platform.pump(minutes=50)
    platform.tick()
    assert platform.phone("+15551234567") == []
    platform.settle()
    platform.pump(minutes=10, seconds=2)
    platform.settle()
    assert status(customer, id)["status"] == "delivered"
    assert platform.phone("+15551234567") == ["Your table is ready."]


def test_a_text_scheduled_within_minutes_waits_on_the_queue(platform: Platform, customer: Customer) -> None:
    send(customer, scheduled_for=moment(platform, minutes=5))
    platform.pump(minutes=4, seconds=50)
    assert platform.phone("+15551234567") == []
    platform.pump(seconds=12)
    assert len(platform.phone("+15551234567")) == 1


def test_a_cancelled_text_never_leaves(platform: Platform, customer: Customer) -> None:
    id = send(customer, scheduled_for=moment(platform, minutes=5)).json["id"]
    cancelled = platform.admin("POST", f"/services/{customer.id}/messages/{id}/cancel")
    assert (cancelled.status, cancelled.json["status"]) == (200, "cancelled")
    platform.pump(minutes=10)
    assert platform.phone("+15551234567") == []
    assert status(customer, id)["status"] == "cancelled"


def test_what_has_left_cannot_be_cancelled(platform: Platform, customer: Customer) -> None:
    id = send(customer).json["id"]
    platform.pump()
    refused = platform.admin("POST", f"/services/{customer.id}/messages/{id}/cancel")
    assert (refused.status, refused.json["title"]) == (409, "Conflict")
    platform.settle()
    assert status(customer, id)["status"] == "delivered"


def test_a_text_that_would_arrive_too_late_is_not_sent(platform: Platform, customer: Customer) -> None:
    platform.crashing.add("workers-dispatcher")
    id = send(customer, valid_for=600).json["id"]
    platform.pump(minutes=11)
    platform.crashing.clear()
    platform.settle()
    shown = status(customer, id)
    assert (shown["status"], shown["reason"]) == ("temporary-failure", "expired")
    assert platform.phone("+15551234567") == []


def test_a_moment_that_has_passed_is_refused(platform: Platform, customer: Customer) -> None:
    for moment_ in (moment(platform, hours=-1), moment(platform, days=91), "2030-01-01T00:00:00"):
        refused = send(customer, scheduled_for=moment_)
        assert (refused.status, refused.json["field"]) == (400, "scheduled_for")
    assert platform.aws.items("messages") == []


def test_a_scheduled_batch_leaves_at_its_moment_and_what_is_cancelled_before_does_not(platform: Platform) -> None:
    school = new_school(platform)
    numbers = ["+16195550101", "+16195550102"]
    made = school.send(*numbers, scheduledFor=moment(platform, hours=2)).json
    platform.pump(hours=1)
    platform.tick()
    assert [platform.phone(number) for number in numbers] == [[], []]
    school.admin("POST", f"/messages/{made['messages'][1]['messageId']}/cancel")
    for _ in range(8):
        platform.pump(minutes=10)
        platform.tick()
    platform.settle()
    assert [len(platform.phone(number)) for number in numbers] == [1, 0]
    assert school.outcomes(made["batchId"]) == [("delivered", None), ("cancelled", "cancelled")]


def test_a_batch_that_is_scheduled_twice_by_a_retry_leaves_once(platform: Platform) -> None:
    school = new_school(platform)
    fields = {"scheduledFor": moment(platform, minutes=5), "validFor": 600}
    first, second = (school.send("+16195550101", headers={"idempotency-key": "k"}, **fields) for _ in range(2))
    assert first.json["batchId"] == second.json["batchId"]
    platform.pump(minutes=5, seconds=2)
    platform.settle()
    assert len(platform.phone("+16195550101")) == 1


def test_a_batch_with_a_moment_that_is_none_is_refused_whole(platform: Platform) -> None:
    school = new_school(platform)
    for fields in ({"scheduledFor": "tomorrow"}, {"scheduledFor": moment(platform, hours=-1)}, {"validFor": 0}):
        assert school.send("+16195550101", **fields).status == 400
    assert platform.aws.items("messages") == []
