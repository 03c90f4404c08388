"""Texts with `{{placeholders}}`: filled in one pass, values are never looked at again."""

import re
from collections.abc import Mapping
from typing import Final

# Bounded and without overlapping repeats, so that no text can make the search slow.
_PLACEHOLDER: Final = re.compile(r"\{\{(?!\s*\})([^{}]{1,200})\}\}")
_PUNCTUATION: Final = frozenset(",.;:!?")


def names(text: str) -> frozenset[str]:
    """The names that a text asks for, without the blanks around them."""
    return frozenset(match[1].strip() for match in _PLACEHOLDER.finditer(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every placeholder replaced; one without a value vanishes, with the blank before punctuation."""
    parts: list[str] = []
    end = 0
    for match in _PLACEHOLDER.finditer(text):
        before, value = text[end : match.start()], values.get(match[1].strip(), "")
        end = match.end()
        closes = not value and text[end : end + 1] in _PUNCTUATION and end < len(text)
        parts += [before.rstrip(" \t") if closes else before, value]
    return "".join([*parts, text[end:]])
