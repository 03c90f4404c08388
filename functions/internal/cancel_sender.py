"""POST …/senders/{sender_id}/cancel: it is given up, and is no default any more."""

from tidings import wiring
from tidings.dialects import internal, internal_sender
from tidings.domain.sender import CANCELED
from tidings.entrypoints.http import Request, Response, door


def cancel_sender(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service_id, id = request.variables["service_id"], request.variables["sender_id"]
    return Response(200, internal_sender.shown_sender(wiring.registering().move(service_id, id, CANCELED)))


handler = door(internal, cancel_sender)
