"""A text written with fewer characters."""

import string

import pytest

from tidings.domain import transliteration

LETTERS = frozenset(string.ascii_letters + " -'\".")


@pytest.mark.parametrize(
    ("text", "reduced"),
    [
        ("plain", "plain"),
        ("Žižka Škoda", "Zizka Skoda"),
        ("Łukasz", "Lukasz"),
        ("salt \u2013 pepper \u2014 mint", "salt - pepper - mint"),
        ("\u201cit\u2019s\u201d", '"it\'s"'),
        ("wait\u2026", "wait..."),
        ("a\tb\u00a0c", "a b c"),
        ("sof\u200bt", "soft"),
        ("Æ π 𝔸 猫", "? ? ? ?"),
        ("ḗ", "?"),
        ("\U0001d15e", "?"),
    ],
)
def test_a_character_becomes_its_nearest_allowed_one_or_a_question_mark(text: str, reduced: str) -> None:
    assert transliteration.reduce(text, LETTERS) == reduced


def test_a_character_that_is_allowed_is_left_alone() -> None:
    assert transliteration.reduce("ž\u2013", LETTERS | {"ž", "\u2013"}) == "ž\u2013"
