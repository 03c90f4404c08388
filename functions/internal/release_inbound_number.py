"""DELETE …/inbound-numbers/{number}: nobody gets what is sent to the number any more."""

from tidings import wiring
from tidings.dialects import internal, internal_inbound
from tidings.domain.errors import NotFound
from tidings.entrypoints.http import Request, Response, door


def release_inbound_number(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    number = internal_inbound.number(request.variables["number"])
    if not wiring.numbers().release(request.variables["service_id"], number):
        raise NotFound("This service does not have that number")
    return Response(204)


handler = door(internal, release_inbound_number)
