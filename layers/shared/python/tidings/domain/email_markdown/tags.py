"""HTML tags in a message: recognised so that they are shown as they were written, and never obeyed."""

import re
from collections.abc import Iterator

_FARTHEST = 2_000  # characters in a tag, between a tag and its closing tag, in an address

_INLINE = (
    "a|em|strong|small|s|cite|q|dfn|abbr|data|time|code|var|samp|kbd|sub|sup|i|b|u|mark|ruby|rt|rp|bdi|bdo|span|br|wbr"
    "|ins|del|img|font"
)
# Neither the start of an address (<https://…>) nor of an email address (<jo@…>).
_NAME = r"\w++(?!:/|[^\w\s@]*+@)"
# Possessive: there is one way to read attributes, so that no tag is slow.
_ATTRIBUTES = r"""(?:\s*+[a-zA-Z-](?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s'">]++))?+)*+"""
_TAG = re.compile(rf"<({_NAME}){_ATTRIBUTES}\s*+(/?)>")
_BLOCK_START = re.compile(rf"<(?!(?:{_INLINE})\b){_NAME}")
_BLANK = re.compile(r" *(?:\n{2,}|\s*\Z)")


def starts_block(text: str, at: int) -> bool:
    """Whether the tag of a block stands here, such as `<div` or `<p`."""
    return bool(_BLOCK_START.match(text, at))


def block(text: str, at: int) -> tuple[int, str] | None:
    """Where a block of HTML that stands alone ends, and what it says; nothing when text follows it."""
    start = at + len(text[at : at + 4]) - len(text[at : at + 4].lstrip(" "))
    for end, closed in _block_ends(text, start):
        if blank := _BLANK.match(text, end):
            return blank.end(), text[start:end] if closed else text[at : blank.end()]
    return None


def _block_ends(text: str, start: int) -> list[tuple[int, bool]]:
    if ends := _comment_ends(text, start):
        return [(end, False) for end in ends]
    tag = _tag(text, start)
    if not tag or not starts_block(text, start):
        return []
    return [*((end, True) for end in _closing_ends(text, tag)), (tag.end(), False)]


def inline(text: str, at: int) -> int | None:
    """Where the comment, the element or the lone tag that starts here ends."""
    if comment_ends := _comment_ends(text, at):
        return comment_ends[0]
    if not (tag := _tag(text, at)):
        return None
    return next(_closing_ends(text, tag), tag.end())


def address(text: str, at: int) -> tuple[int, str, bool] | None:
    """Where `<address>` ends, the address, and whether it is an email address rather than a URL."""
    end = text.find(">", at, at + _FARTHEST)
    inside = text[at + 1 : max(end, 0)]
    last = max(inside.rfind(mark, 1, -1) for mark in "@:")
    return None if last < 0 or " " in inside else (end + 1, inside, inside[last] == "@")


def _tag(text: str, at: int) -> re.Match[str] | None:
    end = text.find(">", at, at + _FARTHEST)
    return _TAG.match(text, at, at + _FARTHEST) if end > 0 else None


def _comment_ends(text: str, at: int) -> list[int]:
    return list(_ends(text, "-->", at + 4)) if text.startswith("<!--", at) else []


def _closing_ends(text: str, tag: re.Match[str]) -> Iterator[int]:
    """Where closing tags of this tag end, nearest first; none for one that closes itself."""
    return _ends(text, f"</{tag[1]}>", tag.end()) if not tag[2] else iter(())


def _ends(text: str, mark: str, start: int) -> Iterator[int]:
    at, farthest = start, start + _FARTHEST
    while (found := text.find(mark, at, farthest)) >= 0:
        at = found + len(mark)
        yield at
