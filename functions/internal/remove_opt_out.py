"""DELETE …/opt-outs/{phone}: the number gets texts again; the ledger keeps that it once did not want them."""

from tidings import wiring
from tidings.dialects import internal, internal_opt_out
from tidings.domain.opt_out import OPERATOR, Line
from tidings.entrypoints.http import Request, Response, door


def remove_opt_out(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    phone = internal_opt_out.number(request.variables["phone"])
    line = Line(at=wiring.clock(), is_out=False, source=OPERATOR)
    wiring.recording().opt_in(request.variables["service_id"], phone, line)
    return Response(204)


handler = door(internal, remove_opt_out)
