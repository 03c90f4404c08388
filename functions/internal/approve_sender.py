"""POST …/senders/{sender_id}/approve: texts may come from it from now on."""

from tidings import wiring
from tidings.dialects import internal, internal_sender
from tidings.domain.sender import AVAILABLE
from tidings.entrypoints.http import Request, Response, door


def approve_sender(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service_id, id = request.variables["service_id"], request.variables["sender_id"]
    return Response(200, internal_sender.shown_sender(wiring.registering().move(service_id, id, AVAILABLE)))


handler = door(internal, approve_sender)
