"""POST /internal/services/{service_id}/inbound-numbers: what is sent to a number comes to this service from now on."""

from tidings import wiring
from tidings.dialects import internal, internal_inbound
from tidings.domain.errors import Conflict
from tidings.entrypoints.http import Request, Response, door


def assign_inbound_number(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    number = internal_inbound.number(internal.read(request, internal_inbound.NewNumber).number)
    service = internal.found(wiring.services().get(request.variables["service_id"]))
    assigned = wiring.numbers().assign(service.id, number, wiring.clock())
    if assigned is None:
        raise Conflict("Another service has that number")
    return Response(201, internal_inbound.shown_number(assigned))


handler = door(internal, assign_inbound_number)
