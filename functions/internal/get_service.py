"""GET /internal/services/{service_id}: one tenant."""

from tidings import wiring
from tidings.dialects import internal
from tidings.entrypoints.http import Request, Response, door


def get_service(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    return Response(
        200, internal.shown_service(internal.found(wiring.services().read(request.variables["service_id"])))
    )


handler = door(internal, get_service)
