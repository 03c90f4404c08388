"""A function that invokes another one reaches the workers of this laptop."""

import json
from typing import Any

import pytest

from local.front_door import Request
from local.invoke_door import invoke_door
from local.nursery import Outcome

ARN = "arn:aws:lambda:us-east-1:000000000000:function:notify-create"


def invoke(name: str, event: Any) -> Outcome:
    known = {"notify-create": Outcome(json.dumps(event).encode()), "broken": Outcome(b'{"errorType": "X"}', "Crash")}
    return known[name]


def request(function: str, body: bytes = b'{"a": 1}') -> Request:
    return Request("POST", f"/2015-03-31/functions/{function}/invocations", "", (), body, "127.0.0.1")


def asked(function: str, body: bytes = b'{"a": 1}') -> Any:
    return invoke_door(invoke)(request(function, body))


@pytest.mark.parametrize("name", ["notify-create", "notify-create:live", ARN, f"{ARN}:live", ARN.replace(":", "%3A")])
def test_a_function_is_found_by_name_or_arn(name: str) -> None:
    answer = asked(name)
    assert (answer.status, answer.body) == (200, b'{"a": 1}')


def test_a_function_that_failed_is_told_in_a_header() -> None:
    answer = asked("broken")
    assert ("x-amz-function-error", "Unhandled") in answer.headers
    assert json.loads(answer.body) == {"errorType": "X"}


def test_an_unknown_function_is_not_found() -> None:
    assert asked("nobody").status == 404


def test_nothing_else_is_served_here() -> None:
    assert invoke_door(invoke)(Request("GET", "/2015-03-31/functions", "", (), b"", "127.0.0.1")).status == 404


def test_no_body_is_an_empty_event() -> None:
    assert asked("notify-create", b"").body == b"{}"


def test_who_may_not_invoke_is_refused() -> None:
    answer = invoke_door(invoke, lambda _request, name: name != "notify-create")(request("notify-create"))
    assert (answer.status, answer.headers) == (403, (("x-amzn-errortype", "AccessDeniedException"),))
