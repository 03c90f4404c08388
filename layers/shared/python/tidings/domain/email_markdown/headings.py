"""Headings: with hashes before them, or underlined."""

import re

from tidings.domain.email_markdown.page import Block, Found, Page

_HASHED = re.compile(r" *(#++)([^\n]*+)(?:\n+|\Z)")
_UNDERLINED = re.compile(r"([^\n]+)\n *+[=-]*([=-]) *+(?:\n+|\Z)")


def hashed(page: Page, at: int) -> Found | None:
    """`# text`: its level is the number of hashes up to six; hashes after it go, the space before it may be missing."""
    found = _HASHED.match(page.text, at)
    if not found or found[1] + found[2] == "#":
        return None
    level, rest = min(6, len(found[1])), found[1][6:] + found[2]
    if not rest:
        return found.end(), Block("heading", "#", level - 1)
    bare = rest.lstrip(" ")
    return found.end(), Block("heading", bare.rstrip(" ").rstrip("#").rstrip(" ") or bare[:1] or " ", level)


def underlined(page: Page, at: int) -> Found | None:
    """A line over a line of `=` or `-`; the last of these makes it level one or two."""
    found = _UNDERLINED.match(page.text, at)
    return (found.end(), Block("heading", found[1], 1 if found[2] == "=" else 2)) if found else None
