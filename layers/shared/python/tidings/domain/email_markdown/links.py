"""Links in a line of a message: `[label](url "title")`, `[label][key]` and `[key]`, found with bounded patience."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tidings.domain.email_markdown.page import key

_BRACKET = re.compile(r"[\[\]]")
_NESTED = re.compile(r"\[[^^\]]*+")
_SPACES = re.compile(r"\s*+")
_TITLE_START = re.compile(r"\s['\"]")
_TITLE_END = re.compile(r"['\"]\s*+\)")
_CLOSING_ANGLE = re.compile(">")
_KEY = re.compile(r"\s*+\[([^^\]]{0,200})\]")
_BRACKET_COST = 30
_LONGEST_URL = 2_000
_LONGEST_KEY = 200
_LABEL_AS_KEY = re.compile(r"((?:\[[^\]]*+\]|[^\[\]])*+)\]")


@dataclass(slots=True)
class Patience:
    """How much more of a message may be looked at in vain, in characters; once it is used up, there are no more links.

    Without it, two megabytes of opening brackets would be searched to their end two million times.
    """

    left: int

    @classmethod
    def for_message(cls, text: str) -> "Patience":
        return cls(1_000_000 + 20 * len(text))

    def spend(self, characters: int, brackets: int = 0) -> None:
        self.left -= characters + _BRACKET_COST * brackets


class Link(NamedTuple):
    end: int
    label: str
    url: str
    title: str


def find(text: str, opening: int, defined: Mapping[str, tuple[str, str]], patience: Patience) -> Link | None:
    """The link whose label opens here, if one does; `defined` holds urls and titles by key."""
    if patience.left < 0:
        return None
    start, before = opening + 1, patience.left
    ends = _label_ends(text, start, patience)
    link = _with_target(text, start, ends, patience) or (_by_key(text, start, ends, defined) if defined else None)
    if link:
        patience.left = min(before, patience.left + _BRACKET_COST * len(ends) + link.end - opening)
    return link


def _label_ends(text: str, start: int, patience: Patience) -> list[int]:
    """Where the label may end, farthest first: at its bracket, or at one of those it may hold in pairs."""
    at, goes_on, ends = start, True, []
    while goes_on and (bracket := _BRACKET.search(text, at)):
        if bracket[0] == "]":
            ends.append(bracket.start())
            after = _BRACKET.search(text, bracket.end())
            at, goes_on = bracket.end(), bool(after and after[0] == "]")
        else:
            nested = _NESTED.match(text, bracket.start())
            at = nested.end() + 1 if nested else len(text)
            goes_on = text.startswith("]", at - 1)
    patience.spend((len(text) if goes_on else at) - start, brackets=len(ends))
    return ends[::-1]


def _with_target(text: str, start: int, ends: list[int], patience: Patience) -> Link | None:
    for end in ends:
        if text.startswith("(", end + 1) and (target := _target(text, end + 2, patience)):
            return Link(target[0], text[start:end], target[1], target[2])
    return None


def _target(text: str, start: int, patience: Patience) -> tuple[int, str, str] | None:
    """Where the bracket that opened before this closes, with the url and the title in it."""
    begin = _after_spaces(text, start)
    if text.startswith("<", begin) and (angled := _angled(text, begin, patience)):
        return angled
    close = text.find(")", begin)
    patience.spend((len(text) if close < 0 else close) - start)
    if close < 0:
        return None
    if (quote := _TITLE_START.search(text, begin, close)) and (titled := _title(text, quote, patience)):
        return titled[0], text[begin : quote.start()].rstrip(), titled[1]
    return close + 1, text[begin:close].rstrip(), ""


def _angled(text: str, begin: int, patience: Patience) -> tuple[int, str, str] | None:
    for mark in _CLOSING_ANGLE.finditer(text, begin, begin + _LONGEST_URL):
        if closed := _closing(text, mark.end(), patience):
            return closed[0], text[begin + 1 : mark.start()], closed[1]
    return None


def _closing(text: str, at: int, patience: Patience) -> tuple[int, str] | None:
    """Where the bracket closes, if nothing but a title comes before, and the title."""
    after = _after_spaces(text, at)
    if after > at and (quote := _TITLE_START.match(text, after - 1)) and (titled := _title(text, quote, patience)):
        return titled
    return (after + 1, "") if text.startswith(")", after) else None


def _title(text: str, quote: re.Match[str], patience: Patience) -> tuple[int, str] | None:
    ending = _TITLE_END.search(text, quote.end())
    patience.spend((ending.end() if ending else len(text)) - quote.end())
    return (ending.end(), text[quote.end() : ending.start()]) if ending else None


def _by_key(text: str, start: int, ends: list[int], defined: Mapping[str, tuple[str, str]]) -> Link | None:
    """`[label][key]`, or else `[key]`, where the key is defined."""
    for end in ends:
        if named := _KEY.match(text, end + 1):
            if target := defined.get(key(named[1] or text[start:end])):
                return Link(named.end(), text[start:end], *target)
            break
    alone = _LABEL_AS_KEY.match(text, start, start + _LONGEST_KEY)
    target = defined.get(key(alone[1])) if alone else None
    return Link(alone.end(), alone[1], *target) if alone and target else None


def _after_spaces(text: str, at: int) -> int:
    found = _SPACES.match(text, at)
    return found.end() if found else at
