"""The front door chooses and tells as API Gateway does (HTTP API, payload format 2.0)."""

import base64
import json
from typing import Any

import pytest

from local.front_door import Request
from local.gateway import Gateway, event_of, response_of
from local.nursery import Outcome

ROUTES = {
    "$default": "default",
    "GET /v1/notify/{id}": "one",
    "GET /v1/notify/recent": "recent",
    "POST /v1/notify": "create",
    "GET /files/{name}": "file",
    "GET /files/{rest+}": "tree",
    "ANY /files/{name}": "other",
    "DELETE /services/{service}/keys/{key}": "revoke",
}


def request(method: str = "GET", path: str = "/", query: str = "", body: bytes = b"", **headers: str) -> Request:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Request(method, path, query, named, body, "127.0.0.1")


def gateway(outcome: Outcome | None = None) -> Gateway:
    answer = outcome or Outcome(b'{"statusCode": 200, "body": "fine"}')
    return Gateway("api", ROUTES, lambda _name, _event: answer)


@pytest.mark.parametrize(
    ("method", "path", "function", "variables"),
    [
        ("GET", "/v1/notify/recent", "recent", {}),
        ("GET", "/v1/notify/msg_1", "one", {"id": "msg_1"}),
        ("POST", "/v1/notify", "create", {}),
        ("GET", "/v1/notify", "default", {}),
        ("GET", "/v1/notify/", "default", {}),
        ("POST", "/v1/notify/", "default", {}),
        ("PUT", "/v1/notify/recent", "default", {}),
        ("GET", "/files/a", "file", {"name": "a"}),
        ("PUT", "/files/a", "other", {"name": "a"}),
        ("GET", "/files/a/b/c", "tree", {"rest": "a/b/c"}),
        ("GET", "/v1/notify/a%2Fb%20c", "one", {"id": "a/b c"}),
        ("DELETE", "/services/7/keys/8", "revoke", {"service": "7", "key": "8"}),
        ("GET", "/", "default", {}),
    ],
)
def test_the_most_specific_route_takes_the_request(
    method: str, path: str, function: str, variables: dict[str, str]
) -> None:
    found = gateway().find(method, path)
    assert found is not None
    assert (found[0].function, found[1]) == (function, variables)


def test_without_a_default_route_nobody_takes_an_unknown_path() -> None:
    bare = Gateway("api", {"GET /a": "a"}, lambda _name, _event: Outcome(b"{}"))
    answer = bare.answer(request("GET", "/b"))
    assert (answer.status, answer.body) == (404, b'{"message": "Not Found"}')


def test_header_names_are_lower_case_and_repeated_ones_joined() -> None:
    repeated = (("X-Tag", "a"), ("x-tag", "b"), ("Host", "localhost:8000"))
    event = event_of(Request("GET", "/", "", repeated, b"", "127.0.0.1"), "$default", {}, "api")
    assert event["headers"]["x-tag"] == "a,b"
    assert event["headers"]["x-forwarded-port"] == "8000"


def test_cookies_leave_the_headers() -> None:
    event = event_of(request(Cookie="a=1; b=2"), "$default", {}, "api")
    assert event["cookies"] == ["a=1", "b=2"]
    assert "cookie" not in event["headers"]


def test_path_and_query_are_told_raw_and_read() -> None:
    event = event_of(request(path="/a%20b", query="x=1&x=2&y=%C3%A9"), "$default", {}, "api")
    assert event["rawPath"] == "/a b"
    assert event["rawQueryString"] == "x=1&x=2&y=%C3%A9"
    assert event["queryStringParameters"] == {"x": "1,2", "y": "é"}


def test_what_is_not_there_is_not_mentioned() -> None:
    event = event_of(request(), "$default", {}, "api")
    assert not {"body", "cookies", "pathParameters", "queryStringParameters"} & set(event)
    assert event["isBase64Encoded"] is False


def test_the_request_context_says_who_asked_for_what() -> None:
    context = event_of(request("POST", "/v1/notify", User_Agent="curl"), "POST /v1/notify", {}, "api")["requestContext"]
    assert context["routeKey"] == "POST /v1/notify"
    assert context["http"]["method"] == "POST"
    assert context["http"]["sourceIp"] == "127.0.0.1"
    assert context["http"]["userAgent"] == "curl"
    assert context["stage"] == "$default"


@pytest.mark.parametrize(
    ("content_type", "body", "encoded"),
    [
        ("application/json", b'{"a": 1}', False),
        ("application/json; charset=utf-8", "é".encode(), False),
        ("application/problem+json", b"{}", False),
        ("text/plain", b"x", False),
        ("text/plain", b"\xff", True),
        ("application/json", b"\xff\xfe", True),
        ("application/octet-stream", b"x", True),
        ("application/x-www-form-urlencoded", b"a=1", True),
        ("multipart/form-data; boundary=b", b"--b", True),
    ],
)
def test_text_travels_as_text_and_everything_else_as_base64(content_type: str, body: bytes, encoded: bool) -> None:
    event = event_of(request("POST", "/", body=body, Content_Type=content_type), "$default", {}, "api")
    assert event["isBase64Encoded"] is encoded
    assert (base64.b64decode(event["body"]) if encoded else event["body"].encode()) == body


def test_an_event_that_lambda_would_not_take_is_too_large() -> None:
    answer = gateway().answer(request("POST", "/v1/notify", body=b"x" * (6 * 1024 * 1024 + 1)))
    assert (answer.status, answer.body) == (413, b'{"message": "Request Entity Too Large"}')


@pytest.mark.parametrize("failure", ["Unhandled", "Timeout", "Crash"])
def test_a_function_that_fails_tells_the_caller_nothing(failure: str) -> None:
    answer = gateway(Outcome(b'{"errorMessage": "secret"}', failure)).answer(request("GET", "/x"))
    assert (answer.status, answer.body) == (500, b'{"message": "Internal Server Error"}')


def answered(told: Any) -> Any:
    return response_of(Outcome(json.dumps(told).encode()))


def test_an_answer_without_a_status_is_a_json_body() -> None:
    answer = answered({"fine": True})
    assert (answer.status, json.loads(answer.body)) == (200, {"fine": True})


def test_an_answer_s_status_headers_cookies_and_body_are_passed_on() -> None:
    told = {"statusCode": 202, "headers": {"X-Id": 7, "Content-Type": "a/b"}, "cookies": ["a=1", "b=2"], "body": "é"}
    answer = answered(told)
    assert answer.status == 202
    assert answer.headers == (("content-type", "a/b"), ("x-id", "7"), ("set-cookie", "a=1"), ("set-cookie", "b=2"))
    assert answer.body == "é".encode()


def test_a_base64_body_is_decoded_on_the_way_out() -> None:
    told = {"statusCode": 200, "isBase64Encoded": True, "body": base64.b64encode(b"\x00\xff").decode()}
    assert answered(told).body == b"\x00\xff"


@pytest.mark.parametrize("told", [{"statusCode": "soon"}, {"statusCode": 200, "body": {"not": "text"}}])
def test_an_answer_that_is_no_answer_is_a_500(told: Any) -> None:
    answer = answered(told)
    assert (answer.status, answer.body) == (500, b'{"message": "Internal Server Error"}')
