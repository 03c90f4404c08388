"""GET /v1/senders/{sender_id}."""

import pytest

from tests.world.expecting import numbered
from tests.world.platform import Customer, Platform

NOBODY = "3fa85f64-5717-4562-b3fc-2c963f66afa6"


def test_one_sender_is_shown_as_in_the_list_and_with_links(customer: Customer) -> None:
    id = customer.new_sender()["id"]
    (listed,) = customer.otp("GET", "senders").json["data"]
    answer = customer.otp("GET", f"senders/{id}")
    base = customer.platform.base_url
    links = {"self": f"{base}/v1/senders/{id}", "account": f"{base}/v1/accounts/{customer.id}"}
    assert answer.status == 200
    assert answer.json == {"data": {**listed, "links": links}}


def test_an_id_may_be_written_in_capitals(customer: Customer) -> None:
    id = customer.new_sender()["id"]
    assert customer.otp("GET", f"senders/{id.upper()}").json["data"]["id"] == id


@pytest.mark.parametrize("id", [NOBODY, "nope", "MySender", "1", "%00", "%2e%2e", "' OR 1=1--", "x" * 200, "{}", "é"])
def test_what_is_no_sender_is_not_found(customer: Customer, id: str) -> None:
    customer.new_sender()
    numbered(customer.otp("GET", f"senders/{id}"), 404, "1431", "Sender not found")


def test_a_name_longer_than_any_id_is_not_found(customer: Customer) -> None:
    numbered(customer.otp("GET", f"senders/{'x' * 5000}"), 404, "1404")


def test_the_sender_of_another_account_is_as_unknown_as_any(platform: Platform, customer: Customer) -> None:
    theirs = platform.new_service(name="Badger Books").new_sender()["id"]
    one, other = customer.otp("GET", f"senders/{theirs}"), customer.otp("GET", f"senders/{NOBODY}")
    numbered(one, 404, "1431")
    assert one.text.replace(theirs, NOBODY).split("path")[1] == other.text.split("path")[1]
