"""$default: whatever no route takes is answered in the shape of the path's dialect, and one trailing slash is forgiven.

API Gateway declares no route that ends in a slash, so such a request lands here and is passed on to the function whose
route it means; likewise HEAD, where `/v2` answers GET.
"""

import json
from typing import Any, Final

from functions.routes import ROUTES, Route
from tidings import wiring
from tidings.dialects import internal, notify, v2
from tidings.domain.errors import MethodNotAllowed, NotFound, Refusal
from tidings.entrypoints import http, observability

# The first prefix that a path begins with decides whose words the answer is in.
_DIALECTS: Final[tuple[tuple[str, http.Dialect], ...]] = (
    ("/v1/notify", notify),
    ("/internal", internal),
    ("/callbacks", internal),
    ("", v2),
)


def handler(event: http.Event, context: Any) -> http.Event:
    request = http.read(event)
    forgiven = request.path[:-1] if request.path.endswith("/") and not request.path.startswith("/v2/") else request.path
    route, variables = _match(request.method, forgiven)
    if route is not None and forgiven != request.path:
        observability.begin(request_id=request.id, path=request.path, passed_to=route.name)
        return _pass_on(event, route, forgiven, variables)
    return http.door(_dialect(request.path), _refuse)(event, context)


def _refuse(request: http.Request) -> http.Response:
    raise _refusal(request.path)


def _refusal(path: str) -> Refusal:
    methods = tuple(sorted({route.method for route in ROUTES if _variables(route, path) is not None}))
    return MethodNotAllowed(methods) if methods else NotFound("There is nothing at this path")


def _dialect(path: str) -> http.Dialect:
    return next(
        dialect for prefix, dialect in _DIALECTS if path == prefix or path.startswith(f"{prefix}/") or not prefix
    )


def _match(method: str, path: str) -> tuple[Route | None, dict[str, str]]:
    matches = [(route, found) for route in ROUTES if (found := _variables(route, path)) is not None]
    return next(((route, found) for route, found in matches if route.method == method), (None, {}))


def _variables(route: Route, path: str) -> dict[str, str] | None:
    """The path's variables when it is this route's, else None."""
    declared, given = route.path.split("/"), path.split("/")
    if route.path == "$default" or len(declared) != len(given):
        return None
    pairs = list(zip(declared, given, strict=True))
    if not all((_is_variable(part) and value) or part == value for part, value in pairs):
        return None
    return {part[1:-1]: value for part, value in pairs if _is_variable(part)}


def _is_variable(part: str) -> bool:
    return part.startswith("{")


def _pass_on(event: http.Event, route: Route, path: str, variables: dict[str, str]) -> http.Event:
    meant = {**event, "rawPath": path, "routeKey": route.key, "pathParameters": variables}
    name = f"{wiring.settings().function_prefix}{route.name}"
    answer = wiring.functions().invoke(FunctionName=name, Payload=json.dumps(meant).encode())
    result: http.Event = json.loads(answer["Payload"].read())
    return result
