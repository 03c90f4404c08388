"""Senders: their life, and which one a text gets."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tidings.domain.sender import MOVES, Sender, choose, sources

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def sender(code: str, **fields: Any) -> Sender:
    """A usable sender, made a day after BEGIN unless fields say otherwise."""
    at = BEGIN + timedelta(days=1)
    given = {"id": f"id-{code.lower()}", "service_id": "s", "name": f"The {code}", "status": "Available"} | fields
    return Sender(code=code, created_at=given.pop("created_at", at), updated_at=at, **given)


def chosen(senders: list[Sender], **asked: Any) -> str | None:
    """The code of the sender that is chosen."""
    found = choose(senders, **asked)
    return found.code if found else None


@pytest.mark.parametrize(
    ("status", "onward"),
    [
        ("Pending", {"Available", "Rejected", "Canceled"}),
        ("Available", {"Canceled"}),
        ("Rejected", set()),
        ("Canceled", set()),
    ],
)
def test_a_senders_life_goes_one_way(status: str, onward: set[str]) -> None:
    assert set(MOVES[status]) == onward
    assert {each for each in MOVES if status in sources(each)} == onward


@pytest.mark.parametrize("asked", ["id-otter", "ID-OTTER", "Otter", "The Otter"])
def test_a_sender_is_asked_for_by_id_code_or_name(asked: str) -> None:
    assert chosen([sender("Badger", is_default=True), sender("Otter")], asked=asked) == "Otter"


def test_an_id_goes_before_a_code_and_a_code_before_a_name() -> None:
    first, second, third = sender("A", name="x"), sender("x", id="i"), sender("C", id="x")
    assert chosen([first, second, third], asked="x") == "C"
    assert chosen([first, second], asked="x") == "x"
    assert chosen([first], asked="x") == "A"


@pytest.mark.parametrize("asked", ["+18585550100", "18585550100"])
def test_a_number_is_asked_for_with_or_without_its_plus(asked: str) -> None:
    assert chosen([sender("+18585550100", type="Numeric")], asked=asked) == "+18585550100"


@pytest.mark.parametrize(
    "unusable",
    [{"status": "Pending"}, {"status": "Rejected"}, {"status": "Canceled"}, {"archived": True}, {"channel": "VOICE"}],
)
def test_only_an_available_sender_of_the_channel_may_send(unusable: dict[str, Any]) -> None:
    otter = sender("Otter", is_default=True, **unusable)
    assert chosen([otter]) is None
    assert chosen([otter], asked="Otter") is None
    assert chosen([otter, sender("Badger")]) == "Badger"


def test_who_asks_gets_that_sender_or_none() -> None:
    assert chosen([sender("Otter", is_default=True)], asked="Beaver") is None


def test_a_sender_of_the_recipients_country_goes_before_the_default() -> None:
    senders = [sender("Berlin", countries=("DE",), is_default=True), sender("Paris", countries=("FR", "BE"))]
    assert chosen(senders, country="FR") == "Paris"
    assert chosen(senders, country="be") == "Paris"
    assert chosen(senders, country="DE") == "Berlin"


def test_the_default_that_serves_the_country_goes_before_others_there() -> None:
    senders = [sender("A", countries=("DE",)), sender("B", countries=("DE",), is_default=True)]
    assert chosen(senders, country="DE") == "B"


def test_where_no_sender_names_the_country_one_that_serves_all_is_taken() -> None:
    senders = [sender("Berlin", countries=("DE",)), sender("World", is_default=True), sender("Globe")]
    assert chosen(senders, country="US") == "World"
    assert chosen(senders) == "World"


def test_the_default_is_better_than_none_anywhere() -> None:
    assert chosen([sender("Berlin", countries=("DE",), is_default=True)], country="US") == "Berlin"
    assert chosen([sender("Berlin", countries=("DE",))], country="US") is None
    assert chosen([]) is None


def test_without_a_default_the_oldest_is_taken() -> None:
    old = sender("Old", created_at=BEGIN)
    assert chosen([sender("New"), old, sender("Newer")]) == "Old"


@pytest.mark.parametrize("label", ["reserved", "sms-api"])
def test_a_reserved_sender_is_taken_only_when_asked_for(label: str) -> None:
    senders = [sender("Api", labels=(label,), created_at=BEGIN), sender("Other", labels=("campus",))]
    assert chosen(senders) == "Other"
    assert chosen(senders, asked="Api") == "Api"
    assert chosen([replace(senders[0], is_default=True)]) == "Api"


NUMBERS = [sender(f"+1858555010{digit}", type="Numeric", countries=("US",)) for digit in range(5)]
PEOPLE = [f"+1619555{number:04d}" for number in range(500)]


class TestNumbers:
    def test_a_recipient_always_sees_the_same_number(self) -> None:
        first = [chosen(NUMBERS, country="US", recipient=each) for each in PEOPLE]
        again = [chosen(NUMBERS[::-1], country="US", recipient=each) for each in PEOPLE]
        assert first == again

    def test_recipients_are_spread_over_the_numbers(self) -> None:
        counted = Counter(chosen(NUMBERS, country="US", recipient=each) for each in PEOPLE)
        assert len(counted) == 5
        assert min(counted.values()) > 60

    def test_few_change_their_number_when_one_leaves(self) -> None:
        gone = NUMBERS[2].code
        for each in PEOPLE:
            before = chosen(NUMBERS, country="US", recipient=each)
            after = chosen(NUMBERS[:2] + NUMBERS[3:], country="US", recipient=each)
            assert after == before or before == gone

    def test_a_number_goes_before_a_name_where_nobody_is_the_default(self) -> None:
        senders = [sender("Otter", created_at=BEGIN), sender("+18585550100", type="Numeric")]
        assert chosen(senders, recipient="+16195550101") == "+18585550100"
        assert chosen(senders) == "Otter"
