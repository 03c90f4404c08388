"""Placeholders: the ((names)) in a template, which are still missing, and the text with its values filled in.

The rules are GOV.UK Notify's documented ones: a name holds no brackets; names and keys are the same when they differ
only in case, spaces, underscores and hyphens; `((name??text))` shows its text when the value says yes; a null value is
a missing one.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from tidings.domain import whitespace

ListStyle = Literal["inline", "markdown"]

# Possessive: a run of text that is not closed is read once and never again.
_PLACEHOLDER = re.compile(r"\(\(([^()]++)\)\)")
_IGNORED_IN_NAMES = str.maketrans("", "", " _-")
_YES = frozenset({"yes", "y", "true", "t", "1", "include", "show"})


def key(name: str) -> str:
    """What two spellings of one name have in common: lower case, no spaces, underscores or hyphens."""
    return name.translate(_IGNORED_IN_NAMES).lower()


def names(*texts: str) -> list[str]:
    """The names asked for in the texts, as first written, in order, each once by its key. Conditions count too."""
    found: dict[str, str] = {}
    for text in texts:
        for body in _PLACEHOLDER.findall(text):
            name = body.partition("??")[0]
            found.setdefault(key(name), name)
    return list(found.values())


def missing(text: str | Sequence[str], values: Mapping[str, object]) -> list[str]:
    """The names in a text (or in the several texts of one template, in order) whose value is absent or null."""
    texts = [text] if isinstance(text, str) else text
    given = _by_key(values)
    return [name for name in names(*texts) if given.get(key(name)) is None]


def fill(
    text: str,
    values: Mapping[str, object],
    *,
    lists: ListStyle = "inline",
    escape: Callable[[str], str] | None = None,
) -> str:
    """The text with its values in place; a placeholder without a value stays as written, a value is never read again.

    Values show as Python's `str()`. A list of values reads "a, b and c" inline (texts, subjects) and as a bullet list
    in markdown (bodies of emails and letters). With `escape`, text, names and values are escaped, each once.
    """
    escaped = escape or str
    given = {key(escaped(name)): value for name, value in values.items()}

    def replacement(match: re.Match[str]) -> str:
        name, condition, shown = match[1].partition("??")
        value = given.get(key(name))
        if value is None:
            return match[0]
        said = escaped(_spoken(value, lists))
        return said if not condition else shown if says_yes(said) else ""

    return _PLACEHOLDER.sub(replacement, escaped(text))


def says_yes(value: object) -> bool:
    """Whether a value shows the text of its condition: yes, y, true, t, 1, include or show, in any case."""
    return str(value).lower() in _YES


def _by_key(values: Mapping[str, object]) -> dict[str, object]:
    return {key(name): value for name, value in values.items()}


def _spoken(value: object, lists: ListStyle) -> str:
    return _LISTED[lists](_items(value)) if isinstance(value, list) else str(value)


def _items(values: list[object]) -> list[str]:
    trimmed = (whitespace.trim(str(value)) for value in values if value is not None)
    return [item for item in trimmed if item]


def _inline(items: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def _bullets(items: list[str]) -> str:
    return "".join(["\n\n", "\n".join(f"* {item}" for item in items)]) if items else ""


_LISTED: dict[ListStyle, Callable[[list[str]], str]] = {
    "inline": _inline,
    "markdown": _bullets,
}
