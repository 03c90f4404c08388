"""GET …/opt-outs/{phone}: all that the ledger holds of one number."""

from tidings import wiring
from tidings.dialects import internal, internal_opt_out
from tidings.entrypoints.http import Request, Response, door


def get_opt_out(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    phone = internal_opt_out.number(request.variables["phone"])
    entry = internal.found(wiring.opt_outs().get(request.variables["service_id"], phone))
    return Response(200, internal_opt_out.shown_opt_out(entry, history=True))


handler = door(internal, get_opt_out)
