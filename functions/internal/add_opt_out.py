"""POST /internal/services/{service_id}/opt-outs: a number that wants no more texts; out already, it stays so."""

from tidings import wiring
from tidings.dialects import internal, internal_opt_out
from tidings.domain.opt_out import Line
from tidings.entrypoints.http import Request, Response, door


def add_opt_out(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    asked = internal.read(request, internal_opt_out.NewOptOut)
    phone = internal_opt_out.number(asked.phone)
    service = internal.found(wiring.services().get(request.variables["service_id"]))
    line = Line(at=wiring.clock(), is_out=True, source=asked.source, origin=asked.origin)
    entry = wiring.recording().opt_out(service.id, phone, line)
    return Response(201, internal_opt_out.shown_opt_out(entry, history=True))


handler = door(internal, add_opt_out)
