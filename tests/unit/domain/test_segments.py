"""How many parts a text is billed in."""

import pytest

from tidings.domain import segments
from tidings.domain.segments import Segments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments("GSM-7", 0, 1)),
        ("Hello", Segments("GSM-7", 5, 1)),
        ("x" * 160, Segments("GSM-7", 160, 1)),
        ("x" * 161, Segments("GSM-7", 161, 2)),
        ("x" * 306, Segments("GSM-7", 306, 2)),
        ("x" * 307, Segments("GSM-7", 307, 3)),
        ("~" * 80, Segments("GSM-7", 160, 1)),
        ("~" * 81, Segments("GSM-7", 162, 2)),
        ("ñ@Ω\n\f", Segments("GSM-7", 6, 1)),
        ("ż" * 70, Segments("UCS-2", 70, 1)),
        ("ż" * 71, Segments("UCS-2", 71, 2)),
        ("ż" * 134, Segments("UCS-2", 134, 2)),
        ("ż" * 135, Segments("UCS-2", 135, 3)),
        ("🎈" * 35, Segments("UCS-2", 70, 1)),
        ("🎈" * 36, Segments("UCS-2", 72, 2)),
        ("\x1b", Segments("UCS-2", 1, 1)),
    ],
)
def test_a_text_is_gsm_when_it_can_be_and_costs_what_its_encoding_takes(text: str, expected: Segments) -> None:
    assert segments.split(text) == expected


def test_an_escaped_character_moves_whole_to_the_next_part() -> None:
    assert segments.split("x" * 152 + "{" + "x" * 152) == Segments("GSM-7", 306, 3)
    assert segments.split("x" * 151 + "{" + "x" * 153) == Segments("GSM-7", 306, 2)


def test_an_emoji_moves_whole_to_the_next_part() -> None:
    assert segments.split("x" * 66 + "🎈" + "x" * 66) == Segments("UCS-2", 134, 3)
    assert segments.split("x" * 65 + "🎈" + "x" * 67) == Segments("UCS-2", 134, 2)


@pytest.mark.parametrize(
    ("composed", "fragments"),
    [
        ("", 1),
        ("x" * 160, 1),
        ("x" * 161, 2),
        ("x" * 307, 3),
        ("x" * 918, 6),
        ("x" * 919, 7),
        ("|" * 80, 1),
        ("|" * 81, 2),
        ("ŵ" + "x" * 69, 1),
        ("ŵ" + "x" * 70, 2),
        ("ŵ" + "x" * 134, 3),
        ("à" * 160, 1),
        ("🎈" * 160, 1),
        ("ŵ" + "€" * 69, 1),
    ],
)
def test_notify_counts_only_welsh_vowels_as_unicode_and_divides(composed: str, fragments: int) -> None:
    assert segments.notify_fragments(composed) == fragments


def test_notify_counts_what_is_sent_and_an_ellipsis_is_sent_as_three_dots() -> None:
    assert segments.notify_fragments("x" * 157 + "\u2026") == 1
    assert segments.notify_fragments("x" * 158 + "\u2026") == 2


def test_the_two_rules_differ_where_an_emoji_survives_or_becomes_a_question_mark() -> None:
    party = "Party! 🎈" * 9
    assert (segments.split(party).count, segments.notify_fragments(party)) == (2, 1)
