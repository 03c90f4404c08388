"""What API Gateway does between HTTP and Lambda: choose the route, shape the event, read the answer (payload 2.0)."""

import base64
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

from local.aws import ACCOUNT
from local.front_door import Request, Response, as_json
from local.nursery import Outcome

MOST_EVENT_BYTES = 6 * 1024 * 1024
TEXTUAL = ("application/json", "application/javascript", "application/xml")
LITERAL, VARIABLE, GREEDY = range(3)
FAILED = as_json(500, {"message": "Internal Server Error"})


@dataclass(frozen=True)
class Route:
    """One route key taken apart: `segments` hold a kind and a name or literal each."""

    key: str
    method: str
    segments: tuple[tuple[int, str], ...]
    function: str

    @property
    def precedence(self) -> tuple[Any, ...]:
        """Sorts the most specific route first: literals, then variables, then greedy ones; a method before ANY."""
        return (self.key == "$default", [kind for kind, _ in self.segments], self.method == "ANY")

    def match(self, method: str, parts: list[str]) -> dict[str, str] | None:
        """The path parameters, where this route takes the request; else nothing."""
        if self.key == "$default":
            return {}
        if self.method not in (method, "ANY"):
            return None
        return _bind(self.segments, parts)


def route(key: str, function: str) -> Route:
    """Take a route key such as `GET /v1/notify/{message_id}` or `$default` apart."""
    method, _, path = key.partition(" ")
    return Route(key, method if path else "ANY", tuple(_segment(part) for part in path.split("/")[1:]), function)


def _segment(part: str) -> tuple[int, str]:
    if not part.startswith("{"):
        return LITERAL, part
    name = part[1:-1]
    return (GREEDY, name[:-1]) if name.endswith("+") else (VARIABLE, name)


def _bind(segments: tuple[tuple[int, str], ...], parts: list[str]) -> dict[str, str] | None:
    bound: dict[str, str] = {}
    for index, (kind, name) in enumerate(segments):
        if index >= len(parts) or (kind == LITERAL and parts[index] != name) or (kind != LITERAL and not parts[index]):
            return None
        if kind == GREEDY:
            return bound | {name: "/".join(parts[index:])}
        if kind == VARIABLE:
            bound[name] = parts[index]
    return bound if len(parts) == len(segments) else None


class Gateway:
    """An HTTP API: `routes` are route keys and function names, `invoke` runs a function."""

    def __init__(self, api: str, routes: Mapping[str, str], invoke: Callable[[str, Any], Outcome]) -> None:
        self._api, self._invoke = api, invoke
        self._routes = sorted((route(*pair) for pair in routes.items()), key=lambda found: found.precedence)

    def answer(self, request: Request) -> Response:
        """Route one request, and turn what the function says into a response."""
        found = self.find(request.method, request.path)
        if found is None:
            return as_json(404, {"message": "Not Found"})
        event = event_of(request, found[0].key, found[1], self._api)
        if len(event.get("body", "")) > MOST_EVENT_BYTES:
            return as_json(413, {"message": "Request Entity Too Large"})
        return response_of(self._invoke(found[0].function, event))

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """The route that takes a request, with its path parameters."""
        parts = [unquote(part) for part in path.split("/")[1:]]
        for candidate in self._routes:
            if (bound := candidate.match(method, parts)) is not None:
                return candidate, bound
        return None


def event_of(request: Request, key: str, bound: dict[str, str], api: str) -> dict[str, Any]:
    """The event, in payload format 2.0; optional members are left out where they would be empty."""
    headers = _joined((name.lower(), value) for name, value in request.headers)
    cookies = [cookie.strip() for cookie in headers.pop("cookie", "").split(";") if cookie.strip()]
    body, encoded = _body(request.body, headers.get("content-type", ""))
    optional = {
        "cookies": cookies,
        "queryStringParameters": _joined(parse_qsl(request.query, keep_blank_values=True)),
        "pathParameters": bound,
        "body": body,
    }
    return {
        "version": "2.0",
        "routeKey": key,
        "rawPath": unquote(request.path),
        "rawQueryString": request.query,
        "headers": headers | _forwarded(request, headers),
        "requestContext": _request_context(request, key, api, headers),
        "isBase64Encoded": encoded,
    } | {name: value for name, value in optional.items() if value}


def _joined(pairs: Any) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _forwarded(request: Request, headers: dict[str, str]) -> dict[str, str]:
    port = headers.get("host", "").partition(":")[2] or "80"
    return {"x-forwarded-for": request.source_ip, "x-forwarded-port": port, "x-forwarded-proto": "http"}


def _request_context(request: Request, key: str, api: str, headers: dict[str, str]) -> dict[str, Any]:
    now = time.time()
    return {
        "accountId": ACCOUNT,
        "apiId": api,
        "domainName": headers.get("host", ""),
        "domainPrefix": api,
        "http": {
            "method": request.method,
            "path": unquote(request.path),
            "protocol": "HTTP/1.1",
            "sourceIp": request.source_ip,
            "userAgent": headers.get("user-agent", ""),
        },
        "requestId": uuid.uuid4().hex[:16],
        "routeKey": key,
        "stage": "$default",
        "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
        "timeEpoch": int(now * 1000),
    }


def _body(body: bytes, content_type: str) -> tuple[str, bool]:
    kind = content_type.partition(";")[0].strip().lower()
    if not kind or kind.startswith("text/") or kind in TEXTUAL or kind.endswith(("+json", "+xml")):
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(body).decode(), bool(body)


def response_of(outcome: Outcome) -> Response:
    """The response that the function's answer stands for; a function that fails, or babbles, is a 500 without words."""
    if outcome.failure:
        return FAILED
    answer = outcome.result
    if not isinstance(answer, dict) or "statusCode" not in answer:
        return as_json(200, answer)
    try:
        return Response(int(answer["statusCode"]), _headers(answer), _content(answer))
    except (TypeError, ValueError, AttributeError):
        return FAILED


def _headers(answer: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    named = {name.lower(): str(value) for name, value in (answer.get("headers") or {}).items()}
    cookies = tuple(("set-cookie", cookie) for cookie in answer.get("cookies") or ())
    return (*({"content-type": "text/plain; charset=utf-8"} | named).items(), *cookies)


def _content(answer: dict[str, Any]) -> bytes:
    body: str = answer.get("body") or ""
    return base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
