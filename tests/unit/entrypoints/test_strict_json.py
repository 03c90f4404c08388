"""JSON that has one meaning."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tidings.domain.errors import InvalidJson
from tidings.entrypoints import strict_json

TEXTS = some.text(alphabet='aZ09é😀\u2028\\"/ \n{}[]:,', max_size=12)
NUMBERS = some.integers(-(10**17), 10**17) | some.floats(allow_nan=False, allow_infinity=False, width=32)
VALUES = some.recursive(
    some.none() | some.booleans() | TEXTS | NUMBERS,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(some.dictionaries(TEXTS, VALUES, max_size=4))
def test_any_plain_object_is_read_as_it_was_meant(value: dict[str, Any]) -> None:
    assert strict_json.read_object(json.dumps(value).encode()) == value
    assert strict_json.read_object(json.dumps(value, ensure_ascii=False).encode()) == value


@given(some.binary(max_size=60))
def test_any_bytes_are_an_object_or_refused(body: bytes) -> None:
    with suppress(InvalidJson):
        assert isinstance(strict_json.read_object(body), dict)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"[]", "object"),
        (b"null", "object"),
        (b"{", "JSON"),
        (b"{} x", "JSON"),
        (b"\xef\xbb\xbf{}", "JSON"),
        (b'{"a": 1, "a": 1}', "twice"),
        (b'{"b": [{"a": 1, "\\u0061": 2}]}', "twice"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": Infinity}', "Infinity"),
        (b'{"a": 1e999}', "digits"),
        (b'{"a": ' + b"1" * 19 + b"}", "digits"),
        (b'{"a": -' + b"1" * 19 + b"}", "digits"),
        (b'{"a": 0.' + b"1" * 40 + b"}", "digits"),
        (b'{"a": "\\ud800"}', "surrogate"),
        (b'{"\\udfff": 1}', "surrogate"),
        (b'{"a": "\\u0000"}', "NUL"),
        (b'{"a": "\xff"}', "UTF-8"),
        (b'{"a": "\xed\xa0\x80"}', "UTF-8"),
        (b'{"a": "\xc0\x80"}', "UTF-8"),
        (b'{"a":' * 21 + b"1" + b"}" * 21, "nested"),
        (b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}", "JSON|nested"),
    ],
)
def test_what_has_no_or_two_meanings_is_refused_with_the_reason(body: bytes, words: str) -> None:
    with pytest.raises(InvalidJson, match=words):
        strict_json.read_object(body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":' * 20 + b"1" + b"}" * 20,
        b'{"a": ' + b"9" * 18 + b"}",
        b'{"a": "\\ud83d\\ude00"}',
        b'{"": ""}',
        b' {"a": 1e10, "b": -0, "c": -0.0} ',
    ],
)
def test_what_is_just_within_bounds_is_read(body: bytes) -> None:
    assert strict_json.read_object(body) == json.loads(body)
