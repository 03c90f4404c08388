"""Paragraphs: lines that nothing else begins with, up to a blank line or one that ends them; and what parts them."""

import re

from tidings.domain.email_markdown import code, definitions, headings, tags
from tidings.domain.email_markdown.page import Block, Found, Page

_NEWLINES = re.compile(r"\n+")
_RULE = re.compile(r" {0,3}[-*_](?: *[-*_]){2,}+ *+(?:\n+|\Z)")
# `+` and `>` end a paragraph, although they start nothing of their own; `•` and `^` do not.
_INTERRUPTING = re.compile(r" *(?:#[^\n]|>[^\n]|(?:[*+-](?:\d+\.)?|\d+\.) [\s\S])")
_MAY_INTERRUPT = frozenset(" #>*+-_`~[<")


def paragraph(page: Page, at: int) -> Found | None:
    """A paragraph, which always is one."""
    end = page.line_end(at)
    while page.text[end + 1 : end + 2] not in ("", "\n") and not _interrupted(page, end + 1):
        end = page.line_end(end + 1)
    return page.after_newlines(end), Block("paragraph", page.text[at:end])


def line(page: Page, at: int) -> Found | None:
    """One line of an item of a list."""
    end = page.line_end(at)
    return end, Block("line", page.text[at:end])


def gap(page: Page, at: int) -> Found | None:
    """Newlines that no block before them has taken; two or more of them show."""
    found = _NEWLINES.match(page.text, at)
    return (found.end(), Block("gap") if len(found[0]) > 1 else None) if found else None


def rule(page: Page, at: int) -> Found | None:
    """Three or more of `-`, `*` and `_` alone on a line."""
    found = _RULE.match(page.text, at)
    return (found.end(), Block("rule")) if found else None


def html(page: Page, at: int) -> Found | None:
    """A block of HTML that stands alone."""
    found = tags.block(page.text, at)
    return (found[0], Block("html", found[1])) if found else None


def _interrupted(page: Page, at: int) -> bool:
    if headings.underlined(page, at):
        return True
    first = page.text[at]
    return (first in _MAY_INTERRUPT or first.isdecimal()) and bool(
        _INTERRUPTING.match(page.text, at)
        or _RULE.match(page.text, at)
        or code.fenced(page, at)
        or definitions.starts(page.text, at)
        or tags.starts_block(page.text, at)
    )
