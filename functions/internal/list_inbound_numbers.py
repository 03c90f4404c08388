"""GET /internal/services/{service_id}/inbound-numbers: the numbers whose texts come to a service."""

from tidings import wiring
from tidings.dialects import internal, internal_inbound
from tidings.entrypoints.http import Request, Response, door


def list_inbound_numbers(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service = internal.found(wiring.services().get(request.variables["service_id"]))
    asked = internal.page_of(request, wiring.master())
    numbers, last = wiring.numbers().of(service.id, asked.size, asked.position)
    return internal.page([internal_inbound.shown_number(each) for each in numbers], asked.token(last))


handler = door(internal, list_inbound_numbers)
