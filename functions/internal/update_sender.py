"""POST …/senders/{sender_id}: change a sender's labels, costs, countries or pace, or make it the default."""

from tidings import wiring
from tidings.dialects import internal, internal_sender
from tidings.entrypoints.http import Request, Response, door


def update_sender(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    changes = internal_sender.changes(internal.read(request, internal_sender.SenderChanges))
    service_id, id = request.variables["service_id"], request.variables["sender_id"]
    return Response(200, internal_sender.shown_sender(wiring.registering().change(service_id, id, changes)))


handler = door(internal, update_sender)
