"""Whitespace that came along unseen."""

import pytest

from tidings.domain import whitespace


@pytest.mark.parametrize(
    ("text", "trimmed"),
    [
        ("  kept \t inside  ", "kept \t inside"),
        ("\ufeffno\u200b mark\u2060s\n", "no marks"),
        ("12\u00a0345\u202f678", "12345678"),
        ("\u2028", ""),
    ],
)
def test_trimming_takes_out_what_cannot_be_seen_and_bares_the_ends(text: str, trimmed: str) -> None:
    assert whitespace.trim(text) == trimmed


@pytest.mark.parametrize(
    ("line", "collapsed"),
    [
        ("  one   two\tthree ", "one two three"),
        ("price:\u00a0\u202f9 €", "price: 9 €"),
        ("joi\u200dned", "joined"),
        ("em\u2003space", "em space"),
        (" \u180e ", ""),
    ],
)
def test_collapsing_leaves_single_spaces(line: str, collapsed: str) -> None:
    assert whitespace.collapse(line) == collapsed
