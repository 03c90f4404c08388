"""GET /internal/services: every tenant, a page at a time."""

from tidings import wiring
from tidings.dialects import internal
from tidings.entrypoints.http import Request, Response, door


def list_services(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    asked = internal.page_of(request, wiring.master())
    services, last = wiring.services().page(asked.size, asked.position)
    return internal.page([internal.shown_service(each) for each in services], asked.token(last))


handler = door(internal, list_services)
