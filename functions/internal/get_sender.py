"""GET /internal/services/{service_id}/senders/{sender_id}: one sender."""

from tidings import wiring
from tidings.dialects import internal, internal_sender
from tidings.entrypoints.http import Request, Response, door


def get_sender(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    found = wiring.senders().get(request.variables["service_id"], request.variables["sender_id"])
    return Response(200, internal_sender.shown_sender(internal.found(found)))


handler = door(internal, get_sender)
