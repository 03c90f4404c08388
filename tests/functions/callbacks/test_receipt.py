"""POST /callbacks/{carrier}/receipts: only the carrier is believed, and only in its own form."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from tests.world.aws import MASTER
from tests.world.clock import TestClock
from tests.world.expecting import at_rest, problem
from tests.world.platform import Answer, Customer, Platform
from tidings.carriers.virtual import signing_secret

SECRET = signing_secret(MASTER.encode(), "virtual")


def told(platform: Platform, customer: Customer, number: str = "+15005559000") -> dict[str, Any]:
    """A text that waits for its receipt, and the receipt that would tell of its delivery."""
    customer.notify(to=number)
    platform.pump()
    id = platform.aws.items("messages")[0]["sk"]["S"]
    at = int(platform.clock().timestamp() * 1000)
    return {"reference": f"vc-{id}", "client_reference": f"{customer.id}/{id}", "state": "DELIVERED", "at": at}


def post(
    platform: Platform, body: bytes, *, secret: bytes = SECRET, at: datetime | None = None, carrier: str = "virtual"
) -> Answer:
    """A callback, signed as the carrier signs."""
    moment = at or platform.clock()
    headers = {
        "webhook-id": "r-1",
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign("r-1", moment, body.decode("utf-8", "replace")),
    }
    return platform.call("POST", f"/callbacks/{carrier}/receipts", raw=body, headers=headers)


def status(platform: Platform) -> str:
    found: str = platform.aws.items("messages")[0]["status"]["S"]
    return found


def test_a_receipt_moves_its_message(platform: Platform, customer: Customer) -> None:
    receipt = told(platform, customer)
    assert status(platform) == "sent"
    answer = post(platform, json.dumps(receipt).encode())
    assert (answer.status, answer.text) == (204, "")
    assert status(platform) == "delivered"


def test_a_receipt_of_another_carrier_or_key_is_not_believed(platform: Platform, customer: Customer) -> None:
    body = json.dumps(told(platform, customer)).encode()
    before = at_rest(platform)
    problem(post(platform, body, secret=b"forged" * 8), 403)
    problem(post(platform, body, secret=signing_secret(MASTER.encode(), "sandbox")), 403)
    problem(post(platform, body, carrier="sandbox"), 403)
    problem(post(platform, body, carrier="nobody"), 404)
    assert at_rest(platform) == before


@pytest.mark.parametrize(("seconds", "is_believed"), [(-301, False), (-299, True), (299, True), (302, False)])
def test_a_receipt_is_believed_for_five_minutes(
    platform: Platform, customer: Customer, clock: TestClock, seconds: int, is_believed: bool
) -> None:
    body = json.dumps(told(platform, customer)).encode()
    answer = post(platform, body, at=clock() + timedelta(seconds=seconds))
    assert (answer.status == 204) is is_believed


def test_a_receipt_with_one_byte_changed_is_not_believed(platform: Platform, customer: Customer) -> None:
    body = json.dumps(told(platform, customer)).encode()
    moment = platform.clock()
    good = {
        "webhook-id": "r-1",
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("r-1", moment, body.decode()),
    }
    before = at_rest(platform)
    for changed in (
        {**good, "webhook-id": "r-2"},
        {**good, "webhook-timestamp": str(int(moment.timestamp()) + 1)},
        {**good, "webhook-signature": good["webhook-signature"].swapcase()},
        {**good, "webhook-signature": good["webhook-signature"][:-1]},
        {**good, "webhook-signature": "é"},
        {**good, "webhook-signature": ""},
        {**good, "webhook-timestamp": "9" * 11},
        {**good, "webhook-timestamp": "9" * 12},
        {**good, "webhook-timestamp": "9" * 400},
        {**good, "webhook-timestamp": "-1"},
        {**good, "webhook-timestamp": "1.5"},
        {**good, "webhook-timestamp": "\u0661"},
        {name: value for name, value in good.items() if name != "webhook-id"},
        {name: value for name, value in good.items() if name != "webhook-timestamp"},
        {name: value for name, value in good.items() if name != "webhook-signature"},
        {},
    ):
        problem(platform.call("POST", "/callbacks/virtual/receipts", raw=body, headers=changed), 403)
    for position in range(0, len(body), 7):
        raw = body[:position] + bytes([body[position] ^ 1]) + body[position + 1 :]
        problem(platform.call("POST", "/callbacks/virtual/receipts", raw=raw, headers=good), 403)
    assert at_rest(platform) == before


@pytest.mark.parametrize(
    "change",
    [
        {"state": "FLABBERGASTED"},
        {"state": ""},
        {"state": None},
        {"state": ["DELIVERED"]},
        {"state": {"a": 1}},
        {"at": "yesterday"},
        {"at": None},
        {"at": 1.5},
        {"at": 10**17},
        {"at": -(10**17)},
        {"at": 1e300},
        {"client_reference": 5},
        {"client_reference": None},
    ],
)
def test_a_receipt_that_is_not_in_form_changes_nothing(platform: Platform, customer: Customer, change: Any) -> None:
    receipt = told(platform, customer)
    before = at_rest(platform)
    answer = post(platform, json.dumps(receipt | change).encode())
    assert answer.status == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert at_rest(platform) == before


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"5", b"\xff", b"[" * 50_000, b'{"state": "DELIVERED"}', b'{"state": NaN}']
)
def test_a_callback_that_is_no_receipt_is_refused(platform: Platform, body: bytes) -> None:
    assert post(platform, body).status == 400


@pytest.mark.parametrize("reference", ["", "/", "nobody/nothing", "a/b/c", "{}/00000000-0000-8000-8000-000000000000"])
def test_a_receipt_for_nothing_of_ours_passes_quietly(platform: Platform, customer: Customer, reference: str) -> None:
    receipt = told(platform, customer) | {"client_reference": reference.format(customer.id)}
    before = at_rest(platform)
    assert post(platform, json.dumps(receipt).encode()).status == 204
    assert at_rest(platform) == before


def test_a_receipt_that_names_another_service_moves_nothing(platform: Platform, customer: Customer) -> None:
    other = platform.new_service(name="Badger Books")
    receipt = told(platform, customer)
    receipt["client_reference"] = f"{other.id}/{receipt['client_reference'].partition('/')[2]}"
    before = at_rest(platform)
    assert post(platform, json.dumps(receipt).encode()).status == 204
    assert at_rest(platform) == before


def test_a_receipt_that_could_not_be_written_is_asked_for_again(platform: Platform, customer: Customer) -> None:
    body = json.dumps(told(platform, customer)).encode()
    with platform.aws.broken("messages.update"):
        problem(post(platform, body), 500)
    assert post(platform, body).status == 204
    assert status(platform) == "delivered"
