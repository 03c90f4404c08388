"""What the markdown of an email is read into, and the page it is read from."""

import bisect
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

Kind = Literal["paragraph", "line", "heading", "rule", "code", "html", "gap", "quote", "list", "item", "footnote"]
Reader = Literal["text", "item", "footnote"]

DEEPEST = 6  # lists within lists, and quotes within quotes

_SPACES = re.compile(r"\s+")
_REST = re.compile(r" *\n*")
_FENCE_ENDS = re.compile(r"(`{3,}+|~{3,}+) *+(?:\n|\Z)")


@dataclass(slots=True)
class Block:
    """A piece of a message; one with a `reader` holds source text still to be read into children."""

    kind: Kind
    text: str = ""
    level: int = 0  # of a heading; 1 for a numbered list, and for an item whose lines are paragraphs
    reader: Reader | None = None
    children: list["Block"] = field(default_factory=list)


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
        return self._replace(lists=self.lists + (kind == "list"), quotes=self.quotes + (kind == "quote"))


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

    def closing_fence(self, fence: str, start: int) -> tuple[int, int] | None:
        """Where the code that starts here ends, and where its closing fence does; a longer fence closes a shorter one."""
        ends, sizes, longest_after = self._closing_fences[fence[0]]
        index = bisect.bisect_left(ends, start + 1 + len(fence))
        if index == len(ends) or longest_after[index] < len(fence):
            return None
        while sizes[index] < len(fence):
            index += 1
        return ends[index] - len(fence), ends[index]

    @cached_property
    def _closing_fences(self) -> dict[str, tuple[list[int], list[int], list[int]]]:
        """For each sort of fence: where fences that may close end, how long they are, and the longest from there on."""
        closing: dict[str, tuple[list[int], list[int], list[int]]] = {"`": ([], [], []), "~": ([], [], [])}
        for found in _FENCE_ENDS.finditer(self.text):
            ends, sizes, longest_after = closing[found[1][0]]
            ends.append(found.end(1))
            sizes.append(len(found[1]))
            longest_after.append(len(found[1]))
        for _, _, longest_after in closing.values():
            for index in range(len(longest_after) - 2, -1, -1):
                longest_after[index] = max(longest_after[index], longest_after[index + 1])
        return closing


Found = tuple[int, Block | None]
Rule = Callable[[Page, int], Found | None]


def key(name: str) -> str:
    """What two spellings of the key of a definition have in common."""
    return _SPACES.sub(" ", name.lower())
