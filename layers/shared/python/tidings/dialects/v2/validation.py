"""Checking a value against a table of fields, in the words and the order that Notify's callers know.

Values are shown as Python writes them, single quotes left out: Notify's own validator does so, and clients compare.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tidings.dialects.v2.refusals import SchemaRefused
from tidings.domain import email_address, phone_number
from tidings.domain.errors import Refusal

# A rule yields what is wrong with a value, without the field's name; `now` is for rules that speak of time.
Rule = Callable[[object, datetime], Iterator[str]]

LONGEST_REFERENCE: Final = 1000
# Whole values are shown, as Notify does, but not more than an answer can hold.
_LONGEST_MESSAGE: Final = 200_000

_TYPES: Final[Mapping[str, Callable[[object], bool]]] = {
    "string": lambda value: isinstance(value, str),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "null": lambda value: value is None,
}

# RFC 3986: a scheme, then only characters that may stand in a URI, each % followed by two hex digits.
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+:(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*+(?:#[^#]*+)?")
_FRAGMENT: Final = re.compile(r"(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*+")

_NO_DATE: Final = (
    "datetime format is invalid. It must be a valid ISO8601 date time format, https://en.wikipedia.org/wiki/ISO_8601"
)


@dataclass(frozen=True, slots=True)
class Field:
    """One property: its name, what its value must be, and whether it may be left out."""

    name: str
    rule: Rule
    required: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """The properties of an object, in the order in which their faults are told; `closed`: there may be no others."""

    fields: tuple[Field, ...]
    closed: bool = True


def check(value: object, schema: Schema, now: datetime) -> dict[str, Any]:
    """The value, when it has the form that the schema asks for; raises SchemaRefused with every fault."""
    if not isinstance(value, dict):
        raise SchemaRefused([_shown(f"{value!r} is not of type object")])
    faults = [*_property_faults(value, schema, now), *_missing(value, schema), *_additional(value, schema)]
    if faults:
        raise SchemaRefused(list(dict.fromkeys(faults)))
    return value


def of_type(*names: str) -> Rule:
    """A value of one of these JSON types."""

    def rule(value: object, _now: datetime) -> Iterator[str]:
        if not any(_TYPES[name](value) for name in names):
            yield f"{value!r} is not of type {', '.join(names)}"

    return rule


def one_of(*choices: str) -> Rule:
    """One of these texts; of a list, every item."""

    def rule(value: object, _now: datetime) -> Iterator[str]:
        for each in value if isinstance(value, list) else [value]:
            if each not in choices:
                yield f"{each!r} is not one of [{', '.join(choices)}]"

    return rule


def reference(value: object, now: datetime) -> Iterator[str]:
    """A text of at most 1,000 characters."""
    yield from of_type("string")(value, now)
    if isinstance(value, str) and len(value) > LONGEST_REFERENCE:
        yield f"{value!r} is too long"


def identifier(value: object, _now: datetime) -> Iterator[str]:
    """A UUID in any spelling that Python reads."""
    if canonical_id(value) is None:
        yield "is not a valid UUID"


def phone(value: object, now: datetime) -> Iterator[str]:
    """A number that anybody may text; whether this service may is asked later."""
    yield from of_type("string")(value, now)
    if isinstance(value, str):
        yield from _refusal(lambda: phone_number.parse(value).check_allowed(international=True, uk_landlines=True))


def email(value: object, now: datetime) -> Iterator[str]:
    """An email address."""
    yield from of_type("string")(value, now)
    if isinstance(value, str):
        yield from _refusal(lambda: email_address.parse(value))


def https_url(value: object, _now: datetime) -> Iterator[str]:
    """A URI (RFC 3986) that begins with https, in lower case."""
    is_uri = isinstance(value, str) and _URI.fullmatch(value) and _FRAGMENT.fullmatch(value.partition("#")[2])
    if not is_uri or not str(value).startswith("https"):
        yield "is not a valid https url"


def moment_within_a_day(value: object, now: datetime) -> Iterator[str]:
    """An ISO 8601 moment, not past and at most a day ahead; its zone is read and ignored, as Notify does."""
    yield from of_type("string", "null")(value, now)
    if not isinstance(value, str):
        return
    try:
        at = datetime.fromisoformat(value).replace(tzinfo=UTC)
    except ValueError:
        yield _NO_DATE
        return
    if at < now:
        yield "datetime can not be in the past"
    elif at > now + timedelta(hours=24):
        yield "datetime can only be 24 hours in the future"


def canonical_id(value: object) -> str | None:
    """The one spelling of a UUID, or None when the value is none."""
    with suppress(ValueError):
        return str(uuid.UUID(value)) if isinstance(value, str) else None
    return None


def _property_faults(value: Mapping[str, object], schema: Schema, now: datetime) -> Iterator[str]:
    for field in schema.fields:
        if field.name in value:
            for fault in field.rule(value[field.name], now):
                yield _shown(f"{field.name} {fault}")


def _missing(value: Mapping[str, object], schema: Schema) -> Iterator[str]:
    for field in schema.fields:
        if field.required and field.name not in value:
            yield f"{field.name} is a required property"


def _additional(value: Iterable[str], schema: Schema) -> Iterator[str]:
    extra = sorted(set(value) - {field.name for field in schema.fields}) if schema.closed else []
    if extra:
        names = ", ".join(repr(name) for name in extra)
        yield _shown(
            f"Additional properties are not allowed ({names} {'was' if len(extra) == 1 else 'were'} unexpected)"
        )


def _refusal(read: Callable[[], object]) -> Iterator[str]:
    try:
        read()
    except Refusal as refusal:
        yield refusal.message


def _shown(message: str) -> str:
    return message.replace("'", "")[:_LONGEST_MESSAGE]
