"""DynamoDB's conditions and updates, as far as the product speaks them; an expression outside of that is an error."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

Item = dict[str, Any]
Given = tuple[dict[str, str], dict[str, Any]]  # names and values of one call
Value = Callable[[Item, Given], Any]
Test = Callable[[Item, Given], bool]
Change = Callable[[Item, Item, Given], None]

_TOKEN = re.compile(r"\s*(<=|>=|<>|[#:\w.]+|[=<>(),])")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, other: bool(one == other),
    "<>": lambda one, other: bool(one != other),
    "<": lambda one, other: bool(one < other),
    "<=": lambda one, other: bool(one <= other),
    ">": lambda one, other: bool(one > other),
    ">=": lambda one, other: bool(one >= other),
}


def plain(attribute: Any) -> Any:
    """An attribute's value, comparable with others of its type."""
    if attribute is None:
        return None
    ((kind, value),) = attribute.items()
    return (kind, Decimal(value)) if kind == "N" else (kind, value if kind != "SS" else frozenset(value))


class _Reader:
    """Reads one expression, token by token."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.at = text, _TOKEN.findall(text), 0
        if "".join(self.tokens) != re.sub(r"\s", "", text):
            raise NotImplementedError(text)

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str | None = None) -> str:
        token = self.peek()
        if wanted is not None and token.upper() != wanted:
            raise NotImplementedError(f"{wanted} in {self.text}")
        self.at += 1
        return token

    def operand(self) -> Value:
        token = self.take()
        if self.peek() == "(":
            return self._function(token)
        if token.startswith(":"):
            return lambda _item, given: given[1][token]
        return lambda item, given: _at(item, _path(token, given))

    def _function(self, name: str) -> Value:
        self.take("(")
        first = self.operand()
        if name == "size":
            self.take(")")
            return lambda item, given: _size(first(item, given))
        self.take(",")
        second = self.operand()
        self.take(")")
        if name == "if_not_exists":
            return lambda item, given: _first(first(item, given), lambda: second(item, given))
        if name == "list_append":
            return lambda item, given: {"L": first(item, given)["L"] + second(item, given)["L"]}
        raise NotImplementedError(name)

    def any_of(self) -> Test:
        tests = [self.all_of()]
        while self.peek().upper() == "OR":
            self.take()
            tests.append(self.all_of())
        return lambda item, given: any(test(item, given) for test in tests)

    def all_of(self) -> Test:
        tests = [self.one()]
        while self.peek().upper() == "AND":
            self.take()
            tests.append(self.one())
        return lambda item, given: all(test(item, given) for test in tests)

    def one(self) -> Test:
        if self.peek() == "(":
            self.take()
            inner = self.any_of()
            self.take(")")
            return inner
        if self.peek() in ("attribute_exists", "attribute_not_exists"):
            return self._existence(self.take() == "attribute_exists")
        return self._comparison(self.operand())

    def _existence(self, wanted: bool) -> Test:
        self.take("(")
        token = self.take()
        self.take(")")
        return lambda item, given: (_at(item, _path(token, given)) is not None) is wanted

    def _comparison(self, left: Value) -> Test:
        word = self.take().upper()
        if word == "IN":
            choices = self._list()
            return lambda item, given: any(plain(left(item, given)) == plain(each(item, given)) for each in choices)
        if word == "BETWEEN":
            low = self.operand()
            self.take("AND")
            high = self.operand()
            return lambda item, given: plain(low(item, given)) <= plain(left(item, given)) <= plain(high(item, given))
        compare, right = _COMPARE[word], self.operand()

        def test(item: Item, given: Given) -> bool:
            one, other = plain(left(item, given)), plain(right(item, given))
            return one is not None and other is not None and one[0] == other[0] and compare(one[1], other[1])

        return test

    def _list(self) -> list[Value]:
        self.take("(")
        found = [self.operand()]
        while self.peek() == ",":
            self.take()
            found.append(self.operand())
        self.take(")")
        return found

    def changes(self) -> list[Change]:
        found: list[Change] = []
        while self.peek():
            verb = self.take().upper()
            found.append(self._change(verb))
            while self.peek() == ",":
                self.take()
                found.append(self._change(verb))
        return found

    def _change(self, verb: str) -> Change:
        path = self.take()
        if verb == "REMOVE":
            return lambda _old, new, given: _drop(new, _path(path, given))
        if verb == "SET":
            self.take("=")
        value = self.operand()
        if verb == "SET":
            return lambda old, new, given: _put(new, _path(path, given), value(old, given))
        if verb == "ADD":
            return lambda old, new, given: _add(old, new, _path(path, given), value(old, given))
        raise NotImplementedError(verb)


@cache
def condition(text: str) -> Test:
    """A test of an item."""
    reader = _Reader(text)
    test = reader.any_of()
    if reader.peek():
        raise NotImplementedError(text)
    return test


@cache
def changes(text: str) -> tuple[Change, ...]:
    """What an update does to an item."""
    return tuple(_Reader(text).changes())


def _path(token: str, given: Given) -> list[str]:
    return [given[0][part] if part.startswith("#") else part for part in token.split(".")]


def _at(item: Item, path: list[str]) -> Any:
    found: Any = item.get(path[0])
    for name in path[1:]:
        found = None if found is None else found["M"].get(name)
    return found


def _put(item: Item, path: list[str], value: Any) -> None:
    if len(path) == 1:
        item[path[0]] = value
    else:
        _put(item[path[0]]["M"], path[1:], value)


def _drop(item: Item, path: list[str]) -> None:
    item.pop(path[0], None)


def _add(old: Item, new: Item, path: list[str], value: Any) -> None:
    before = _at(old, path)
    if "N" in value:
        _put(new, path, {"N": str(Decimal(before["N"] if before else 0) + Decimal(value["N"]))})
    else:
        _put(new, path, {"SS": sorted({*(before["SS"] if before else ()), *value["SS"]})})


def _first(value: Any, otherwise: Callable[[], Any]) -> Any:
    return otherwise() if value is None else value


def _size(attribute: Any) -> Any:
    ((_, value),) = attribute.items()
    return {"N": str(len(value))}
