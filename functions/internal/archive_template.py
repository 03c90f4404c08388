"""DELETE …/templates/{template_id}: nothing more is sent from it; its versions stay, the last says that it is over."""

from tidings import wiring
from tidings.dialects import internal
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle import revising


def archive_template(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service_id, id = request.variables["service_id"], request.variables["template_id"]
    latest = internal.found(wiring.templates().get(service_id, id))
    if not latest.archived:
        revising.revise(wiring.templates(), service_id, id, {"archived": True}, wiring.clock())
    return Response(204)


handler = door(internal, archive_template)
