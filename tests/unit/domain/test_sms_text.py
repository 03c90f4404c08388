"""The text that a phone receives."""

import pytest

from tidings.domain import sms_text


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ("Your code is 4711", "Your code is 4711"),
        ("  Ready \t for\u00a0 you  ", "Ready for you"),
        ("Hello , world . Bye", "Hello, world. Bye"),
        ("one\n\n\n\n\ntwo\r\nthree", "one\n\ntwo\nthree"),
        ("top\n \t \n\n\nbottom", "top\n\nbottom"),
        ("\n\nno empty edges\n", "no empty edges"),
        ("Total: 20 \u20ac \u2013 \u2018thanks\u2019\u2026", "Total: 20 € - 'thanks'..."),
        ("Łęczna, Ćmielów", "Leczna, Cmielów"),
        ("fun 🎉 `tick`", "fun ? ?tick?"),
        ("Diolch, Siân ŵyr tŷ", "Diolch, Siân ŵyr tŷ"),
    ],
)
def test_a_body_is_tidied_and_written_in_characters_every_phone_has(body: str, sent: str) -> None:
    assert sms_text.render(body) == sent


@pytest.mark.parametrize(
    ("prefix", "sent"),
    [
        (None, "Bins out"),
        ("", "Bins out"),
        ("Leeds Council", "Leeds Council: Bins out"),
        (" Café Zoë ", "Café Zoë: Bins out"),
    ],
)
def test_a_service_may_put_its_name_in_front(prefix: str | None, sent: str) -> None:
    assert sms_text.render("Bins out", prefix) == sent


def test_a_long_run_of_spaces_before_a_comma_vanishes_whole() -> None:
    assert sms_text.render("x" + " \t" * 50_000 + ",y") == "x,y"


def test_a_writer_can_be_told_what_will_not_arrive_as_written() -> None:
    assert sms_text.downgrades("Čau 🎉, ŵ\u2026 Č") == {"Č": "C", "🎉": "?", "\u2026": "..."}


@pytest.mark.parametrize(("text", "units"), [("", 0), ("abc", 3), ("€[]", 3), ("ŷ", 1), ("a🎉", 3)])
def test_length_is_counted_in_utf16_units(text: str, units: int) -> None:
    assert sms_text.length(text) == units


def test_the_longest_text_fills_six_joined_parts() -> None:
    assert sms_text.LIMIT == 6 * 153
