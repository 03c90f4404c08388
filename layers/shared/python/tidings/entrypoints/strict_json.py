"""JSON that has one meaning: no duplicate names, no NaN, no lone surrogates, no depth to drown in."""

import json
from typing import Any, Final, NoReturn

from tidings.domain.errors import InvalidJson

_DEEPEST: Final = 20
_LONGEST_INTEGER: Final = 18
_LONGEST_REAL: Final = 32


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object in a body; raises InvalidJson with the reason when it is anything else (RFC 8259, I-JSON)."""
    if not body.strip():
        raise InvalidJson("The body is empty; send a JSON object")
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_integer,
            parse_float=_real,
        )
    except UnicodeDecodeError:
        raise InvalidJson("The body is not UTF-8") from None
    except (ValueError, RecursionError):
        raise InvalidJson("The body is not JSON") from None
    if not isinstance(value, dict):
        raise InvalidJson("The body must be a JSON object")
    _check(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidJson("The body names a field twice")
    return found


def _constant(name: str) -> NoReturn:
    raise InvalidJson(f"{name} is not JSON")


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > _LONGEST_INTEGER:
        raise InvalidJson("A number has too many digits")
    return int(digits)


def _real(digits: str) -> float:
    value = float(digits)
    if len(digits) > _LONGEST_REAL or abs(value) == float("inf"):
        raise InvalidJson("A number has too many digits")
    return value


def _check(value: dict[str, Any]) -> None:
    """Walks the whole value without recursion, so that depth is counted and never felt."""
    waiting: list[tuple[Any, int]] = [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, str):
            _check_text(item)
        elif isinstance(item, dict | list):
            if depth > _DEEPEST:
                raise InvalidJson(f"The body is nested more than {_DEEPEST} deep")
            inside = [*item, *item.values()] if isinstance(item, dict) else item
            waiting += [(each, depth + 1) for each in inside]


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise InvalidJson("A text holds a NUL character")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidJson("A text holds half a surrogate pair") from None
