"""POST …/senders/{sender_id}/reject: no text will ever come from it."""

from tidings import wiring
from tidings.dialects import internal, internal_sender
from tidings.domain.sender import REJECTED
from tidings.entrypoints.http import Request, Response, door


def reject_sender(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service_id, id = request.variables["service_id"], request.variables["sender_id"]
    return Response(200, internal_sender.shown_sender(wiring.registering().move(service_id, id, REJECTED)))


handler = door(internal, reject_sender)
