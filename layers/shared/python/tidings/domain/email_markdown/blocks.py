"""Blocks: a message read line by line into headings, lists, paragraphs - the block grammar of GOV.UK Notify's emails.

Its oddities are mistune 0.8.4's, which Notify builds on. Every rule looks at its own lines only, so that reading takes
a time proportional to the message, whatever it says.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tidings.domain.email_markdown import code, definitions, headings, lists, paragraphs, tables
from tidings.domain.email_markdown.page import DEEPEST, Block, Definitions, Found, Kind, Page, Place, Reader, Rule

_INSET = re.compile(r"(?: *\^[^\n]++(?:\n[^\n]++)*+\n*+)++")
_INSET_MARK = re.compile(r"^ *\^ ?", re.MULTILINE)


def document(text: str) -> tuple[list[Block], Definitions]:
    """A whole message: its blocks and its definitions."""
    place = Place(Definitions())
    return _read(text, "text", place), place.definitions


def _read(text: str, reader: Reader, place: Place) -> list[Block]:
    page = Page(text.rstrip("\n"), place)
    blocks: list[Block] = []
    at = 0
    while at < len(page.text):
        at, block = _next(page, at, reader)
        if block:
            blocks.append(_deepened(block, place) if block.reader or block.children else block)
    return blocks


def _next(page: Page, at: int, reader: Reader) -> Found:
    first = page.text[at]
    for rule in _applicable(reader, "1" if first.isdecimal() else first if first in _MARKS else ""):
        if found := rule(page, at):
            return found
    raise AssertionError("a paragraph or a line begins anywhere")


def _deepened(block: Block, place: Place) -> Block:
    """The block with its source read into children, and theirs."""
    within = place.inside(block.kind)
    if block.reader:
        block.children = _read(block.text, block.reader, within)
    else:
        block.children = [_deepened(child, within) for child in block.children]
    if block.kind == "item":
        block.children = list(_joined(block.children, "paragraph" if block.level else "line"))
    return block


def _joined(blocks: Sequence[Block], kind: Kind) -> Iterator[Block]:
    """Blocks in which lines that follow each other are one block, of this kind."""
    for are_lines, group in itertools.groupby(blocks, lambda block: block.kind == "line"):
        if are_lines:
            yield Block(kind, "\n".join(line.text for line in group))
        else:
            yield from group


def _inset(page: Page, at: int) -> Found | None:
    """Lines that begin with `^`, and those that follow them; in too many others they are one paragraph."""
    if not (found := _INSET.match(page.text, at)):
        return None
    if page.place.quotes == DEEPEST:
        return found.end(), Block("quote", children=[Block("paragraph", found[0])])
    return found.end(), Block("quote", _INSET_MARK.sub("", found[0]), reader="text")


# Each rule with the characters that its blocks may begin with, besides spaces; "1" is any digit, nothing is anything.
_Row = tuple[str, Rule]
_GAP: _Row = ("\n", paragraphs.gap)
_RULE: _Row = ("-*_", paragraphs.rule)
_CODE: tuple[_Row, ...] = ((" ", code.indented), ("`~", code.fenced))
_HASHED: _Row = ("#", headings.hashed)
_UNDERLINED: _Row = ("", headings.underlined)
_NESTING: tuple[_Row, ...] = (("^", _inset), ("*-•1", lists.items), ("<", paragraphs.html))
_BARE_TABLE: _Row = ("", tables.bare)
_PIPED_TABLE: _Row = ("|", tables.piped)
_DEFINITIONS: tuple[_Row, ...] = (("[", definitions.link), ("[", definitions.footnote))
_PARAGRAPH: _Row = ("", paragraphs.paragraph)
_LINE: _Row = ("", paragraphs.line)

_ROWS: dict[Reader, tuple[_Row, ...]] = {
    "text": (
        *(_GAP, _RULE, *_CODE, _HASHED, _BARE_TABLE, _UNDERLINED),
        *(*_NESTING, *_DEFINITIONS, _PIPED_TABLE, _PARAGRAPH),
    ),
    "item": (_GAP, *_CODE, _UNDERLINED, _RULE, *_NESTING, _LINE),
    "footnote": (_GAP, *_CODE, _HASHED, _BARE_TABLE, _UNDERLINED, _RULE, *_NESTING, _PIPED_TABLE, _PARAGRAPH),
}
_MARKS = frozenset("".join(starts for rows in _ROWS.values() for starts, _ in rows) + " ")


@lru_cache
def _applicable(reader: Reader, first: str) -> tuple[Rule, ...]:
    """The rules for text that begins with this character; spaces may stand before anything."""
    return tuple(rule for starts, rule in _ROWS[reader] if not starts or first == " " or (first and first in starts))
