"""GET /v1/notify/{message_id}, line by line."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.world.expecting import refused
from tests.world.platform import Answer, Customer, Platform

FIELDS = {
    "status",
    "message_id",
    "ref_id",
    "to",
    "segments",
    "created_at",
    "updated_at",
    "sent_at",
    "delivered_at",
    "error",
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def look(customer: Customer, id: str, kind: str = "live") -> Answer:
    return customer.platform.call("GET", f"/v1/notify/{id}", key=customer.key(kind))


def life(customer: Customer, number: str) -> tuple[str, list[Any]]:
    """The id of a text, and what it looks like: at once, handed over, and at its end."""
    id = customer.notify(to=number, ref_id="loan-8821").json["message_id"]
    looks = [customer.look_up(id)]
    customer.platform.pump()
    looks.append(customer.look_up(id))
    customer.platform.settle()
    looks.append(customer.look_up(id))
    return id, looks


def test_a_message_is_found_at_once(customer: Customer) -> None:
    id = customer.notify(ref_id="loan-8821").json["message_id"]
    answer = look(customer, id)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert set(answer.json) == FIELDS
    assert answer.json == answer.json | {
        "status": "queued",
        "message_id": id,
        "ref_id": "loan-8821",
        "to": "+15551234567",
        "segments": 1,
        "sent_at": None,
        "delivered_at": None,
        "error": None,
    }
    assert answer.json["created_at"] == answer.json["updated_at"]
    assert MOMENT.fullmatch(answer.json["created_at"])


def test_a_delivered_message_tells_when(customer: Customer) -> None:
    _, (queued, sent, delivered) = life(customer, "+15551234567")
    assert [queued["status"], sent["status"], delivered["status"]] == ["queued", "sent", "delivered"]
    assert sent["delivered_at"] is None
    assert sent["sent_at"] == delivered["sent_at"]
    assert delivered["delivered_at"] == delivered["updated_at"] > delivered["created_at"]
    assert MOMENT.fullmatch(delivered["delivered_at"])
    assert delivered["error"] is None


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("+15005551000", "invalid_number"),
        ("+15005552000", "landline"),
        ("+15005553000", "carrier_rejected"),
        ("+15005554000", "unreachable"),
        ("+15005555000", "expired"),
        ("+15005556000", "internal_error"),
        ("+15005550100", "carrier_rejected"),
        ("+15005550200", "invalid_number"),
    ],
)
def test_a_failed_message_tells_why(customer: Customer, number: str, code: str) -> None:
    failed = life(customer, number)[1][-1]
    assert (failed["status"], failed["error"]["code"], failed["delivered_at"]) == ("failed", code, None)
    assert set(failed["error"]) == {"code", "message"}
    assert failed["error"]["message"]


@pytest.mark.parametrize(
    ("number", "word"),
    [("+15005557020", "sent"), ("+15005550500", "queued"), ("+15005550400", "queued"), ("+15005559000", "sent")],
)
def test_what_is_on_its_way_is_shown_as_queued_or_sent(customer: Customer, number: str, word: str) -> None:
    assert life(customer, number)[1][1]["status"] == word


@pytest.mark.parametrize(
    "id",
    [
        "msg_000000000",
        "msg_UNKNOWN99",
        "msg_zzzzzzzzz",
        "msg_7Xk2pLqR",
        "msg_7Xk2pLqR99",
        "7Xk2pLqR9",
        "MSG_7Xk2pLqR9",
        "%00",
        "msg_%00%00%00",
        "msg_%F0%9F%98%80",
        "M%23msg_x",
        "msg_x%0d%0aSet-Cookie:a=b",
        "%7B%22$ne%22:null%7D",
        "00000000-0000-8000-8000-000000000000",
        "..%2f..%2finternal",
        "x" * 5000,
        "%ff%fe",
    ],
)
def test_an_unknown_id_is_not_found(customer: Customer, id: str) -> None:
    refused(look(customer, id), 404, "not_found")


def test_a_message_of_another_account_is_not_found_in_the_same_words(platform: Platform, customer: Customer) -> None:
    other = platform.new_service(name="Badger Books")
    theirs = look(customer, other.notify().json["message_id"])
    refused(theirs, 404, "not_found")
    assert theirs.text == look(customer, "msg_000000000").text


def test_a_message_of_another_mode_is_not_found(customer: Customer) -> None:
    live, test = customer.notify("live").json["message_id"], customer.notify("test").json["message_id"]
    refused(look(customer, live, "test"), 404, "not_found")
    refused(look(customer, test, "live"), 404, "not_found")
    assert look(customer, test, "test").status == 200


def test_the_long_id_of_the_same_message_opens_nothing_here(platform: Platform, customer: Customer) -> None:
    customer.notify()
    long = platform.aws.items("messages")[0]["sk"]["S"]
    refused(look(customer, long), 404, "not_found")


def test_without_a_key_nothing_is_shown(platform: Platform, customer: Customer) -> None:
    id = customer.notify().json["message_id"]
    refused(platform.call("GET", f"/v1/notify/{id}"), 401, "unauthorized")
    refused(platform.call("GET", f"/v1/notify/{id}", key="nope"), 401, "unauthorized")


def test_two_messages_of_one_moment_keep_their_own_ids(platform: Platform, customer: Customer) -> None:
    platform.clock.now -= timedelta(microseconds=platform.clock.now.microsecond)
    ids = [customer.notify(ref_id=str(number)).json["message_id"] for number in range(30)]
    assert [customer.look_up(id)["ref_id"] for id in ids] == [str(number) for number in range(30)]
