"""GET /v1/verifications: is this the code?"""

from typing import Any

import pytest

from tests.world.clock import TestClock
from tests.world.expecting import at_rest, numbered
from tests.world.platform import Customer, Platform

PHONE = "60123456789"


@pytest.fixture
def ready(customer: Customer) -> Customer:
    """A customer who can send codes."""
    customer.new_sender()
    customer.key()
    return customer


def send(customer: Customer, code: str = "4829", phone: str = PHONE, kind: str = "live") -> Any:
    """A code on its way."""
    made = customer.otp("POST", "templates", {"channel": "SMS", "text": "{code}"}).json["data"]["id"]
    fields = {"channel": "sms", "sender": "MySender", "template": made, "phone": phone, "code": code}
    answer = customer.otp("POST", "verifications", fields, kind=kind)
    assert answer.status == 200, answer.text
    return answer.json["data"]


def check(customer: Customer, code: str, phone: str | None = PHONE, kind: str = "live") -> list[str]:
    """The message ids that a check answers with."""
    query = f"verifications?code={code}" + (f"&phone={phone}" if phone is not None else "")
    answer = customer.otp("GET", query, kind=kind)
    assert answer.status == 200, answer.text
    assert set(answer.json) == {"data", "pagination"}
    return [each["message_id"] for each in answer.json["data"]]


class TestARightCode:
    def test_is_answered_with_what_was_sent(self, ready: Customer) -> None:
        sent = send(ready)
        answer = ready.otp("GET", f"verifications?code=4829&phone={PHONE}")
        assert answer.json == {"data": [sent], "pagination": {"number": 1, "size": 1, "total": 1}}

    def test_is_not_used_up_by_asking(self, ready: Customer) -> None:
        id = send(ready)["message_id"]
        assert [check(ready, "4829") for _ in range(30)] == [[id]] * 30

    def test_is_found_without_the_phone(self, ready: Customer) -> None:
        id = send(ready)["message_id"]
        assert check(ready, "4829", None) == [id]

    @pytest.mark.parametrize("phone", [PHONE, f"%2B{PHONE}"])
    def test_is_right_with_or_without_plus(self, ready: Customer, phone: str) -> None:
        send(ready)
        assert len(check(ready, "4829", phone)) == 1

    def test_sent_twice_is_shown_once_the_newest(self, ready: Customer, clock: TestClock) -> None:
        send(ready)
        clock.pass_(seconds=1)
        newest = send(ready)["message_id"]
        assert check(ready, "4829") == check(ready, "4829", None) == [newest]

    def test_lives_beside_an_earlier_one(self, ready: Customer) -> None:
        first, second = (send(ready, code)["message_id"] for code in ("1111", "2222"))
        assert (check(ready, "1111"), check(ready, "2222")) == ([first], [second])

    def test_tells_the_limit(self, ready: Customer) -> None:
        assert "RateLimit" in ready.otp("GET", "verifications?code=1234").headers


class TestAWrongCode:
    @pytest.mark.parametrize("code", ["4820", "482", "48290", "abcd", "é", "%00", "%20", "٤٨٢٩", "4829%20", "x" * 5000])
    def test_is_an_empty_list_and_200(self, ready: Customer, code: str) -> None:
        send(ready)
        answer = ready.otp("GET", f"verifications?code={code}&phone={PHONE}")
        assert answer.status == 200
        assert answer.json == {"data": [], "pagination": {"number": 1, "size": 1, "total": 0}}
        assert check(ready, code, None) == []

    def test_is_one_of_another_phone(self, ready: Customer) -> None:
        send(ready)
        assert check(ready, "4829", "60123456780") == []

    def test_is_one_of_another_account(self, platform: Platform, ready: Customer) -> None:
        send(ready)
        other = platform.new_service(name="Badger Books")
        assert check(other, "4829") == check(other, "4829", None) == []

    def test_is_one_that_was_only_rehearsed(self, ready: Customer) -> None:
        id = send(ready, kind="test")["message_id"]
        assert check(ready, "4829") == check(ready, "4829", None) == []
        assert check(ready, "4829", kind="test") == check(ready, "4829", None, kind="test") == [id]

    def test_is_one_that_was_sent_for_real_when_only_rehearsing(self, ready: Customer) -> None:
        send(ready)
        assert check(ready, "4829", kind="test") == check(ready, "4829", None, kind="test") == []

    @pytest.mark.parametrize(("minutes", "seconds", "is_live"), [(10, -1, True), (10, 1, False)])
    def test_is_one_older_than_ten_minutes(
        self, ready: Customer, clock: TestClock, minutes: int, seconds: int, is_live: bool
    ) -> None:
        send(ready)
        clock.pass_(minutes=minutes, seconds=seconds)
        assert bool(check(ready, "4829")) is is_live
        assert bool(check(ready, "4829", None)) is is_live

    def test_is_one_that_five_newer_ones_followed(self, ready: Customer) -> None:
        ids = [send(ready, f"100{number}")["message_id"] for number in range(6)]
        assert [check(ready, f"100{number}") for number in range(6)] == [[], *([id] for id in ids[1:])]
        assert check(ready, "1000", None) == []


class TestTooManyWrongCodes:
    def test_for_a_phone_end_its_codes_for_a_while(self, ready: Customer, clock: TestClock) -> None:
        send(ready)
        for number in range(10):
            assert check(ready, f"900{number}") == []
        assert check(ready, "4829") == []
        assert check(ready, "4829", kind="team") != []
        clock.pass_(minutes=10, seconds=1)
        send(ready, "7777")
        assert len(check(ready, "7777")) == 1

    def test_are_one_more_than_are_allowed(self, ready: Customer) -> None:
        send(ready)
        for number in range(9):
            check(ready, f"900{number}")
        assert len(check(ready, "4829")) == 1

    def test_do_not_shut_out_other_phones(self, ready: Customer) -> None:
        send(ready, phone="60123456780")
        for number in range(12):
            check(ready, f"900{number}")
        assert len(check(ready, "4829", "60123456780")) == 1

    def test_are_not_forgiven_by_a_new_code(self, ready: Customer) -> None:
        for number in range(10):
            check(ready, f"900{number}")
        send(ready)
        assert check(ready, "4829") == []

    def test_without_a_phone_are_counted_too(self, ready: Customer) -> None:
        send(ready)
        for number in range(50):
            check(ready, f"9{number:03d}", None)
        assert check(ready, "4829", None) == []
        assert len(check(ready, "4829")) == 1

    def test_are_counted_once_each_and_right_ones_never(self, platform: Platform, ready: Customer) -> None:
        send(ready)
        for code in ("4829", "0000", "4829", "0001", "0002"):
            check(ready, code)
        (counter,) = [each for each in platform.aws.items("verifications") if each["sk"]["S"].startswith("tries#")]
        assert counter["tries"]["N"] == "3"


class TestTheQuery:
    @pytest.mark.parametrize("query", ["", "code=", f"phone={PHONE}", "code", "CODE=1234", "code=1&code=2", "data=1"])
    def test_must_name_one_code(self, ready: Customer, query: str) -> None:
        before = at_rest(ready.platform)
        numbered(ready.otp("GET", f"verifications?{query}"), 400, "1141", "'code' is required")
        assert at_rest(ready.platform) == before

    @pytest.mark.parametrize(
        "phone", ["", "abc", "0123456789", "60 123", "6" * 16, "%00", "6012345678%0A", "６０１２３４５６７８９"]
    )
    def test_may_name_a_phone_in_form(self, ready: Customer, phone: str) -> None:
        before = at_rest(ready.platform)
        numbered(ready.otp("GET", f"verifications?code=1234&phone={phone}"), 400, "1145")
        assert at_rest(ready.platform) == before

    def test_counts_nothing_for_a_caller_without_a_key(self, platform: Platform, ready: Customer) -> None:
        before = at_rest(platform)
        numbered(platform.call("GET", f"/v1/verifications?code=1234&phone={PHONE}"), 401, "1136")
        assert at_rest(platform) == before
