"""/v1/notify and those who mean it harm: always a 4xx in the dialect's own shape, never a 5xx, nothing kept."""

import json
from typing import Any

import pytest

from tests.world.expecting import at_rest, refused
from tests.world.platform import Answer, Customer, Platform

GOOD = b'{"to": "+15551234567", "message": "a"}'


def posted(customer: Customer, raw: bytes, **headers: str) -> Answer:
    """A raw body, shown with a good key; the tables must stay as they were unless it is taken."""
    platform, key = customer.platform, customer.key()
    before = at_rest(platform)
    given = {"content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    answer = platform.call("POST", "/v1/notify", raw=raw, headers=given, key=key)
    if answer.status != 202:
        assert at_rest(platform) == before
    return answer


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"   \n",
        b"{",
        b'{"to":',
        b"null",
        b"true",
        b"5",
        b'"x"',
        b"[]",
        b"[{}]",
        b"{'to': 'x'}",
        b'{"to": "+15551234567", "message": "a",}',
        b"/* c */{}",
        b"{} {}",
        b"\xef\xbb\xbf" + GOOD,
        GOOD.decode().encode("utf-16"),
        b'{"to": "+15551234567", "to": "+15557654321", "message": "a"}',
        b'{"to": "+15551234567", "message": "a", "x": {"y": 1, "y": 2}}',
        b'{"to": "+15551234567", "message": "a", "x": NaN}',
        b'{"to": "+15551234567", "message": "a", "x": -Infinity}',
        b'{"to": "+15551234567", "message": "a", "x": 1e400}',
        b'{"to": "+15551234567", "message": "a", "x": ' + b"9" * 5000 + b"}",
        b'{"to": "+15551234567", "message": "a", "x": 0.' + b"1" * 5000 + b"}",
        b'{"to": "+15551234567", "message": "\\ud800"}',
        b'{"to": "+15551234567", "message": "\\udc00\\ud800"}',
        b'{"to": "+15551234567", "message": "\\u0000"}',
        b'{"to": "+15551234567", "message": "a\x00b"}',
        b'{"to": "+15551234567", "message": "a\nb"}',
        b'{"to": "+15551234567", "message": "\xff\xfe"}',
        b'{"to": "+15551234567", "message": "\xc0\xaf"}',
        b'{"\\ud800": 1, "to": "+15551234567", "message": "a"}',
        b'{"a":' * 990 + b"1" + b"}" * 990,
        b"[" * 30_000 + b"]" * 30_000,
        b'{"x":' + b"[" * 30_000,
        b'{"variables": ' + b'{"a":' * 25 + b"1" + b"}" * 26,
    ],
)
def test_what_is_not_json_with_one_meaning_is_refused(customer: Customer, raw: bytes) -> None:
    refused(posted(customer, raw), 400, "invalid_json")


@pytest.mark.parametrize("size", [64 * 1024 + 1, 1_000_000])
def test_a_large_body_is_not_even_read(customer: Customer, size: int) -> None:
    refused(posted(customer, b" " * size), 413, "payload_too_large")
    refused(posted(customer, GOOD + b" " * size), 413, "payload_too_large")


def test_a_body_of_exactly_64_kilobytes_is_read(customer: Customer) -> None:
    assert posted(customer, GOOD + b" " * (64 * 1024 - len(GOOD))).status == 202


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "json", "*/*", "é"],
)
def test_a_body_that_says_it_is_something_else_is_refused(customer: Customer, kind: str) -> None:
    refused(posted(customer, GOOD, content_type=kind), 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "application/problem+json"]
)
def test_a_body_may_say_json_in_any_way(customer: Customer, kind: str) -> None:
    assert posted(customer, GOOD, content_type=kind).status == 202


def test_a_body_need_not_say_what_it_is(platform: Platform, customer: Customer) -> None:
    assert platform.call("POST", "/v1/notify", raw=GOOD, key=customer.key()).status == 202


@pytest.mark.parametrize(
    "headers",
    [
        {"x-request-id": "x" * 20_000},
        {"accept": "text/html", "accept-encoding": "\x00"},
        {"cookie": "a=" + "b" * 10_000, "range": "bytes=-1", "expect": "100-continue"},
        {"transfer-encoding": "chunked", "content-length": "-1"},
        {"x-forwarded-for": "'; DROP TABLE messages --", "host": "169.254.169.254"},
        {"": "", "\u00e9": "\ud7ff"},
    ],
)
def test_absurd_headers_change_nothing(customer: Customer, headers: dict[str, str]) -> None:
    assert posted(customer, GOOD, **headers).status == 202


@pytest.mark.parametrize(
    ("message", "status"),
    [
        ("{" * 60_000, 400),
        ("{{" * 30_000, 400),
        ("{{a" * 600, 202),
        ("{{" + " " * 1900 + "a}}", 202),
        ("}}{{" * 400, 202),
    ],
)
def test_many_braces_take_no_time(customer: Customer, message: str, status: int) -> None:
    assert customer.notify(message=message).status == status


@pytest.mark.parametrize("name", ["__class__", "{0}", "a" * 200, "\u202e", "a.b", "constructor", " "])
def test_placeholders_reach_nothing_but_variables(customer: Customer, name: str) -> None:
    assert customer.notify(message=f"x {{{{{name}}}}}").status == 202


def deep(value: Any) -> Any:
    return [value, [value], {"a": value}]


@pytest.mark.parametrize("name", ["to", "doc_url", "ref_id", "variables", "message", "surprise"])
def test_any_json_value_anywhere_is_taken_or_refused_in_form(customer: Customer, name: str) -> None:
    values: list[Any] = [[], {}, deep(None), 0, -1, 2**53, 1e308, False, "", "null", "x" * 1000]
    for value in values:
        body = json.loads(GOOD) | {name: value}
        answer = posted(customer, json.dumps(body).encode())
        if answer.status != 202:
            assert answer.status == 400
            assert set(answer.json) == {"error"}
            assert answer.json["error"]["field"] == name
