"""What tests say over and over of an answer, said once."""

import re
from typing import Any

from functions.routes import TABLES
from tests.world.platform import Answer, Platform


def refused(answer: Answer, status: int, code: str, field: str | None = None) -> None:
    """The one error shape of /v1/notify: a code, words for people, and the field where one is to blame."""
    assert (answer.status, answer.json["error"]["code"]) == (status, code), answer.text
    assert answer.headers["Content-Type"] == "application/json"
    assert set(answer.json) == {"error"}
    error: dict[str, Any] = answer.json["error"]
    assert isinstance(error["message"], str)
    assert error["message"]
    assert error == {"code": code, "message": error["message"], **({"field": field} if field else {})}


def numbered(answer: Answer, status: int, code: str, message: str | None = None) -> None:
    """The one error shape of the one-time-code dialect: a list with one error that says when, where and its number."""
    assert answer.status == status, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    assert set(answer.json) == {"errors"}
    (error,) = answer.json["errors"]
    assert set(error) == {"timestamp", "path", "method", "status", "message", "code"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", error["timestamp"])
    assert error["path"].startswith("/v1/")
    assert (error["status"], error["code"]) == (status, code), answer.text
    assert error["message"] == (message or error["message"])
    assert error["message"]


def problem(answer: Answer, status: int, field: str | None = None) -> None:
    """The error shape of /internal: problem details (RFC 9457)."""
    assert answer.status == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json
    assert {"type", "title", "status", "detail", "instance"} <= set(told) <= {*told, "field"}
    assert (told["type"], told["status"]) == ("about:blank", status)
    assert told.get("field") == field


def at_rest(platform: Platform) -> dict[str, Any]:
    """Everything in every table but the rate limits, which every request moves."""
    return {table: platform.aws.items(table) for table in TABLES if table != "limits"}
