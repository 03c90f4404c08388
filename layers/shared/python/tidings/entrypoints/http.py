"""HTTP: API Gateway's event becomes a Request, a handler's Response becomes API Gateway's answer."""

import base64
import binascii
import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol
from urllib.parse import unquote

from tidings.domain.errors import (
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    RateLimited,
    Refusal,
    Unauthorized,
    Unexpected,
    UnsupportedMediaType,
)
from tidings.entrypoints import observability
from tidings.entrypoints.deadline import within

Event = dict[str, Any]

# Nothing in a path that is longer names anything of ours, and no table takes longer keys.
LONGEST_ID: Final = 255
# A sealed text in a path names nothing by itself, and is as long as what it holds.
SEALED: Final = "token"
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")
_JSON: Final = re.compile(r"application/([a-z0-9.+-]+\+)?json\s*(;.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request: header names are lower case, `query` is raw, `path` is decoded."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    variables: Mapping[str, str] = field(default_factory=dict)
    id: str = ""
    promised: dict[str, str] = field(default_factory=dict)

    def promise(self, headers: Mapping[str, str]) -> None:
        """Whatever the answer will be, it bears these headers."""
        self.promised.update(headers)

    def header(self, name: str) -> str | None:
        return self.headers.get(name)


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer: a body that is not bytes is written as JSON; None is no body."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def with_headers(self, extra: Mapping[str, str]) -> "Response":
        return replace(self, headers={**self.headers, **extra})


class Dialect(Protocol):
    """What the door asks of a dialect: its name, the largest body it reads, and its way of saying no."""

    NAME: str
    BODY_LIMIT: int
    ANY_MEDIA_TYPE: bool

    def refused(self, refusal: Refusal, request: Request) -> Response: ...


def door(dialect: Dialect, answer: Callable[[Request], Response]) -> Callable[[Event, Any], Event]:
    """The Lambda handler around a function from Request to Response: refusals are put into the dialect's words."""

    def handler(event: Event, context: Any) -> Event:
        request = read(event)
        observability.begin(request_id=request.id, dialect=dialect.NAME, method=request.method, path=request.path)
        response = _answered(dialect, answer, request, context)
        response = response.with_headers({**request.promised, "X-Request-Id": request.id})
        observability.logger().info("answered", status=response.status)
        return write(response)

    return handler


def read(event: Event) -> Request:
    """The request in an API Gateway HTTP API event (payload format 2.0)."""
    http = event["requestContext"]["http"]
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    if event.get("cookies"):
        headers["cookie"] = "; ".join(event["cookies"])
    return Request(
        method=http["method"],
        path=event["rawPath"],
        query=event.get("rawQueryString") or "",
        headers=headers,
        body=_body(event),
        variables={name: unquote(value) for name, value in (event.get("pathParameters") or {}).items()},
        id=_request_id(event, headers),
    )


def write(response: Response) -> Event:
    """API Gateway's form of an answer."""
    headers = dict(response.headers)
    if response.body is None:
        return {"statusCode": response.status, "headers": headers, "body": ""}
    if isinstance(response.body, bytes):
        encoded = base64.b64encode(response.body).decode()
        return {"statusCode": response.status, "headers": headers, "body": encoded, "isBase64Encoded": True}
    headers.setdefault("Content-Type", "application/json")
    return {"statusCode": response.status, "headers": headers, "body": json.dumps(response.body, ensure_ascii=False)}


def read_answer(answer: Event) -> Response:
    """The Response that `write` wrote."""
    return Response(answer["statusCode"], _body(answer), answer["headers"])


def refusal_headers(refusal: Refusal, challenge: str | None = None) -> dict[str, str]:
    """The headers that a refusal carries in every dialect; `challenge` is the dialect's authentication scheme."""
    if isinstance(refusal, Unauthorized) and challenge:
        return {"WWW-Authenticate": challenge}
    if isinstance(refusal, MethodNotAllowed):
        return {"Allow": ", ".join(refusal.allowed)}
    if isinstance(refusal, RateLimited):
        return {**refusal.limits, "Retry-After": str(refusal.retry_after)}
    return {}


def _answered(dialect: Dialect, answer: Callable[[Request], Response], request: Request, context: Any) -> Response:
    try:
        with within(context):
            _check_envelope(dialect, request)
            return answer(request)
    except Refusal as refusal:
        response = dialect.refused(refusal, request)
    except Exception:
        observability.logger().exception("unexpected")
        response = dialect.refused(Unexpected("Something went wrong on our side"), request)
    if response.status >= 500:
        observability.count_error(dialect.NAME)
    return response


def _check_envelope(dialect: Dialect, request: Request) -> None:
    if any(len(value) > LONGEST_ID for name, value in request.variables.items() if name != SEALED):
        raise NotFound("There is nothing at this path")
    if len(request.body) > dialect.BODY_LIMIT:
        raise PayloadTooLarge(f"The body may have {dialect.BODY_LIMIT} bytes")
    media_type = request.header("content-type")
    if dialect.ANY_MEDIA_TYPE or not request.body or media_type is None:
        return
    if not _JSON.fullmatch(media_type.strip()):
        raise UnsupportedMediaType("Send application/json")


def _body(event: Event) -> bytes:
    body: str = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return body.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(body)
    except binascii.Error:
        return b""


def _request_id(event: Event, headers: Mapping[str, str]) -> str:
    given = headers.get("x-request-id", "")
    if _REQUEST_ID.fullmatch(given):
        return given
    return event["requestContext"].get("requestId") or str(uuid.uuid4())
