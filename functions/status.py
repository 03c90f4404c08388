"""GET /_status: the platform is up."""

from typing import Final

from tidings.dialects import internal
from tidings.entrypoints.http import Request, Response, door

_UP: Final = {"status": "ok", "service": "tidings"}


def status(_request: Request) -> Response:
    return Response(200, _UP)


handler = door(internal, status)
