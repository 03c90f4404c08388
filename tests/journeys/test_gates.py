"""Gates between acceptance and the carrier: each has a name and a rule, and the timeline tells which decided."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from tests.world.platform import Customer, Platform
from tidings import wiring
from tidings.domain.gate import COUNTED, GATES


def settings_of(customer: Customer, **details: Any) -> None:
    """The operators set what the service asks of its own traffic."""
    wiring.services().change(customer.id, {"details": details})


def looked_at(customer: Customer, id: str) -> Any:
    """The operators' view of one message."""
    return customer.platform.admin("GET", f"/services/{customer.id}/messages/{id}").json


def verdicts(customer: Customer, id: str) -> dict[str, str]:
    return {each["gate"]: each["verdict"] for each in looked_at(customer, id)["gates"]}


def test_a_message_that_leaves_has_passed_every_gate(platform: Platform, customer: Customer) -> None:
    id = customer.notify().json["message_id"]
    platform.settle()
    assert verdicts(customer, id) == dict.fromkeys([*GATES, *COUNTED], "passed")


def test_an_opted_out_recipient_gets_nothing_and_the_timeline_names_the_gate(
    platform: Platform, customer: Customer
) -> None:
    wiring.opt_outs().add(customer.id, "+15551234567", "import", wiring.clock())
    id = customer.notify().json["message_id"]
    platform.settle()
    assert customer.look_up(id)["error"]["code"] == "opted_out"
    assert platform.phone("+15551234567") == []
    said = verdicts(customer, id)
    assert (said["trial"], said["opt_out"], said["country"]) == ("passed", "stopped", "not asked")
    assert looked_at(customer, id)["timeline"][-1]["detail"].startswith("opt_out: ")


def test_an_opt_out_of_one_service_is_none_of_another(platform: Platform, customer: Customer) -> None:
    other = platform.new_service(name="Heron Books")
    wiring.opt_outs().add(other.id, "+15551234567", "import", wiring.clock())
    customer.notify()
    platform.settle()
    assert len(platform.phone("+15551234567")) == 1


def test_a_country_that_the_service_does_not_allow_is_not_texted(platform: Platform, customer: Customer) -> None:
    settings_of(customer, countries=["US", "CA"])
    refused = customer.notify(to="+447400123456").json["message_id"]
    allowed = customer.notify().json["message_id"]
    platform.settle()
    assert customer.look_up(refused)["error"]["code"] == "international_number"
    assert customer.look_up(allowed)["status"] == "delivered"


def test_a_service_suspended_after_acceptance_sends_nothing_more(platform: Platform, customer: Customer) -> None:
    id = customer.notify().json["message_id"]
    platform.admin("POST", f"/services/{customer.id}", {"active": False})
    platform.settle()
    assert looked_at(customer, id)["reason"] == "service_suspended"
    assert platform.phone("+15551234567") == []


def test_a_recipient_gets_no_more_a_day_than_the_service_allows(platform: Platform, customer: Customer) -> None:
    settings_of(customer, recipient_cap=2)
    ids = [customer.notify().json["message_id"] for _ in range(3)]
    platform.settle()
    assert sorted(customer.look_up(id)["status"] for id in ids) == ["delivered", "delivered", "failed"]
    assert {looked_at(customer, id)["reason"] for id in ids} == {None, "recipient_cap"}
    platform.clock.pass_(days=1)
    later = customer.notify().json["message_id"]
    platform.settle()
    assert customer.look_up(later)["status"] == "delivered"


def test_money_stops_at_the_months_cap(platform: Platform, customer: Customer) -> None:
    settings_of(customer, spend_cap=0.05)
    ids = [customer.notify().json["message_id"] for _ in range(3)]
    platform.settle()
    assert sorted(looked_at(customer, id)["reason"] or "" for id in ids) == ["", "", "spend_cap"]


QUIET = {"from": "21:00", "to": "08:00", "zone": "America/New_York"}


@pytest.mark.parametrize(
    ("at", "number", "held"),
    [
        (datetime(2026, 3, 6, 3, 0, tzinfo=UTC), "+12125550123", True),
        (datetime(2026, 3, 6, 15, 0, tzinfo=UTC), "+12125550123", False),
        (datetime(2026, 3, 6, 4, 0, tzinfo=UTC), "+13105550123", False),
        (datetime(2026, 3, 6, 6, 0, tzinfo=UTC), "+13105550123", True),
    ],
    ids=["22:00 in New York", "10:00 in New York", "20:00 in Los Angeles", "22:00 in Los Angeles"],
)
def test_nobody_is_texted_while_it_is_night_where_they_are(
    platform: Platform, customer: Customer, at: datetime, number: str, held: bool
) -> None:
    settings_of(customer, quiet_hours=QUIET)
    platform.clock.now = at
    id = customer.notify(to=number).json["message_id"]
    platform.pump()
    assert (platform.phone(number) == []) is held
    assert (looked_at(customer, id)["held_by"] or "").startswith("quiet_hours") is held


def test_a_held_message_leaves_when_the_night_is_over(platform: Platform, customer: Customer) -> None:
    settings_of(customer, quiet_hours=QUIET)
    platform.clock.now = datetime(2026, 3, 6, 3, 0, tzinfo=UTC)
    id = customer.notify(to="+12125550123").json["message_id"]
    platform.pump()
    shown = looked_at(customer, id)
    assert (shown["status"], shown["not_before"]) == ("created", "2026-03-06T13:00:00.000Z")
    assert {each["verdict"] for each in shown["gates"] if each["gate"] == "quiet_hours"} == {"held"}
    platform.clock.now = datetime(2026, 3, 6, 12, 50, tzinfo=UTC)
    platform.tick()
    platform.pump()
    assert platform.phone("+12125550123") == []
    platform.clock.now = datetime(2026, 3, 6, 13, 0, 2, tzinfo=UTC)
    platform.settle()
    assert len(platform.phone("+12125550123")) == 1
    assert customer.look_up(id)["status"] == "delivered"


def test_a_sender_with_a_pace_sends_no_faster(platform: Platform) -> None:
    customer = platform.new_service(default_sender="SLOW")
    settings_of(customer, paces={"SLOW": 2})
    for number in range(10):
        customer.notify(to=f"+1555123456{number}")
    platform.pump()
    sent = [len(platform.aws.items("phones"))]
    for _ in range(5):
        platform.pump(seconds=1)
        sent.append(len(platform.aws.items("phones")))
    assert sent[-1] == 10
    assert all(later - earlier <= 2 for earlier, later in pairwise(sent[1:]))
    assert sent[0] <= 4


def test_a_sender_without_a_pace_costs_no_counter(platform: Platform, customer: Customer) -> None:
    customer.notify()
    platform.settle()
    assert not [item for item in platform.aws.items("limits") if item["pk"]["S"].startswith("pace#")]
