"""One-time codes: made at random, carried under seal, remembered without being kept."""

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tidings.domain import verification
from tidings.domain.message import Message
from tidings.domain.sealing import BrokenSeal
from tidings.domain.service import Service

MASTER = b"a master secret for these tests"
AT = datetime(2026, 3, 6, 15, 4, 5, tzinfo=UTC)


def message(code: str = "482913", to: str = "+60123456789", **fields: Any) -> Message:
    """A message that carries a code."""
    return Message(
        id="0195-m",
        service_id="otters",
        key_kind="live",
        key_id="k",
        dialect="otp",
        to=to,
        text="Your code is {code}. Again: {code}",
        created_at=AT,
        valid_until=AT + timedelta(minutes=10),
        details=dict(verification.sealed(code, "otters", to, MASTER)),
        **fields,
    )


@pytest.mark.parametrize("length", [4, 5, 6, 7, 8])
def test_a_code_has_as_many_digits_as_asked_and_zeros_may_lead(length: int) -> None:
    codes = {verification.new_code(length) for _ in range(400)}
    assert all(len(code) == length and code.isdigit() and code.isascii() for code in codes)
    assert any(code.startswith("0") for code in codes)
    assert len(codes) > 350


def test_the_text_that_leaves_says_the_code_wherever_the_template_does() -> None:
    assert verification.revealed(message("007412"), lambda: MASTER) == "Your code is 007412. Again: 007412"


def test_a_text_without_a_code_leaves_as_it_is_and_asks_for_no_secret() -> None:
    plain = replace(message(), details={}, text="Curly {code}")

    def never() -> bytes:
        raise AssertionError("nobody asked")

    assert verification.revealed(plain, never) == "Curly {code}"


def test_nothing_at_rest_reads_as_the_code() -> None:
    kept = f"{asdict(message())}{asdict(verification.of(message(), MASTER))}"
    assert "482913" not in kept


def test_a_code_moved_to_another_phone_or_service_is_not_revealed() -> None:
    for moved in (replace(message(), to="+60123456780"), replace(message(), service_id="badgers")):
        with pytest.raises(BrokenSeal):
            verification.revealed(moved, lambda: MASTER)


def test_only_the_code_that_was_sent_is_right() -> None:
    made = verification.of(message("482913"), MASTER)
    assert made.is_right("482913", MASTER)
    for wrong in ("482914", "48291", "4829130", "", " 482913", "４８２９１３"):
        assert not made.is_right(wrong, MASTER)
    assert not made.is_right("482913", b"another master secret")


def test_one_code_on_two_phones_is_remembered_as_two_different_things() -> None:
    one, other = (verification.of(message(to=to), MASTER) for to in ("+60123456789", "+60123456780"))
    assert one.code_hash != other.code_hash
    assert one.lookup == other.lookup == verification.lookup("otters", "482913", MASTER)
    assert one.lookup != verification.lookup("badgers", "482913", MASTER)


@pytest.mark.parametrize(
    ("details", "minutes"),
    [({}, 10), ({"code_minutes": 3}, 3), ({"code_minutes": 0}, 1), ({"code_minutes": 9e9}, 1440)],
)
def test_a_code_lives_ten_minutes_or_as_long_as_its_service_says(details: dict[str, Any], minutes: int) -> None:
    service = Service(id="otters", name="Otters", created_at=AT, details=details)
    assert verification.lifetime(service) == timedelta(minutes=minutes)
