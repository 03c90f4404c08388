"""What a caller may say: the shape and the formats of a batch, judged as a whole, all or nothing."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from tidings.domain.batch import Item
from tidings.domain.errors import InvalidField
from tidings.domain.phone_number import is_e164_form
from tidings.entrypoints import strict_json

MOST_MESSAGES: Final = 500
LONGEST_TEXT: Final = 2000
LONGEST_NAME: Final = 255
LONGEST_VALIDITY: Final = 259_200

# Letters, numbers, punctuation and symbols: marks and blanks alone say nothing.
_READABLE: Final = frozenset("LNPS")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class Malformed(InvalidField):
    """The batch is not in the documented form: `problems` names every place where it is not."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(problems[0])
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Asked:
    """A well-formed batch: number, operator, texts in order; from when and how long (s) they may leave."""

    sender: str
    operator: str
    items: tuple[Item, ...]
    scheduled_for: datetime | None = None
    valid_for: int | None = None


def read(body: bytes) -> Asked:
    """The batch in a body; raises Malformed with all that is wrong. Unknown fields are ignored, null is absent."""
    given = strict_json.read_object(body)
    if problems := list(_problems(given)):
        raise Malformed(problems)
    items = tuple(Item(each["to"], each["message"], each.get("refId")) for each in given["messages"])
    later = given.get("scheduledFor")
    scheduled_for = datetime.fromisoformat(later).astimezone(UTC) if later else None
    return Asked(given["from"], given["operator"].strip(), items, scheduled_for, given.get("validFor"))


def _problems(given: Mapping[str, Any]) -> Iterator[str]:
    if not _is_number(given.get("from")):
        yield "from must be a valid phone number"
    yield from _named("operator", given.get("operator"), required=True)
    if not _is_moment(given.get("scheduledFor")):
        yield "scheduledFor must be a valid ISO 8601 date string with an offset"
    if not _is_validity(given.get("validFor")):
        yield f"validFor must be an integer number of seconds from 1 to {LONGEST_VALIDITY}"
    yield from _list(given.get("messages"))


def _list(messages: Any) -> Iterator[str]:
    if not isinstance(messages, list):
        yield "messages must be an array"
    elif not messages:
        yield "messages must contain at least 1 elements"
    elif len(messages) > MOST_MESSAGES:
        yield f"messages must contain no more than {MOST_MESSAGES} elements"
    else:
        for place, message in enumerate(messages):
            yield from _message(f"messages.{place}", message)


def _message(place: str, message: Any) -> Iterator[str]:
    if not isinstance(message, dict):
        yield f"{place} must be an object"
        return
    if not _is_number(message.get("to")):
        yield f"{place}.to must be a valid phone number"
    yield from _text(f"{place}.message", message.get("message"))
    yield from _named(f"{place}.refId", message.get("refId"), required=False)


def _text(place: str, text: Any) -> Iterator[str]:
    if not isinstance(text, str):
        yield f"{place} must be a string"
    elif not any(unicodedata.category(character)[0] in _READABLE for character in text):
        yield f"{place} should not be empty"
    elif len(text) > LONGEST_TEXT:
        yield f"{place} must be shorter than or equal to {LONGEST_TEXT} characters"
    elif _CONTROL.search(text):
        yield f"{place} must not contain control characters"


def _named(place: str, name: Any, *, required: bool) -> Iterator[str]:
    if name is None and not required:
        return
    if not isinstance(name, str):
        yield f"{place} must be a string"
    elif required and not name.strip():
        yield f"{place} should not be empty"
    elif len(name) > LONGEST_NAME:
        yield f"{place} must be shorter than or equal to {LONGEST_NAME} characters"


def _is_moment(value: Any) -> bool:
    try:
        return value is None or datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def _is_validity(value: Any) -> bool:
    return value is None or (type(value) is int and 1 <= value <= LONGEST_VALIDITY)


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and is_e164_form(value)
