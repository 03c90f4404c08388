"""POST …/opt-outs/import: opt-outs that were kept elsewhere; what is younger here stays."""

from tidings import wiring
from tidings.dialects import internal, internal_opt_out
from tidings.entrypoints.http import Request, Response, door


def import_opt_outs(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    lines = internal_opt_out.lines(internal.read(request, internal_opt_out.Import), wiring.clock())
    service = internal.found(wiring.services().get(request.variables["service_id"]))
    added = wiring.recording().bring(service.id, lines)
    return Response(200, {"added": added, "unchanged": len(lines) - added})


handler = door(internal, import_opt_outs)
