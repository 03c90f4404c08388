"""What fell between two writes is found: by the second look, and by the clock's sweep below it."""

import pytest

from tests.world.platform import Customer, Platform
from tests.world.subscriber import Subscriber
from tidings import wiring

BUSY_FOR_EVER, SILENT = "+15005550400", "+15005559000"


def jobs(platform: Platform, queue: str) -> int:
    return platform.aws.waiting(queue)


def test_the_second_look_queues_what_was_stored_but_never_queued(platform: Platform, customer: Customer) -> None:
    customer.key()
    with platform.aws.broken("dispatch.send"):
        answer = customer.notify()
    assert answer.status == 202
    platform.pump(seconds=59)
    assert customer.look_up(answer.json["message_id"])["status"] == "queued"
    platform.pump(seconds=2)
    platform.settle()
    assert customer.look_up(answer.json["message_id"])["status"] == "delivered"
    assert len(platform.phone("+15551234567")) == 1


def test_the_second_look_leaves_alone_what_is_on_its_way(platform: Platform, customer: Customer) -> None:
    customer.notify(to=SILENT)
    platform.pump()
    platform.pump(seconds=61)
    assert jobs(platform, "dispatch") == 0
    assert jobs(platform, "second_look") == 0


def test_the_sweep_queues_what_even_the_second_look_missed(platform: Platform, customer: Customer) -> None:
    customer.key()
    platform.crashing = {"workers-webhook-router"}
    with platform.aws.broken("dispatch.send"):
        id = customer.notify().json["message_id"]
    platform.pump(minutes=16)
    assert customer.look_up(id)["status"] == "queued"
    platform.tick()
    platform.settle()
    assert customer.look_up(id)["status"] == "delivered"


def test_one_message_that_cannot_be_swept_does_not_stop_the_walk(platform: Platform, customer: Customer) -> None:
    other = platform.new_service(name="Badger Books")
    ids = [(each, each.notify(to=SILENT).json["message_id"]) for each in (customer, other)]
    platform.settle()
    platform.pump(hours=72, minutes=5)
    with platform.aws.broken("messages.update"):
        platform.tick()
    assert [each.look_up(id)["status"] for each, id in ids] == ["sent", "sent"]
    platform.tick()
    assert [each.look_up(id)["status"] for each, id in ids] == ["failed", "failed"]


@pytest.mark.parametrize(("hours", "status"), [(71.9, "sent"), (72.1, "failed")])
def test_a_receipt_is_awaited_for_72_hours(platform: Platform, customer: Customer, hours: float, status: str) -> None:
    id = customer.notify(to=SILENT).json["message_id"]
    platform.settle()
    platform.pump(hours=hours)
    platform.tick()
    platform.pump()
    assert customer.look_up(id)["status"] == status


def test_what_no_carrier_takes_ends_with_its_validity(platform: Platform, customer: Customer) -> None:
    id = customer.notify(to=BUSY_FOR_EVER).json["message_id"]
    for _ in range(18):
        platform.pump(minutes=15)
    found = customer.look_up(id)
    assert (found["status"], found["error"]["code"]) == ("failed", "expired")
    assert jobs(platform, "dispatch") == 0
    platform.pump(minutes=10)
    assert jobs(platform, "second_look") == 0


def test_a_busy_carrier_is_asked_no_more_often_than_the_schedule_says(platform: Platform, customer: Customer) -> None:
    customer.notify(to=BUSY_FOR_EVER)
    most = 0
    for _ in range(60):
        platform.pump(minutes=1)
        most = max(most, jobs(platform, "dispatch"))
    assert most == 1
    tries = int(platform.aws.items("messages")[0]["tries"]["N"])
    assert 6 <= tries <= 8


def test_a_text_that_waited_past_its_validity_is_not_sent(platform: Platform, customer: Customer) -> None:
    platform.crashing = {"workers-dispatcher", "workers-second-look"}
    id = customer.notify().json["message_id"]
    platform.pump(hours=4, seconds=1)
    platform.crashing = set()
    platform.settle()
    found = customer.look_up(id)
    assert (found["status"], found["error"]["code"]) == ("failed", "expired")
    assert platform.phone("+15551234567") == []


def test_a_text_is_sent_until_its_validity_ends(platform: Platform, customer: Customer) -> None:
    platform.crashing = {"workers-dispatcher", "workers-second-look"}
    id = customer.notify().json["message_id"]
    platform.pump(hours=3, minutes=59)
    platform.crashing = set()
    platform.settle()
    assert customer.look_up(id)["status"] == "delivered"


def test_an_opted_out_number_is_accepted_then_fails(platform: Platform, customer: Customer) -> None:
    wiring.opt_outs().add(customer.id, "+15551234567", "test", platform.clock())
    answer = customer.notify()
    assert answer.status == 202
    platform.settle()
    found = customer.look_up(answer.json["message_id"])
    assert (found["status"], found["error"]["code"]) == ("failed", "opted_out")
    assert platform.phone("+15551234567") == []


def test_an_opt_out_is_one_services_own_and_none_of_the_sandbox(platform: Platform, customer: Customer) -> None:
    other = platform.new_service(name="Badger Books")
    wiring.opt_outs().add(customer.id, "+15551234567", "test", platform.clock())
    theirs, rehearsed = other.notify().json["message_id"], customer.notify("test").json["message_id"]
    platform.settle()
    assert other.look_up(theirs)["status"] == "delivered"
    assert customer.look_up(rehearsed, "test")["status"] == "delivered"


def test_gates_that_cannot_be_asked_leave_no_claim_behind(platform: Platform, customer: Customer) -> None:
    id = customer.notify().json["message_id"]
    with platform.aws.broken("opt_outs.batch_get"):
        platform.pump()
    assert "owner" not in platform.aws.items("messages")[0]
    platform.pump(minutes=6, seconds=1)
    platform.settle()
    assert customer.look_up(id)["status"] == "delivered"
    assert len(platform.phone("+15551234567")) == 1


def test_jobs_fall_due_even_if_nobody_looked_for_days(
    platform: Platform, customer: Customer, subscriber: Subscriber
) -> None:
    customer.subscribe(subscriber.url)
    subscriber.answers = [503]
    subscriber.headers = {"retry-after": "3600"}
    customer.notify(to=SILENT)
    platform.pump()
    assert len(platform.aws.items("due")) == 1
    platform.clock.pass_(days=6)
    platform.tick()
    platform.pump()
    assert len(subscriber.calls) == 2
    assert platform.aws.items("due") == []


def test_what_every_walk_has_missed_for_a_day_is_found_the_next_night(platform: Platform, customer: Customer) -> None:
    ids = [customer.notify(to=number).json["message_id"] for number in (SILENT, "+15005550600")]
    platform.settle()
    platform.pump(days=4, hours=10)
    platform.tick()
    assert [customer.look_up(id)["status"] for id in ids] == ["sent", "queued"]
    platform.pump(hours=2)
    platform.tick()
    assert [customer.look_up(id)["status"] for id in ids] == ["failed", "failed"]
