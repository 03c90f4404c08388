"""What a service may write between double brackets, and what its readers then see."""

import time

import pytest

from tidings.domain import placeholders


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ("Your parcel is on its way", []),
        ("Dear ((first name)), come on ((day))", ["first name", "day"]),
        ("((Street)) ((street)) ((STREET))", ["Street"]),
        ("((house_number)) and ((House-Number))", ["house_number"]),
        ("((late??We are sorry)) ((late))", ["late"]),
        ("((a single ?)) is no condition", ["a single ?"]),
        ("(((tracking code)))", ["tracking code"]),
        ("(( )) (()) ((never closed", [" "]),
        ("((two\nlines))", ["two\nlines"]),
        ("((sum (net)))", []),
    ],
)
def test_names_are_listed_as_first_written_each_once(template: str, names: list[str]) -> None:
    assert placeholders.names(template) == names


def test_a_subject_and_a_body_share_their_names_and_the_subject_comes_first() -> None:
    assert placeholders.names("Bill for ((month))", "((name)), ((MONTH)) is due") == ["month", "name"]


@pytest.mark.parametrize(
    "spelling", ["meterreading", "METER READING", "meter_reading", "Meter-Reading", " meter  reading"]
)
def test_a_value_is_found_under_any_spelling_of_its_name(spelling: str) -> None:
    assert placeholders.fill("Reading: ((meter reading))", {spelling: "0042"}) == "Reading: 0042"


@pytest.mark.parametrize("other", ["meter.reading", "meter\treading", "meterreadings", "metèr reading"])
def test_a_name_spelled_with_other_characters_is_another_name(other: str) -> None:
    assert placeholders.fill("Reading: ((meter reading))", {other: "0042"}) == "Reading: ((meter reading))"


def test_of_two_spellings_of_one_key_the_later_value_counts() -> None:
    assert placeholders.fill("((city))", {"City": "Leeds", "CITY": "York"}) == "York"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Ada", "Ada"),
        ("", ""),
        (7, "7"),
        (0, "0"),
        (2.50, "2.5"),
        (False, "False"),
        ({"unit": "kWh"}, "{'unit': 'kWh'}"),
        ([], ""),
        (["gas"], "gas"),
        (["gas", "water"], "gas and water"),
        (["gas", " water ", "", None, "power"], "gas, water and power"),
        ([[1, 2], True], "[1, 2] and True"),
    ],
)
def test_a_value_reads_as_python_would_print_it_and_a_list_as_a_sentence(value: object, shown: str) -> None:
    assert placeholders.fill("[((value))]", {"value": value}) == f"[{shown}]"


def test_in_a_markdown_body_a_list_becomes_bullets() -> None:
    filled = placeholders.fill("Bring:((papers))", {"papers": ["passport", None, "photo"]}, lists="markdown")
    assert filled == "Bring:\n\n* passport\n* photo"


def test_in_a_markdown_body_an_empty_list_leaves_nothing() -> None:
    assert placeholders.fill("Bring:((papers))", {"papers": ["", "\u200b"]}, lists="markdown") == "Bring:"


@pytest.mark.parametrize("answer", ["yes", "Y", "TRUE", "t", "1", 1, True, "include", "Show", ["yes"]])
def test_a_conditional_text_is_shown_when_the_value_says_yes(answer: object) -> None:
    assert placeholders.fill("Open((holiday?? except today))", {"holiday": answer}) == "Open except today"


@pytest.mark.parametrize("answer", ["no", "", "on", "ok", " yes ", "2", 0, False, [], {"yes": 1}])
def test_a_conditional_text_is_left_out_when_it_says_anything_else(answer: object) -> None:
    assert placeholders.fill("Open((holiday?? except today))", {"holiday": answer}) == "Open"


def test_everything_after_the_first_double_question_mark_is_the_text() -> None:
    assert placeholders.fill("((vip??really?? yes))", {"vip": "y"}) == "really?? yes"


def test_a_value_that_looks_like_a_placeholder_is_not_filled_in_again() -> None:
    values = {"greeting": "((pin))", "pin": "4711"}
    assert placeholders.fill("((greeting))!", values) == "((pin))!"


def test_a_placeholder_without_a_value_stays_as_written() -> None:
    assert placeholders.fill("((A b)) ((c??d)) ((e))", {"e": None}) == "((A b)) ((c??d)) ((e))"


def test_null_and_absent_values_are_missing_and_empty_ones_are_not() -> None:
    template = "((title)) ((surname)) ((gift??thanks)) ((note))"
    assert placeholders.missing(template, {"TITLE": "", "surname": None, "note": 0}) == ["surname", "gift"]


def test_what_is_missing_from_the_parts_of_a_template_is_listed_in_their_order() -> None:
    assert placeholders.missing(["((when))", "((who)) ((When)) ((where))"], {"who": "Bo"}) == ["when", "where"]


def test_unneeded_values_are_no_trouble() -> None:
    assert placeholders.missing("Hello", {"x": "y"}) == []
    assert placeholders.fill("Hello", {"x": "y"}) == "Hello"


def test_escaping_covers_the_text_its_names_and_its_values() -> None:
    def escape(text: str) -> str:
        return text.replace("<", "&lt;")

    filled = placeholders.fill(
        "<p>((a<b))((ok?? <i>))((list))", {"a<b": "<hr>", "ok": 1, "list": ["<", "x"]}, escape=escape
    )
    assert filled == "&lt;p>&lt;hr> &lt;i>&lt; and x"


@pytest.mark.parametrize("piece", ["((a", "((", "((a??", "))", "((a)", "((a))"])
def test_no_template_however_odd_takes_long(piece: str) -> None:
    started = time.perf_counter()
    placeholders.fill(piece * 20_000, {"a": "b"})
    assert time.perf_counter() - started < 2
