"""Code: indented by four spaces, or between fences of backticks or tildes. It shows as it was written."""

import re

from tidings.domain.email_markdown.page import Block, Found, Page

_INDENTED = re.compile(r"(?: {4}[^\n]++\n*+)++")
_INDENT = re.compile(r"^ {4}", re.MULTILINE)
_OPENING = re.compile(r" *(`{3,}+|~{3,}+) *[^`\s]*+ *\n")


def indented(page: Page, at: int) -> Found | None:
    """Lines that begin with four spaces, and the blank lines between and after them."""
    found = _INDENTED.match(page.text, at)
    return (found.end(), Block("code", _INDENT.sub("", found[0]))) if found else None


def fenced(page: Page, at: int) -> Found | None:
    """What stands between two fences; an opening fence alone is text."""
    opening = _OPENING.match(page.text, at)
    end = page.fences.closing(opening[1], opening.end()) if opening else None
    if not opening or not end:
        return None
    start = opening.end()
    code = page.text[start : end - len(opening[1])].rstrip() or page.text[start]
    return page.after_newlines(end), Block("code", code)
