"""Lists: where one ends, and its items. Bullets are `*`, `-`, `•` and `1.`, and need no space after them."""

import re
from collections.abc import Iterator

from tidings.domain.email_markdown import definitions
from tidings.domain.email_markdown.page import DEEPEST, Block, Found, Page

_BULLET = re.compile(r"( *)([•*-]|\d+\.)")
_SPACED_BULLET = re.compile(r"(?:[•*-]|\d+\.) ")
_RULE = re.compile(r"(?:[-*_] *+){3,}+(?:\n|\Z)")
_NEWLINES = re.compile(r"\n+")


def items(page: Page, at: int) -> Found | None:
    """A list with its items, yet to be read; a list in too many others is one item of plain lines."""
    bullet = _BULLET.match(page.text, at)
    if not bullet or bullet.end() == len(page.text):
        return None
    end = _end(page, bullet.end() + 1, bullet[1])
    source = page.text[at:end]
    if page.place.lists == DEEPEST:
        found = [Block("item", children=[Block("line", source)])]
    else:
        found = list(_items(list(_sources(source, bullet[1]))))
    return end, Block("list", level=int("." in bullet[2]), children=found)


def _end(page: Page, start: int, indent: str) -> int:
    """Where the list with this indent ends: before a rule or a definition, or after blank lines it does not cross."""
    for newlines in _NEWLINES.finditer(page.text, start):
        if newlines.start() > max(start, page.bare_end):
            break
        after, blank = newlines.end(), len(newlines[0]) - 1
        if blank > 1 or (blank and not _goes_on(page.text, after, indent)) or _stopped(page.text, after, indent):
            return after
    return len(page.text)


def _goes_on(text: str, at: int, indent: str) -> bool:
    return text.startswith(" ", at) or (
        text.startswith(indent, at) and bool(_SPACED_BULLET.match(text, at + len(indent)))
    )


def _stopped(text: str, at: int, indent: str) -> bool:
    inner = at + len(indent) if text.startswith(indent, at) else at
    return bool(_RULE.match(text, inner) or _RULE.match(text, at)) or definitions.starts(text, at)


def _sources(text: str, indent: str) -> Iterator[str]:
    """The source of each item: a new one starts where the indent of the first is followed by a bullet."""
    item: list[str] = []
    for line in text.split("\n"):
        starts = line.startswith(indent) and (found := _BULLET.match(line, len(indent))) and not found[1]
        if item and starts:
            yield "\n".join(item)
            item = []
        item.append(line)
    yield "\n".join(item)


def _items(sources: list[str]) -> Iterator[Block]:
    """Items; blank lines within one, after one or before one make paragraphs of its lines."""
    parted = False
    for number, source in enumerate(sources, 1):
        text = _outdented(source)
        loose = parted or "\n\n" in text.rstrip()
        if text and number < len(sources):
            parted = text.endswith("\n")
            loose = loose or parted
        yield Block("item", text, int(loose), reader="item")


def _outdented(source: str) -> str:
    bullet = _BULLET.match(source)
    width = bullet.end() if bullet else 0
    text = source[width:]
    if "\n " not in text:
        return text
    return "\n".join(line[min(width, len(line) - len(line.lstrip(" "))) :] for line in text.split("\n"))
