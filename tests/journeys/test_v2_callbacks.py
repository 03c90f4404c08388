"""What a tenant's callback URLs are told: each of one kind, with its bearer token, and tried again for half an hour."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.world.platform import Platform
from tests.world.subscriber import Subscriber
from tests.world.v2 import Tenant, new_tenant, unknown
from tidings import wiring
from tidings.dialects import v2
from tidings.domain import event
from tidings.domain.received_text import ReceivedText
from tidings.domain.webhook import Endpoint

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


@pytest.fixture
def tenant(platform: Platform) -> Tenant:
    return new_tenant(platform)


def listen(tenant: Tenant, subscriber: Subscriber, kind: str | None = "delivery_status") -> None:
    tenant.subscribe(subscriber.url, dialect="v2", kind=kind, bearer_token="a-token-of-ours")


def endpoint(kind: str | None) -> Endpoint:
    now = wiring.clock()
    return Endpoint(
        id="e", service_id="s", dialect="v2", url="https://x.example", created_at=now, updated_at=now, kind=kind
    )


@pytest.mark.parametrize("key", ["live", "test"])
@pytest.mark.parametrize(
    ("to", "status"),
    [("07900 900 123", "delivered"), ("07700900002", "permanent-failure"), ("+447700900003", "temporary-failure")],
)
def test_the_end_of_a_text_is_told(
    platform: Platform, tenant: Tenant, subscriber: Subscriber, key: str, to: str, status: str
) -> None:
    listen(tenant, subscriber)
    template = tenant.sms_template()
    id = tenant.text(template, to, kind=key, reference="r7").json["id"]
    platform.settle()
    (call,) = subscriber.calls
    told = call.json
    for name in ("created_at", "sent_at", "completed_at"):
        assert MOMENT.fullmatch(told.pop(name))
    assert told == {
        "id": id,
        "reference": "r7",
        "to": to,
        "status": status,
        "notification_type": "sms",
        "template_id": template,
        "template_version": 1,
    }
    assert call.headers["authorization"] == "Bearer a-token-of-ours"
    assert call.headers["content-type"] == "application/json"
    assert "x-signature" not in call.headers
    assert tenant.shown(id)["status"] == status


def test_the_end_of_an_email_is_told(platform: Platform, tenant: Tenant, subscriber: Subscriber) -> None:
    listen(tenant, subscriber)
    tenant.email(tenant.email_template(), "Pip@Example.com")
    platform.settle()
    (told,) = subscriber.told()
    assert (told["to"], told["status"], told["reference"]) == ("Pip@Example.com", "delivered", None)
    assert told["notification_type"] == "email"


def test_nothing_is_told_of_the_way_there(platform: Platform, tenant: Tenant, subscriber: Subscriber) -> None:
    listen(tenant, subscriber)
    tenant.text(tenant.sms_template(), "+1 500 555 7000")
    tenant.text(tenant.sms_template(), "07700900000")
    platform.pump()
    assert subscriber.calls == []


def test_nothing_is_told_where_receipts_mean_nothing(
    platform: Platform, tenant: Tenant, subscriber: Subscriber
) -> None:
    listen(tenant, subscriber)
    id = tenant.text(tenant.sms_template(), "+12025550104").json["id"]
    platform.settle()
    assert tenant.shown(id)["status"] == "sent"
    assert subscriber.calls == []


def test_a_text_that_broke_before_it_left_is_not_told(
    platform: Platform, tenant: Tenant, subscriber: Subscriber
) -> None:
    listen(tenant, subscriber)
    tenant.text(tenant.sms_template())
    tenant.operate("POST", "", {"active": False})
    platform.clock.pass_(seconds=4)
    platform.settle()
    assert subscriber.calls == []


def test_silence_of_three_days_is_told_as_a_temporary_failure(
    platform: Platform, tenant: Tenant, subscriber: Subscriber
) -> None:
    listen(tenant, subscriber)
    wiring.services().change(tenant.id, {"permissions": ["sms", "international_sms"]})
    platform.crashing.add("workers-virtual-carrier")
    id = tenant.text(tenant.sms_template()).json["id"]
    platform.settle()
    assert tenant.shown(id)["status"] == "sending"
    platform.clock.pass_(hours=72, minutes=1)
    platform.tick()
    platform.pump()
    (told,) = subscriber.told()
    assert (told["id"], told["status"]) == (id, "temporary-failure")


def test_only_what_came_in_here_is_told(platform: Platform, tenant: Tenant, subscriber: Subscriber) -> None:
    listen(tenant, subscriber)
    tenant.notify(to="+447900900123")
    platform.settle()
    assert subscriber.calls == []


@pytest.mark.parametrize("status", [500, 503, 429])
def test_trouble_is_tried_again_five_times_five_minutes_apart(
    platform: Platform, tenant: Tenant, subscriber: Subscriber, status: int
) -> None:
    listen(tenant, subscriber)
    subscriber.answers = [status] * 20
    tenant.text(tenant.sms_template())
    platform.settle()
    assert len(subscriber.calls) == 1
    for tries in range(2, 9):
        platform.pump(seconds=290)
        platform.pump(seconds=12)
        assert len(subscriber.calls) == min(tries, 6)
    assert len({call.headers["webhook-id"] for call in subscriber.calls}) == 1


@pytest.mark.parametrize("status", [400, 401, 404, 410])
def test_a_clear_no_is_final(platform: Platform, tenant: Tenant, subscriber: Subscriber, status: int) -> None:
    listen(tenant, subscriber)
    subscriber.answers = [status] * 5
    tenant.text(tenant.sms_template())
    platform.settle()
    platform.pump(seconds=1000)
    assert len(subscriber.calls) == 1


def text_received(platform: Platform, from_: str = "+447900900321") -> event.Event:
    text = ReceivedText(
        id=unknown(), service_id="s", from_=from_, to="07700900777", text="Yes ŵ", received_at=platform.clock()
    )
    return event.of_text(text)


@pytest.mark.parametrize(("from_", "shown"), [("+447900900321", "447900900321"), ("OTTERS", "OTTERS")])
def test_a_text_that_came_in_is_told_to_those_who_asked_for_texts(platform: Platform, from_: str, shown: str) -> None:
    happened = text_received(platform, from_)
    told = v2.webhook(happened, endpoint("inbound_sms"))
    assert told is not None
    assert MOMENT.fullmatch(told.pop("date_received"))
    assert told == {
        "id": happened.data["text_id"],
        "source_number": shown,
        "destination_number": "07700900777",
        "message": "Yes ŵ",
    }


@pytest.mark.parametrize("kind", ["delivery_status", "complaint", "returned_letter", None])
def test_a_text_that_came_in_is_told_to_nobody_else(platform: Platform, kind: str | None) -> None:
    assert v2.webhook(text_received(platform), endpoint(kind)) is None


def test_a_complaint_is_told_to_those_who_asked_for_complaints(
    platform: Platform, tenant: Tenant, subscriber: Subscriber
) -> None:
    listen(tenant, subscriber, "complaint")
    id = tenant.email(tenant.email_template(), "complaint@simulator.notify", reference="r").json["id"]
    platform.settle(8)
    (told,) = subscriber.told()
    assert MOMENT.fullmatch(told.pop("complaint_date"))
    assert told.pop("complaint_id")
    assert told == {"notification_id": id, "reference": "r", "to": "complaint@simulator.notify"}
    assert tenant.shown(id)["status"] == "delivered"


def test_what_is_told_late_is_told_with_its_own_time(platform: Platform, tenant: Tenant, subscriber: Any) -> None:
    listen(tenant, subscriber)
    subscriber.answers = [500]
    tenant.text(tenant.sms_template())
    platform.settle()
    before = subscriber.told()[0]
    platform.clock.pass_(seconds=timedelta(minutes=6).total_seconds())
    platform.settle()
    assert subscriber.told()[-1] == before
