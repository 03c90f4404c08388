"""Blocks: a message read line by line into headings, lists, paragraphs - the block grammar of GOV.UK Notify's emails.

Its oddities are mistune 0.8.4's, which Notify builds on. Every rule looks at its own lines only, so that reading takes a time
proportional to the message, whatever it says.
"""

import itertools
import re
from collections.abc import Iterator

from tidings.domain.email_markdown import definitions, lists, tables, tags
from tidings.domain.email_markdown.page import DEEPEST, Block, Definitions, Found, Kind, Page, Place, Reader, Rule

_GAP = re.compile(r"\n+")
_RULE = re.compile(r" {0,3}[-*_](?: *[-*_]){2,}+ *+(?:\n+|\Z)")
_CODE = re.compile(r"(?: {4}[^\n]++\n*+)++")
_CODE_INDENT = re.compile(r"^ {4}", re.MULTILINE)
_FENCE = re.compile(r" *(`{3,}+|~{3,}+) *[^`\s]*+ *\n")
_HEADING = re.compile(r" *(#++)([^\n]*+)(?:\n+|\Z)")
_UNDERLINED = re.compile(r"([^\n]+)\n *+[=-]*([=-]) *+(?:\n+|\Z)")
_INSET = re.compile(r"(?: *\^[^\n]++(?:\n[^\n]++)*+\n*+)++")
_INSET_MARK = re.compile(r"^ *\^ ?", re.MULTILINE)
# What ends a paragraph on its next line. `+` and `>` do too, although they start nothing of their own.
_INTERRUPTION = re.compile(r" *(?:#[^\n]|>[^\n]|(?:[*+-](?:\d+\.)?|\d+\.) [\s\S])")


def read(text: str, reader: Reader, place: Place) -> list[Block]:
    """The blocks of a text, all read; definitions are noted in the place."""
    page = Page(text.rstrip("\n"), place)
    found: list[Block] = []
    at = 0
    while at < len(page.text):
        at, block = _next(page, at, _RULES[reader])
        if block:
            found.append(_deepened(block, place))
    return found


def document(text: str) -> tuple[list[Block], Definitions]:
    """A whole message: its blocks and its definitions."""
    place = Place(Definitions())
    return read(text, "text", place), place.definitions


def _next(page: Page, at: int, rules: tuple[Rule, ...]) -> Found:
    return next(found for rule in rules if (found := rule(page, at)))


def _deepened(block: Block, place: Place) -> Block:
    """The block with its source read into children, and theirs."""
    within = place.inside(block.kind)
    if block.reader:
        block.children = read(block.text, block.reader, within)
    else:
        for child in block.children:
            _deepened(child, within)
    if block.kind == "item":
        block.children = list(_joined(block.children, "paragraph" if block.level else "line"))
    return block


def _joined(blocks: list[Block], kind: Kind) -> Iterator[Block]:
    """Blocks in which lines that follow each other are one block, of this kind."""
    for are_lines, group in itertools.groupby(blocks, lambda block: block.kind == "line"):
        if are_lines:
            yield Block(kind, "\n".join(line.text for line in group))
        else:
            yield from group


def _gap(page: Page, at: int) -> Found | None:
    if not (found := _GAP.match(page.text, at)):
        return None
    return found.end(), Block("gap") if len(found[0]) > 1 else None


def _rule(page: Page, at: int) -> Found | None:
    found = _RULE.match(page.text, at)
    return (found.end(), Block("rule")) if found else None


def _code(page: Page, at: int) -> Found | None:
    found = _CODE.match(page.text, at)
    return (found.end(), Block("code", _CODE_INDENT.sub("", found[0]))) if found else None


def _fenced(page: Page, at: int) -> Found | None:
    opening = _FENCE.match(page.text, at)
    closing = opening and page.closing_fence(opening[1], opening.end())
    if not opening or not closing:
        return None
    start, (end, after) = opening.end(), closing
    code = page.text[start:end].rstrip() or page.text[start : start + 1]
    return page.after_newlines(after), Block("code", code)


def _heading(page: Page, at: int) -> Found | None:
    found = _HEADING.match(page.text, at)
    if not found or found[1] + found[2] == "#":
        return None
    level, rest = min(6, len(found[1])), found[1][6:] + found[2]
    if not rest:
        return found.end(), Block("heading", "#", level - 1)
    bare = rest.lstrip(" ")
    return found.end(), Block("heading", bare.rstrip(" ").rstrip("#").rstrip(" ") or bare[:1] or " ", level)


def _underlined(page: Page, at: int) -> Found | None:
    found = _UNDERLINED.match(page.text, at)
    return (found.end(), Block("heading", found[1], 1 if found[2] == "=" else 2)) if found else None


def _inset(page: Page, at: int) -> Found | None:
    if not (found := _INSET.match(page.text, at)):
        return None
    if page.place.quotes == DEEPEST:
        return found.end(), Block("quote", children=[Block("paragraph", found[0])])
    return found.end(), Block("quote", _INSET_MARK.sub("", found[0]), reader="text")


def _html(page: Page, at: int) -> Found | None:
    found = tags.block(page.text, at)
    return (found[0], Block("html", found[1])) if found else None


def _paragraph(page: Page, at: int) -> Found | None:
    end = page.line_end(at)
    while page.text[end + 1 : end + 2] not in ("", "\n") and not _interrupted(page, end + 1):
        end = page.line_end(end + 1)
    return page.after_newlines(end), Block("paragraph", page.text[at:end])


def _interrupted(page: Page, at: int) -> bool:
    return bool(
        _INTERRUPTION.match(page.text, at)
        or _RULE.match(page.text, at)
        or _UNDERLINED.match(page.text, at)
        or _fenced(page, at)
        or definitions.starts(page.text, at)
        or tags.starts_block(page.text, at)
    )


def _line(page: Page, at: int) -> Found | None:
    end = page.line_end(at)
    return end, Block("line", page.text[at:end])


_RULES: dict[Reader, tuple[Rule, ...]] = {
    "text": (
        _gap,
        _rule,
        _code,
        _fenced,
        _heading,
        tables.bare,
        _underlined,
        _inset,
        lists.items,
        _html,
        definitions.link,
        definitions.footnote,
        tables.piped,
        _paragraph,
    ),
    "item": (_gap, _code, _fenced, _underlined, _rule, _inset, lists.items, _html, _line),
    "footnote": (
        _gap,
        _code,
        _fenced,
        _heading,
        tables.bare,
        _underlined,
        _rule,
        _inset,
        lists.items,
        _html,
        tables.piped,
        _paragraph,
    ),
}
