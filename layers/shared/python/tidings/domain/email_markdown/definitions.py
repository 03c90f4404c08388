"""Definitions: lines that show nothing where they stand, but are used elsewhere - links by key, and footnotes."""

import re

from tidings.domain.email_markdown.page import Block, Found, Page, key

# Keys are bounded, so that a page of unclosed brackets is not searched to its end from each.
_LINK = re.compile(r" *\[([^^\]]{1,200})\]: *<?([^\s>]+)>?(?: +[\"(]([^\n]+)[\")])? *(?:\n+|\Z)")
_FOOTNOTE = re.compile(r"\[\^([^\]]{1,200})\]: *+([^\n]*+(?:\n++|\Z)(?: [^\n]*+(?:\n++|\Z))*+)")


def starts(text: str, at: int) -> bool:
    """Whether a definition stands here."""
    return bool(_LINK.match(text, at) or _FOOTNOTE.match(text, at))


def link(page: Page, at: int) -> Found | None:
    """Reads `[key]: url "title"`; a later one with the same key wins."""
    if not (found := _LINK.match(page.text, at)):
        return None
    page.place.definitions.links[key(found[1])] = found[2], found[3] or ""
    return found.end(), None


def footnote(page: Page, at: int) -> Found | None:
    """Reads `[^key]: text` and the indented lines below it; the first one with a key wins."""
    if not (found := _FOOTNOTE.match(page.text, at)):
        return None
    known = page.place.definitions.footnotes
    if key(found[1]) in known:
        return found.end(), None
    known[key(found[1])] = block = Block("footnote", _dedented(found[2]), reader="footnote")
    return found.end(), block


def _dedented(text: str) -> str:
    first, *others = text.split("\n")
    indents = (len(line) - len(line.lstrip()) for line in others)
    indent = min(filter(None, indents), default=0)
    return "\n".join([first, *(line[indent:] for line in others)])
