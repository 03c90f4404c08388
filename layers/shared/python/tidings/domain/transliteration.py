"""Writing a text with fewer characters: each that is not allowed becomes the nearest that is, or a question mark."""

import unicodedata
from collections.abc import Set as AbstractSet

from tidings.domain import whitespace

UNKNOWN = "?"

_NEAREST = {
    **dict.fromkeys("\u2011\u2013\u2014\u2212", "-"),  # no-break hyphen, en and em dash, minus
    **dict.fromkeys("\u2018\u2019\u201a", "'"),
    **dict.fromkeys("\u201c\u201d\u201e", '"'),
    **dict.fromkeys(whitespace.NO_BREAK + "\t", " "),
    **dict.fromkeys(whitespace.ZERO_WIDTH, ""),
    "\u2026": "...",
    "Ł": "L",
    "ł": "l",
}


def reduce(text: str, allowed: AbstractSet[str]) -> str:
    """The text in allowed characters only: accents fall away, dashes and quotes straighten, the rest becomes `?`."""
    return text.translate({ord(character): nearest(character, allowed) for character in set(text) - allowed})


def nearest(character: str, allowed: AbstractSet[str]) -> str:
    """What stands for a character that is not allowed: its base letter (by Unicode), the table's choice, or `?`."""
    base = unicodedata.decomposition(character).split(" ")[0]
    if not base or base.startswith("<"):
        return _NEAREST.get(character, UNKNOWN)
    letter = chr(int(base, 16))
    return letter if letter in allowed else UNKNOWN
