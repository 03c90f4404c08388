"""One-time codes, from the sender's approval to the code that is typed in."""

import hashlib
import hmac
import re
from typing import Any

import pytest
import requests

from tests.world.platform import Customer, Platform
from tests.world.subscriber import Subscriber
from tidings import wiring

PHONE = "60123456789"


class Client:
    """A client as people write it: POST to send, GET to check, and whatever is under `data` says yes."""

    def __init__(self, base_url: str, key: str) -> None:
        self._url = f"{base_url}/v1/verifications"
        self._headers = {"X-OTP-Key": key, "accept": "application/json"}

    def send(self, phone: str, sender: str, template: str) -> str:
        fields = {"channel": "sms", "sender": sender, "phone": phone, "template": template, "code_length": 6}
        answer = requests.post(self._url, json={"data": fields}, headers=self._headers, timeout=10)
        answer.raise_for_status()
        return str(answer.json()["data"]["message_id"])

    def verify(self, phone: str, code: str) -> bool:
        query = {"code": code, "phone": phone}
        answer = requests.get(self._url, params=query, headers=self._headers, timeout=10)
        answer.raise_for_status()
        return len(answer.json()["data"]) > 0


@pytest.fixture
def template(customer: Customer) -> str:
    """A template to send codes with."""
    customer.new_sender()
    made = customer.otp("POST", "templates", {"channel": "SMS", "text": "{code} is your Otter Loans code"})
    return str(made.json["data"]["id"])


def send(customer: Customer, template: str, **fields: Any) -> Any:
    """A code on its way."""
    plain = {"channel": "sms", "sender": "MySender", "phone": PHONE, "template": template, "code_length": 6}
    answer = customer.otp("POST", "verifications", plain | fields)
    assert answer.status == 200, answer.text
    return answer.json


def test_a_sender_is_asked_for_approved_and_used(platform: Platform, customer: Customer) -> None:
    made = customer.otp("POST", "templates", {"channel": "SMS", "text": "{code}"}).json["data"]["id"]
    sender = customer.new_sender("Pending", code="OtterLoans")
    fields = {"channel": "sms", "sender": "OtterLoans", "phone": PHONE, "template": made, "code": "4829"}
    assert customer.otp("POST", "verifications", fields).status == 400
    platform.admin("POST", f"/services/{customer.id}/senders/{sender['id']}/approve")
    assert customer.otp("GET", f"senders/{sender['id']}").json["data"]["status"] == "Available"
    assert customer.otp("POST", "verifications", fields).status == 200
    platform.admin("POST", f"/services/{customer.id}/senders/{sender['id']}/cancel")
    assert customer.otp("POST", "verifications", fields).status == 400
    platform.settle()
    assert platform.phone(f"+{PHONE}") == ["4829"]


def test_an_ordinary_client_sends_a_code_and_believes_the_right_one_only(
    platform: Platform, customer: Customer, template: str
) -> None:
    client = Client(platform.base_url, customer.key())
    client.send(PHONE, "MySender", template)
    platform.settle()
    (text,) = platform.phone(f"+{PHONE}")
    code = re.fullmatch(r"(\d{6}) is your Otter Loans code", text)
    assert code
    assert not client.verify(PHONE, f"{(int(code[1]) + 1) % 10**6:06d}")
    assert not client.verify("60123456780", code[1])
    assert client.verify(PHONE, code[1])
    assert client.verify(PHONE, code[1])


def test_a_code_that_fails_to_arrive_is_told_as_failed(
    platform: Platform, customer: Customer, template: str, subscriber: Subscriber
) -> None:
    hook = {"event": "DELIVERY", "url": subscriber.url, "secret": "hush"}
    assert customer.otp("POST", "webhooks", hook).status == 201
    id = send(customer, template, phone="15005551000", payload="login-7")["message_id"]
    platform.settle()
    told = subscriber.told()
    assert [each["data"]["status"] for each in told] == ["SENT", "FAILED"]
    assert {(each["data"]["message_id"], each["data"]["payload"]) for each in told} == {(id, "login-7")}
    for call in subscriber.calls:
        assert call.headers["x-otp-signature"] == f"sha256={hmac.new(b'hush', call.body, hashlib.sha256).hexdigest()}"


def test_a_webhook_that_was_away_is_told_later_in_the_same_words(
    platform: Platform, customer: Customer, template: str, subscriber: Subscriber
) -> None:
    customer.otp("POST", "webhooks", {"event": "DELIVERY", "url": subscriber.url})
    subscriber.answers = [500]
    send(customer, template, phone="15005559000")
    platform.settle(10)
    first, again = subscriber.calls
    assert first.body == again.body
    assert first.headers["webhook-id"] == again.headers["webhook-id"]


def test_other_dialects_are_told_nothing_of_codes_and_the_standard_one_no_code(
    platform: Platform, customer: Customer, template: str, subscriber: Subscriber
) -> None:
    customer.subscribe(subscriber.url, dialect="notify")
    customer.subscribe(subscriber.url, dialect="standard")
    send(customer, template, code="48291375", code_length=None)
    platform.settle()
    assert [each["type"] for each in subscriber.told()] == ["message.sent", "message.delivered"]
    for call in subscriber.calls:
        assert b"48291375" not in call.body
        assert b"sealed" not in call.body


class TestWhoSaidStop:
    @pytest.fixture
    def stopped(self, platform: Platform, customer: Customer) -> Customer:
        """A customer of whose texts the phone wants no more."""
        wiring.opt_outs().add(customer.id, f"+{PHONE}", "test", platform.clock())
        return customer

    def test_gets_no_codes(self, platform: Platform, stopped: Customer, template: str) -> None:
        id = send(stopped, template)["message_id"]
        platform.settle()
        assert platform.phone(f"+{PHONE}") == []
        shown = platform.admin("GET", f"/services/{stopped.id}/messages/{id}").json
        assert (shown["status"], shown["reason"]) == ("permanent-failure", "opted_out")

    def test_gets_codes_when_the_service_says_so(self, platform: Platform, stopped: Customer, template: str) -> None:
        wiring.services().set_detail(stopped.id, "codes_ignore_opt_outs", True)
        send(stopped, template)
        platform.settle()
        assert len(platform.phone(f"+{PHONE}")) == 1


def test_a_code_that_waited_past_its_life_never_leaves(platform: Platform, customer: Customer, template: str) -> None:
    platform.crashing.add("workers-code-dispatcher")
    id = send(customer, template)["message_id"]
    platform.pump(minutes=11)
    platform.crashing.clear()
    platform.settle()
    assert platform.phone(f"+{PHONE}") == []
    shown = platform.admin("GET", f"/services/{customer.id}/messages/{id}").json
    assert (shown["status"], shown["reason"]) == ("temporary-failure", "expired")


def test_a_code_whose_carrier_was_busy_at_first_still_arrives(
    platform: Platform, customer: Customer, template: str
) -> None:
    send(customer, template, phone="15005550300", code="4829")
    platform.settle(12)
    assert platform.phone("+15005550300") == ["4829 is your Otter Loans code"]


def test_codes_do_not_stand_behind_a_campaign(platform: Platform, customer: Customer, template: str) -> None:
    platform.crashing.add("workers-dispatcher")
    customer.notify()
    send(customer, template, code="4829")
    platform.settle()
    assert platform.phone("+15551234567") == []
    assert platform.phone(f"+{PHONE}") == ["4829 is your Otter Loans code"]
