"""$default: whatever no route takes is answered in the shape of the path's dialect, and one trailing slash is forgiven.

API Gateway declares no route that ends in a slash, so such a request lands here and is passed on to the function whose
route it means; likewise HEAD, where `/v2` answers GET.
"""

import json
from dataclasses import replace
from typing import Any, Final

from functions import routes
from functions.routes import Route
from tidings import wiring
from tidings.dialects import batch, internal, notify, otp, v2
from tidings.domain.errors import MethodNotAllowed, NoSuchPath, Refusal, Unexpected
from tidings.entrypoints import http

# The first prefix that a path begins with decides whose words the answer is in.
_DIALECTS: Final[tuple[tuple[str, http.Dialect], ...]] = (
    ("/v1/notify", notify),
    *((f"/v1/{noun}", otp) for noun in ("senders", "templates", "webhooks", "verifications")),
    ("/api/v1", batch),
    ("/internal", internal),
    ("/callbacks", internal),
    ("", v2),
)
_NOTIFICATIONS: Final = "/v2/notifications/"
_AFTER: Final = len(_NOTIFICATIONS)


def handler(event: http.Event, context: Any) -> http.Event:
    return http.door(_dialect(event["rawPath"]), lambda request: _answer(request, event))(event, context)


def _answer(request: http.Request, event: http.Event) -> http.Response:
    path = request.path
    if path.startswith("/v2/"):
        return _answer_v2(request, event)
    forgiven = path.removesuffix("/")
    route, variables = routes.find(request.method, forgiven)
    if route is None or forgiven == path:
        raise _refusal(path)
    return _pass_on(event, route, forgiven, variables)


def _answer_v2(request: http.Request, event: http.Event) -> http.Response:
    """No slash is forgiven; HEAD is GET without its body; OPTIONS, and other kinds of notification, ask who it is."""
    path, methods = request.path, routes.methods(request.path)
    route, variables = routes.find("GET", path) if request.method == "HEAD" else (None, {})
    if route is not None:
        return replace(_pass_on(event, route, path, variables), body=None)
    is_unknown_kind = request.method == "POST" and path.startswith(_NOTIFICATIONS) and "/" not in path[_AFTER:]
    if not methods or not (request.method == "OPTIONS" or is_unknown_kind):
        raise _refusal(path)
    wiring.token_bearer(request.header("authorization"))
    if is_unknown_kind:
        raise NoSuchPath
    return http.Response(200, None, {**v2.HEADERS, "Allow": ", ".join(methods)})


def _refusal(path: str) -> Refusal:
    methods = routes.methods(path)
    return MethodNotAllowed(methods) if methods else NoSuchPath()


def _dialect(path: str) -> http.Dialect:
    return next(
        dialect for prefix, dialect in _DIALECTS if path == prefix or path.startswith(f"{prefix}/") or not prefix
    )


def _pass_on(event: http.Event, route: Route, path: str, variables: dict[str, str]) -> http.Response:
    meant = {**event, "rawPath": path, "routeKey": route.key, "pathParameters": variables}
    name = f"{wiring.settings().function_prefix}{route.name}"
    answer = wiring.functions().invoke(FunctionName=name, Payload=json.dumps(meant).encode())
    if "FunctionError" in answer:
        raise Unexpected("Something went wrong on our side")
    return http.read_answer(json.loads(answer["Payload"].read()))
