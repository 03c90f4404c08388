"""The filter patterns of event source mappings, as EventBridge defines them: which records a function wants to see."""

import json
import operator
from collections.abc import Callable, Sequence
from typing import Any

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ABSENT = object()


def patterns_of(settings: dict[str, Any]) -> list[Any]:
    """The parsed patterns of a mapping's `FilterCriteria`; none of them means that every record is wanted."""
    return [json.loads(found["Pattern"]) for found in settings.get("FilterCriteria", {}).get("Filters", [])]


def wanted(record: Any, patterns: Sequence[Any]) -> bool:
    """Whether at least one pattern takes the record, or there is none."""
    return not patterns or any(matches(pattern, record) for pattern in patterns)


def matches(pattern: Any, value: Any) -> bool:
    """Whether a value has the pattern's shape: every member must match, a list names alternatives, `$or` branches."""
    if isinstance(pattern, dict):
        return all(_member_matches(name, wish, value) for name, wish in pattern.items())
    values = value if isinstance(value, list) else [value]
    return any(_alternative(wish, found) for wish in pattern for found in values)


def _member_matches(name: str, wish: Any, value: Any) -> bool:
    if name == "$or":
        return any(matches(branch, value) for branch in wish)
    found = value.get(name, ABSENT) if isinstance(value, dict) else ABSENT
    return matches(wish, found)


def _alternative(wish: Any, found: Any) -> bool:
    if not isinstance(wish, dict):
        return type(wish) is type(found) and bool(wish == found)
    ((name, operand),) = wish.items()
    return OPERATORS[name](operand, found)


def _exists(operand: Any, found: Any) -> bool:
    return bool((found is not ABSENT) == operand)


def _starts(operand: Any, found: Any) -> bool:
    return isinstance(found, str) and found.startswith(operand)


def _ends(operand: Any, found: Any) -> bool:
    return isinstance(found, str) and found.endswith(operand)


def _same_letters(operand: Any, found: Any) -> bool:
    return isinstance(found, str) and found.lower() == operand.lower()


def _anything_but(operand: Any, found: Any) -> bool:
    refused = operand if isinstance(operand, list) else [operand]
    return found is not ABSENT and not any(_alternative(wish, found) for wish in refused)


def _numeric(operand: Any, found: Any) -> bool:
    if isinstance(found, bool) or not isinstance(found, int | float):
        return False
    return all(COMPARISONS[sign](found, bound) for sign, bound in zip(operand[::2], operand[1::2], strict=True))


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "exists": _exists,
    "prefix": _starts,
    "suffix": _ends,
    "equals-ignore-case": _same_letters,
    "anything-but": _anything_but,
    "numeric": _numeric,
}
