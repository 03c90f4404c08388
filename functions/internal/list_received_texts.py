"""GET /internal/services/{service_id}/received-texts: what people wrote to a service, newest first."""

from tidings import wiring
from tidings.dialects import internal, internal_inbound
from tidings.entrypoints.http import Request, Response, door


def list_received_texts(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service = internal.found(wiring.services().get(request.variables["service_id"]))
    asked = internal.page_of(request, wiring.master())
    texts = wiring.received_texts().page(service.id, asked.position, asked.size)
    last = texts[-1].id if len(texts) == asked.size else None
    return internal.page([internal_inbound.shown_received_text(each) for each in texts], asked.token(last))


handler = door(internal, list_received_texts)
