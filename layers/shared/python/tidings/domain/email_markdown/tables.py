"""Tables: read, so that their rows are not taken for text, and not shown."""

import re

from tidings.domain.email_markdown.page import Found, Page

_BARE_RULE = re.compile(r" *[-:]+ *\|[-| :]*")
_PIPED_RULE = re.compile(r" *\| *[-:][-| :]*")


def bare(page: Page, at: int) -> Found | None:
    """A table whose rows have pipes between cells only."""
    first = _unindented(page, at)
    return _below(page, at, _BARE_RULE, "") if "|" in first[1:] and first[0].strip() else None


def piped(page: Page, at: int) -> Found | None:
    """A table whose rows begin with a pipe."""
    first = _unindented(page, at)
    return _below(page, at, _PIPED_RULE, "|") if first[:1] == "|" and first[1:] else None


def _below(page: Page, at: int, rule: re.Pattern[str], margin: str) -> Found | None:
    second = page.line_end(at) + 1
    end = page.line_end(second)
    if end >= len(page.text) or not rule.fullmatch(page.text, second, end):
        return None
    while end < len(page.text):
        row = _unindented(page, end + 1)
        if "|" not in row or not row.startswith(margin):
            break
        end = page.line_end(end + 1)
    return page.after_newlines(end), None


def _unindented(page: Page, at: int) -> str:
    return page.text[at : page.line_end(at)].lstrip(" ")
