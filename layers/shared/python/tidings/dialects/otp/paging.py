"""Lists, a page at a time: `filter[…]`, `page_size`, and tokens that lead forth and back and fit their own list only.

A token names the first item of its page, so that items which come or go elsewhere do not shift it.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from tidings.dialects.otp.refusals import NAME_INVALID, PAGE_SIZE_INVALID, PAGE_TOKEN_INVALID, STATUS_INVALID, Numbered
from tidings.domain import sealing
from tidings.entrypoints.http import Request

DEFAULT_SIZE: Final = 10
LARGEST_SIZE: Final = 1000
_MAC_BYTES: Final = 16
_LONGEST_NUMBER: Final = 18

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: its number, and the key of its first item (empty: the list's own beginning)."""

    number: int = 1
    key: str = ""


@dataclass(frozen=True, slots=True)
class Book(Generic[Item]):
    """A whole list that is shown in pages: its items, the key that each is sorted and found by, and its own address."""

    items: Sequence[Item]
    key: Callable[[Item], str]
    address: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks of a list: its filters, how many items, and where to begin."""

    filters: Mapping[str, str]
    size: int
    place: Place
    _scope: str
    _master: bytes

    def page(self, book: Book[Item], shown: Callable[[Item], dict[str, Any]]) -> dict[str, Any]:
        """The body of a list's answer: the page's items and the `pagination` object with its links."""
        items = sorted(book.items, key=book.key)
        keys = [book.key(each) for each in items]
        begin = next((at for at, key in enumerate(keys) if key >= self.place.key), len(keys))
        end = begin + self.size
        places = {
            "first": Place(),
            "current": self.place,
            "previous": self._before(keys, begin),
            "next": Place(self.place.number + 1, keys[end]) if end < len(keys) else None,
        }
        links = {name: self._link(book.address, place) if place else None for name, place in places.items()}
        pagination = {"number": self.place.number, "size": self.size, "total": len(keys), "links": links}
        return {"data": [shown(each) for each in items[begin:end]], "pagination": pagination}

    def _before(self, keys: Sequence[str], begin: int) -> Place | None:
        if begin <= 0:
            return None
        if begin <= self.size:
            return Place()
        return Place(max(2, self.place.number - 1), keys[begin - self.size])

    def _link(self, address: str, place: Place) -> str:
        token = _token(self._master, self._scope, place)
        query = [*self.filters.items(), ("page_size", self.size), ("page_token", token)]
        return f"{address}?{urlencode(query)}"


def read(request: Request, whose: str, master: bytes, filters: Mapping[str, Sequence[str] | None]) -> Asked:
    """What a request asks of the list at its path, for the service `whose`.

    `filters` names the filters that the list knows and the words that each may have (None: any text). Raises Numbered.
    """
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(request.query, keep_blank_values=True):
        given.setdefault(name, []).append(value)
    wanted = {name: _filter(given[name], words) for name, words in filters.items() if name in given}
    size = _size(given.get("page_size", [str(DEFAULT_SIZE)]))
    scope = urlencode([("path", request.path), ("whose", whose), ("size", size), *wanted.items()])
    place = _place(master, scope, given["page_token"]) if "page_token" in given else Place()
    return Asked(wanted, size, place, scope, master)


def _filter(values: Sequence[str], words: Sequence[str] | None) -> str:
    if len(values) != 1 or (words is not None and values[0] not in words):
        raise Numbered(STATUS_INVALID if words is not None else NAME_INVALID)
    return values[0]


def _size(values: Sequence[str]) -> int:
    text = values[0]
    if len(values) != 1 or not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER) or not int(text):
        raise Numbered(PAGE_SIZE_INVALID)
    return min(int(text), LARGEST_SIZE)


def _token(master: bytes, scope: str, place: Place) -> str:
    content = f"{place.number}#{place.key}"
    mac = hmac.new(sealing.derive(master, "otp-page"), f"{scope}#{content}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac[:_MAC_BYTES] + content.encode()).decode().rstrip("=")


def _place(master: bytes, scope: str, values: Sequence[str]) -> Place:
    """The place that a token stands for; raises Numbered when it is not ours, or of another list, filter or size."""
    token = values[0]
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        number, _, key = raw[_MAC_BYTES:].decode().partition("#")
        place = Place(int(number[:9]), key)
    except ValueError:
        raise Numbered(PAGE_TOKEN_INVALID) from None
    if len(values) != 1 or not hmac.compare_digest(_token(master, scope, place).encode(), token.encode()):
        raise Numbered(PAGE_TOKEN_INVALID)
    return place
