"""POST /callbacks/{carrier}/inbound: a carrier tells of a text that somebody sent to one of our numbers."""

from tidings import wiring
from tidings.dialects import internal
from tidings.entrypoints.http import Request, Response, door


def inbound(request: Request) -> Response:
    wiring.receiving().receive(request.variables["carrier"], request.headers, request.body, wiring.carriers())
    return Response(204)


handler = door(internal, inbound)
