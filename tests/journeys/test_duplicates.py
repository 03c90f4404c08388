"""What comes twice, late, out of order or contradictory changes nothing."""

import pytest

from tests.world.platform import Customer, Platform
from tests.world.subscriber import Subscriber

EVENTS = {"sent": "message.sent", "delivered": "message.delivered", "temporary-failure": "message.failed"}


def timeline(platform: Platform, customer: Customer, id: str) -> list[str]:
    """The statuses that a message went through, the first first."""
    shown = platform.admin("GET", f"/services/{customer.id}/messages/{id}").json
    return [step["status"] for step in shown["timeline"]]


def ids_told(subscriber: Subscriber) -> dict[str, list[bytes]]:
    """Every webhook id with the bodies that came under it."""
    told: dict[str, list[bytes]] = {}
    for call in subscriber.calls:
        told.setdefault(call.headers["webhook-id"], []).append(call.body)
    return told


def test_a_job_handed_out_twice_sends_one_text(platform: Platform, customer: Customer) -> None:
    id = customer.notify().json["message_id"]
    platform.aws.repeat("dispatch")
    platform.aws.repeat("dispatch")
    platform.settle()
    assert len(platform.phone("+15551234567")) == 1
    assert timeline(platform, customer, id) == ["sent", "delivered"]


def test_a_job_that_comes_after_the_end_changes_nothing(platform: Platform, customer: Customer) -> None:
    id = customer.notify().json["message_id"]
    platform.aws.repeat("dispatch")
    url = platform.aws.queue_urls["dispatch"]
    late = platform.aws.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1)["Messages"][0]
    platform.settle()
    platform.aws.sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=late["ReceiptHandle"], VisibilityTimeout=0)
    before = customer.look_up(id)
    platform.settle()
    assert platform.aws.is_quiet("dispatch")
    assert customer.look_up(id) == before
    assert len(platform.phone("+15551234567")) == 1


def test_a_stream_read_again_tells_the_same_events_under_the_same_ids(
    platform: Platform, customer: Customer, subscriber: Subscriber
) -> None:
    customer.subscribe(subscriber.url, dialect="notify")
    customer.notify()
    platform.settle()
    first = ids_told(subscriber)
    assert [len(bodies) for bodies in first.values()] == [1, 1]
    platform.replay_stream()
    platform.settle()
    again = ids_told(subscriber)
    assert again == {id: bodies * 2 for id, bodies in first.items()}


def test_a_call_handed_out_twice_bears_one_id(platform: Platform, customer: Customer, subscriber: Subscriber) -> None:
    customer.subscribe(subscriber.url)
    platform.crashing = {"workers-webhook-caller"}
    customer.notify()
    platform.settle()
    platform.aws.repeat("webhook")
    platform.crashing = set()
    platform.settle()
    told = ids_told(subscriber)
    assert [len(bodies) for bodies in told.values()] == [2, 2]
    assert all(len(set(bodies)) == 1 for bodies in told.values())


@pytest.mark.parametrize(
    ("number", "moves"),
    [
        ("+15005550001", ["sent", "delivered"]),
        ("+15005554001", ["sent", "temporary-failure"]),
        ("+15005557001", ["sent", "pending", "delivered"]),
        ("+15005550002", ["sent", "delivered"]),
        ("+15005554002", ["sent", "temporary-failure"]),
        ("+15005550003", ["sent", "delivered"]),
        ("+15005554003", ["sent", "temporary-failure"]),
        ("+15005550004", ["sent", "delivered"]),
        ("+15005550005", ["sent", "delivered"]),
        ("+15005550080", ["sent", "delivered"]),
        ("+15005557000", ["sent", "pending", "delivered"]),
        ("+15005558000", ["sent", "pending", "temporary-failure"]),
    ],
)
def test_receipts_of_every_manner_leave_one_story(
    platform: Platform, customer: Customer, subscriber: Subscriber, number: str, moves: list[str]
) -> None:
    customer.subscribe(subscriber.url, dialect="notify")
    id = customer.notify(to=number).json["message_id"]
    platform.settle(8)
    assert timeline(platform, customer, id) == moves
    wanted = [EVENTS[move] for move in moves if move in EVENTS]
    assert sorted(call["event"] for call in subscriber.told()) == sorted(wanted)
