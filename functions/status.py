"""GET /_status: the platform is up; `?simple` says no more than that, as Notify's monitors expect."""

from typing import Final
from urllib.parse import parse_qs

from tidings.dialects import internal
from tidings.entrypoints.http import Request, Response, door

_SIMPLE: Final = {"status": "ok"}
_UP: Final = {"status": "ok", "service": "tidings"}


def status(request: Request) -> Response:
    return Response(200, _SIMPLE if "simple" in parse_qs(request.query) else _UP)


handler = door(internal, status)
