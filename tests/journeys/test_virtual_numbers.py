"""Every digit of every number that decides an outcome does what its row says."""

import pytest

from tests.world.platform import Customer, Platform
from tidings.carriers.virtual_numbers import ANSWERS, DELAYS, MANNERS, OUTCOMES

ENDS = {
    "0": ("delivered", None),
    "1": ("failed", "invalid_number"),
    "2": ("failed", "landline"),
    "3": ("failed", "carrier_rejected"),
    "4": ("failed", "unreachable"),
    "5": ("failed", "expired"),
    "6": ("failed", "internal_error"),
    "7": ("delivered", None),
    "8": ("failed", "unreachable"),
    "9": ("sent", None),
}
# What each answer at hand-over leads to: at once, and after a minute.
HAND_OVERS = {
    "0": ("sent", "delivered"),
    "1": ("failed", "failed"),
    "2": ("failed", "failed"),
    "3": ("queued", "delivered"),
    "4": ("queued", "queued"),
    "5": ("queued", "delivered"),
    "6": ("queued", "queued"),
}


def test_every_row_is_tried_here() -> None:
    assert set(ENDS) == set(OUTCOMES)
    assert set(HAND_OVERS) == set(ANSWERS)


@pytest.mark.parametrize("digit", OUTCOMES)
@pytest.mark.parametrize("kind", ["live", "test"])
def test_the_first_digit_decides_the_end(platform: Platform, customer: Customer, digit: str, kind: str) -> None:
    id = customer.notify(kind, to=f"+1500555{digit}000").json["message_id"]
    platform.settle(8)
    shown = customer.look_up(id, kind)
    assert (shown["status"], shown["error"] and shown["error"]["code"]) == ENDS[digit]
    assert len(platform.phone(f"+1500555{digit}000")) == (1 if kind == "live" else 0)


@pytest.mark.parametrize("digit", ANSWERS)
def test_the_second_digit_decides_the_hand_over(platform: Platform, customer: Customer, digit: str) -> None:
    number = f"+15005550{digit}00"
    id = customer.notify(to=number).json["message_id"]
    platform.pump()
    at_once = customer.look_up(id)["status"]
    platform.pump(seconds=10)
    platform.pump(seconds=50)
    assert (at_once, customer.look_up(id)["status"]) == HAND_OVERS[digit]
    is_taken = ANSWERS[digit][0] in ("take", "busy_once", "take_unanswered")
    assert len(platform.phone(number)) == (1 if is_taken else 0)


@pytest.mark.parametrize("digit", DELAYS)
def test_the_third_digit_decides_when_the_receipt_comes(platform: Platform, customer: Customer, digit: str) -> None:
    id = customer.notify(to=f"+150055500{digit}0").json["message_id"]
    seconds = DELAYS[digit][0]
    platform.pump()
    if seconds:
        platform.pump(seconds=seconds - 1)
        assert customer.look_up(id)["status"] == "sent"
    platform.pump(seconds=1)
    assert customer.look_up(id)["status"] == "delivered"


@pytest.mark.parametrize("digit", MANNERS)
def test_the_fourth_digit_never_changes_the_end(platform: Platform, customer: Customer, digit: str) -> None:
    id = customer.notify(to=f"+1500555000{digit}").json["message_id"]
    platform.settle(8)
    assert customer.look_up(id)["status"] == "delivered"


@pytest.mark.parametrize(("number", "code"), [("+447700900002", "invalid_number"), ("+447700900003", "unreachable")])
def test_two_drama_numbers_fail(platform: Platform, customer: Customer, number: str, code: str) -> None:
    id = customer.notify("test", to=number).json["message_id"]
    platform.settle()
    assert customer.look_up(id, "test")["error"]["code"] == code


@pytest.mark.parametrize("number", ["+15551234567", "+447700900001", "+15005550", "+150055500000", "+33612345678"])
def test_every_other_number_delivers(platform: Platform, customer: Customer, number: str) -> None:
    id = customer.notify(to=number).json["message_id"]
    platform.settle()
    assert customer.look_up(id)["status"] == "delivered"
