"""GET /internal/services/{service_id}/opt-outs: who wants no texts from a service, by number."""

from tidings import wiring
from tidings.dialects import internal, internal_opt_out
from tidings.entrypoints.http import Request, Response, door


def list_opt_outs(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service = internal.found(wiring.services().get(request.variables["service_id"]))
    asked = internal.page_of(request, wiring.master())
    entries, last = wiring.opt_outs().page(service.id, asked.size, asked.position, every=False)
    return internal.page([internal_opt_out.shown_opt_out(each, history=False) for each in entries], asked.token(last))


handler = door(internal, list_opt_outs)
