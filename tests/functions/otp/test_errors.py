"""Keys, methods, paths and bodies: every no of the one-time-code dialect, on all of its paths."""

import base64
import json
from typing import Any

import pytest

from tests.world.expecting import at_rest, numbered, problem, refused
from tests.world.platform import Answer, Customer, Platform

ID = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
EVERY_ROUTE = [
    ("GET", "senders"),
    ("GET", f"senders/{ID}"),
    ("GET", "templates"),
    ("POST", "templates"),
    ("GET", f"templates/{ID}"),
    ("PUT", f"templates/{ID}"),
    ("DELETE", f"templates/{ID}"),
    ("GET", "webhooks"),
    ("POST", "webhooks"),
    ("GET", f"webhooks/{ID}"),
    ("PUT", f"webhooks/{ID}"),
    ("DELETE", f"webhooks/{ID}"),
    ("POST", "verifications"),
    ("GET", "verifications"),
]
WRITING = [("POST", "templates"), ("POST", "webhooks"), ("POST", "verifications")]


def basic(text: str) -> dict[str, str]:
    """Basic credentials."""
    return {"authorization": f"Basic {base64.b64encode(text.encode()).decode()}"}


class TestTheKey:
    @pytest.mark.parametrize(("method", "path"), EVERY_ROUTE)
    def test_is_asked_for_before_anything_else(self, platform: Platform, method: str, path: str) -> None:
        for headers in ({}, {"x-otp-key": "nope"}, {"x-otp-key": ""}):
            query = "?filter[status]=Foo&page_size=0" if method == "GET" else ""
            answer = platform.call(method, f"/v1/{path}{query}", None, headers=headers)
            numbered(answer, 401, "1136", "User Not Authorized")
            assert answer.json["errors"][0]["path"] == f"/v1/{path}"
            assert answer.json["errors"][0]["method"] == method
            assert answer.headers["WWW-Authenticate"].startswith("Basic ")

    @pytest.mark.parametrize("name", ["x-otp-key", "X-OTP-Key", "X-OTP-KEY", "X-Otp-Key"])
    def test_may_have_its_header_in_any_case(self, platform: Platform, customer: Customer, name: str) -> None:
        assert platform.call("GET", "/v1/senders", headers={name: customer.key()}).status == 200

    def test_may_be_the_user_name_of_basic_credentials(self, platform: Platform, customer: Customer) -> None:
        key = customer.key()
        for header in (basic(f"{key}:")["authorization"], basic(f"{key}:")["authorization"].replace("Basic", "basic")):
            assert platform.call("GET", "/v1/senders", headers={"authorization": header}).status == 200

    def test_may_hold_a_colon_in_its_name(self, platform: Platform, customer: Customer) -> None:
        made = platform.admin("POST", f"/services/{customer.id}/api-keys", {"name": "a:b", "kind": "live"})
        headers = basic(f"{made.json['api_key']}:")
        assert platform.call("GET", "/v1/senders", headers=headers).status == 200

    def test_is_nothing_else(self, platform: Platform, customer: Customer) -> None:
        key = customer.key()
        for headers in (
            {"authorization": f"Bearer {key}"},
            {"authorization": key},
            basic(key),
            basic(f":{key}"),
            basic(f"{key}:password"),
            basic(f"{customer.id}:{key}"),
            {"authorization": "Basic"},
            {"authorization": "Basic !!!"},
            {"authorization": "Basic //46eA=="},
            {"x-otp-key": key.upper()},
            {"x-otp-key": f"{key} "},
            {"x-otp-key": key[:-1]},
            {"x-otp-key": key[-36:]},
            {"x-otp-key": customer.id},
            {"x-otp-key": "é" * 40},
            {"x-otp-key": "\x00"},
            {"x-otp-key": "k" * 100_000},
            {"x-otp-key": "nope", **basic(f"{key}:")},
            {"x-api-key": key},
        ):
            numbered(platform.call("GET", "/v1/senders", headers=headers), 401, "1136")

    def test_that_was_revoked_opens_nothing(self, platform: Platform, customer: Customer) -> None:
        key = customer.key()
        (shown,) = platform.admin("GET", f"/services/{customer.id}/api-keys").json["data"]
        platform.admin("DELETE", f"/services/{customer.id}/api-keys/{shown['id']}")
        platform.clock.pass_(seconds=5)
        numbered(platform.call("GET", "/v1/senders", headers={"x-otp-key": key}), 401, "1136")

    def test_of_a_suspended_account_is_forbidden(self, platform: Platform, customer: Customer) -> None:
        customer.key()
        platform.admin("POST", f"/services/{customer.id}", {"active": False})
        platform.clock.pass_(seconds=5)
        numbered(customer.otp("GET", "senders"), 403, "1403", "This account is suspended")


class TestMethodsAndPaths:
    @pytest.mark.parametrize(
        ("method", "path", "allowed"),
        [
            ("POST", "senders", "GET"),
            ("DELETE", f"senders/{ID}", "GET"),
            ("PATCH", "templates", "GET, POST"),
            ("POST", f"templates/{ID}", "DELETE, GET, PUT"),
            ("DELETE", "webhooks", "GET, POST"),
            ("PUT", "verifications", "GET, POST"),
            ("DELETE", "verifications", "GET, POST"),
        ],
    )
    def test_a_wrong_method_is_405_and_says_which_are_right(
        self, platform: Platform, method: str, path: str, allowed: str
    ) -> None:
        answer = platform.call(method, f"/v1/{path}")
        numbered(answer, 405, "1405", "Method not allowed")
        assert answer.headers["Allow"] == allowed

    @pytest.mark.parametrize("path", ["senders/a/b", "templates/a/b", "webhooks/a/attempts", "verifications/x"])
    def test_an_unknown_path_is_404(self, customer: Customer, path: str) -> None:
        numbered(customer.otp("GET", path), 404, "1404", "Not found")

    @pytest.mark.parametrize("path", ["sendersx", "accounts", "sender", "notify", ""])
    def test_a_path_of_others_has_their_shape(self, customer: Customer, path: str) -> None:
        answer = customer.otp("GET", path)
        assert answer.status >= 400
        assert "errors" not in answer.json or "code" not in answer.json["errors"][0]

    @pytest.mark.parametrize("path", ["senders/", "templates/", "webhooks/", "verifications/?code=1234"])
    def test_one_trailing_slash_is_forgiven(self, customer: Customer, path: str) -> None:
        assert customer.otp("GET", path).status == 200

    def test_one_trailing_slash_is_forgiven_when_writing(self, customer: Customer) -> None:
        made = customer.otp("POST", "templates/", {"channel": "SMS", "text": "{code}"})
        assert made.status == 201
        assert customer.otp("DELETE", f"templates/{made.json['data']['id']}/").status == 204

    def test_two_trailing_slashes_are_not(self, customer: Customer) -> None:
        numbered(customer.otp("GET", "senders//"), 404, "1404")

    def test_every_answer_bears_the_request_id(self, customer: Customer) -> None:
        for path in ("senders", "senders/nope", "nope"):
            assert customer.otp("GET", path, headers={"x-request-id": "r-1"}).headers["X-Request-Id"] == "r-1"


def posted(customer: Customer, method: str, path: str, raw: bytes, **headers: str) -> Answer:
    """A raw body, shown with a good key; the tables stay as they were."""
    given = {"content-type": "application/json", "x-otp-key": customer.key()}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    before = at_rest(customer.platform)
    answer = customer.platform.call(method, f"/v1/{path}", raw=raw, headers=given)
    assert at_rest(customer.platform) == before
    return answer


@pytest.mark.parametrize(("method", "path"), WRITING)
class TestBodies:
    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b" ",
            b"{",
            b"null",
            b"[]",
            b'"x"',
            b"5",
            b'{"data": {"channel": "sms", "channel": "sms"}}',
            b'{"data": {"x": NaN}}',
            b'{"data": {"x": 1e999}}',
            b'{"data": {"x": "\\ud800"}}',
            b'{"data": {"x": "\\u0000"}}',
            b'{"data": {"text": "\xff"}}',
            b'{"data":' * 500 + b"1" + b"}" * 500,
            b'{"data": {"code_length": ' + b"9" * 5000 + b"}}",
            b"channel=sms&phone=60123456789",
        ],
    )
    def test_that_are_not_json_with_one_meaning_are_400(
        self, customer: Customer, method: str, path: str, raw: bytes
    ) -> None:
        numbered(posted(customer, method, path, raw), 400, "1400")

    def test_over_64_kilobytes_are_413(self, customer: Customer, method: str, path: str) -> None:
        raw = json.dumps({"data": {"text": "x" * 70_000}}).encode()
        numbered(posted(customer, method, path, raw), 413, "1413")

    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "json"])
    def test_that_say_they_are_no_json_are_415(self, customer: Customer, method: str, path: str, kind: str) -> None:
        numbered(posted(customer, method, path, b"{}", content_type=kind), 415, "1415")

    @pytest.mark.parametrize("value", [[], {}, 0, -1, 2**53, 1e308, False, True, "x" * 3000, [[{"a": None}]]])
    @pytest.mark.parametrize(
        "name", ["channel", "sender", "phone", "template", "code", "code_length", "payload", "text", "name", "url"]
    )
    def test_with_any_value_anywhere_are_refused_in_form(
        self, customer: Customer, method: str, path: str, name: str, value: Any
    ) -> None:
        fields: dict[str, Any] = {"channel": "sms", "sender": "s", "phone": "60123456789", "template": ID}
        fields |= {"code": "1234", "text": "{code}", "event": "DELIVERY", "url": "http://x", name: value}
        if path == "templates" and name not in ("channel", "text", "name"):
            fields["text"] = "no code"
        answer = posted(customer, method, path, json.dumps({"data": fields}).encode())
        numbered(answer, 400, answer.json["errors"][0]["code"])


def test_one_key_four_dialects_each_in_its_own_words(platform: Platform) -> None:
    headers = {"x-otp-key": "nope"}
    numbered(platform.call("GET", "/v1/senders", headers=headers), 401, "1136")
    refused(platform.call("GET", "/v1/notify/msg_123456789", headers=headers), 401, "unauthorized")
    problem(platform.call("GET", "/internal/services", headers=headers), 401)
