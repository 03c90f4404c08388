"""POST /internal/services/{service_id}/senders: a new name or number, waiting for approval."""

import uuid

from tidings import wiring
from tidings.dialects import internal, internal_sender
from tidings.entrypoints.http import Request, Response, door


def create_sender(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    asked = internal.read(request, internal_sender.NewSender)
    service = internal.found(wiring.services().get(request.variables["service_id"]))
    sender = internal_sender.new_sender(asked, service.id, str(uuid.uuid4()), wiring.clock())
    return Response(201, internal_sender.shown_sender(wiring.registering().register(sender)))


handler = door(internal, create_sender)
