"""A text before it is sent."""

import pytest

from tidings.domain.sms_template import SmsTemplate


def test_what_is_sent_bears_the_name_and_what_is_shown_does_not() -> None:
    text = SmsTemplate("Hi ((a)) ,\n\n\n\nbye", {"a": "Pip"}, "Heron Post ")
    assert text.sent == "Heron Post: Hi Pip,\n\nbye"
    assert text.shown == "Hi Pip,\n\nbye"


def test_what_is_missing_is_named_as_it_is_written() -> None:
    assert SmsTemplate("((First Name)) ((b??x)) ((first_name))", {"B": None}).missing == ["First Name", "b"]


@pytest.mark.parametrize(("prefix", "parts"), [(None, 1), ("Heron", 2)])
def test_the_name_is_billed(prefix: str | None, parts: int) -> None:
    assert SmsTemplate("x" * 158, {}, prefix).fragments == parts


@pytest.mark.parametrize(("length", "is_too_long"), [(918, False), (919, True)])
def test_the_name_does_not_count_for_the_limit(length: int, is_too_long: bool) -> None:
    text = SmsTemplate("x" * length, {}, "Heron Post")
    assert (text.length, text.is_too_long) == (length, is_too_long)


def test_a_list_reads_as_a_sentence() -> None:
    assert SmsTemplate("Bring ((a)).", {"a": ["tea", " ", None, "cake", 5]}).shown == "Bring tea, cake and 5."
