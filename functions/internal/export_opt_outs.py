"""GET …/opt-outs/export: the whole ledger, with every line of its history: who went out, who is in again, and why."""

from tidings import wiring
from tidings.dialects import internal, internal_opt_out
from tidings.entrypoints.http import Request, Response, door


def export_opt_outs(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service = internal.found(wiring.services().get(request.variables["service_id"]))
    asked = internal.page_of(request, wiring.master())
    entries, last = wiring.opt_outs().page(service.id, asked.size, asked.position, every=True)
    return internal.page([internal_opt_out.shown_opt_out(each, history=True) for each in entries], asked.token(last))


handler = door(internal, export_opt_outs)
