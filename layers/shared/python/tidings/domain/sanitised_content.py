"""What strangers typed, made harmless before it goes into a service's email: no links, no markdown.

The rule is GOV.UK Notify's `sanitise_content_for`: web addresses go, or come apart when they may be a missing space
after a full stop; then every mark of markdown gets a backslash.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tidings.domain import placeholders

# A web address may begin at a word, not after `@` or `.`. What is none is passed over in one piece and not read again:
# a word after one of those, hyphens before a word, a name without a top-level domain (up to a `http://` at its end).
_WEB_ADDRESS = re.compile(
    r"""
    (?P<address> \b (?<![@.]) (?:https?://)? (?:[\w-]++\.)+ [a-z]{2,63} (?!@)\b (?:[/?#][^<\s]*)? )
    | (?<=[@.]) \w++
    | \B -++
    | (?:[\w-]++\.)*+ [\w-]*? - (?=https?://)
    | [\w-]++ (?:\.[\w-]++)*+
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PERHAPS_A_SENTENCE = re.compile(r"[a-zA-Z0-9.-]+")
_MARKDOWN = re.compile(r"([`*_()\\{}\[\]<>#+\-.!|])")


@dataclass(frozen=True, slots=True)
class Change:
    """A value before and after."""

    unsanitised: object
    sanitised: object


@dataclass(frozen=True, slots=True)
class Sanitised:
    """Values of which some are harmless now, and what has changed, both by the caller's keys."""

    values: dict[str, object]
    changes: dict[str, Change]


def sanitise(values: Mapping[str, object], names: Collection[str] | None) -> Sanitised:
    """The values with those under these names (matched as placeholders are, unknown ones ignored) made harmless.

    Texts in lists are sanitised too. Numbers, truth values, nulls and files to send stay as they are; other objects,
    which a template shows as text, become that text, sanitised.
    """
    wanted = {placeholders.key(name) for name in names or ()}
    made = {name: _harmless(value) if placeholders.key(name) in wanted else value for name, value in values.items()}
    return Sanitised(made, {name: Change(values[name], made[name]) for name in values if made[name] != values[name]})


def sanitise_text(text: str) -> str:
    """One text, made harmless."""
    return _MARKDOWN.sub(r"\\\1", _WEB_ADDRESS.sub(_apart, text))


def _harmless(value: object) -> object:
    match value:
        case str():
            return sanitise_text(value)
        case list():
            return [_harmless(item) for item in value]
        case dict() if "file" not in value:
            return sanitise_text(str(value))
        case _:
            return value


def _apart(found: re.Match[str]) -> str:
    if not found["address"]:
        return found[0]
    return found[0].replace(".", ". ") if _PERHAPS_A_SENTENCE.fullmatch(found[0]) else ""
