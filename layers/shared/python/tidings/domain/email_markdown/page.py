"""What the markdown of an email is read into, and the page it is read from."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from tidings.domain.email_markdown.fences import Fences

Kind = Literal["paragraph", "line", "heading", "rule", "code", "html", "gap", "quote", "list", "item", "footnote"]
Reader = Literal["text", "item", "footnote"]

DEEPEST = 6  # lists within lists, and quotes within quotes

_SPACES = re.compile(r"\s+")
_REST = re.compile(r" *\n*")


@dataclass(slots=True)
class Block:
    """A piece of a message; one with a `reader` holds source text still to be read into children."""

    kind: Kind
    text: str = ""
    level: int = 0  # of a heading; 1 for a numbered list, and for an item whose lines are paragraphs
    reader: Reader | None = None
    children: Sequence["Block"] = ()


@dataclass(slots=True)
class Definitions:
    """What a message defines for use anywhere in it: `[key]: url "title"` and `[^key]: footnote`."""

    links: dict[str, tuple[str, str]] = field(default_factory=dict)
    footnotes: dict[str, Block] = field(default_factory=dict)


class Place(NamedTuple):
    """Where a page lies: within how many lists and quotes, in a message with these definitions."""

    definitions: Definitions
    lists: int = 0
    quotes: int = 0

    def inside(self, kind: Kind) -> "Place":
        return Place(self.definitions, self.lists + (kind == "list"), self.quotes + (kind == "quote"))


@dataclass
class Page:
    """Text without newlines at its end, and where it lies."""

    text: str
    place: Place

    def line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def after_newlines(self, at: int) -> int:
        """Past the spaces and newlines here."""
        found = _REST.match(self.text, at)
        return found.end() if found else at

    @cached_property
    def bare_end(self) -> int:
        """Where only whitespace follows."""
        return len(self.text.rstrip())

    @cached_property
    def fences(self) -> Fences:
        return Fences(self.text)


Found = tuple[int, Block | None]
Rule = Callable[[Page, int], Found | None]


def key(name: str) -> str:
    """What two spellings of the key of a definition have in common."""
    return _SPACES.sub(" ", name.lower())
