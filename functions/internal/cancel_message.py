"""POST …/messages/{message_id}/cancel: a message that has not left never will."""

from tidings import wiring
from tidings.dialects import internal
from tidings.domain.errors import Conflict
from tidings.entrypoints.http import Request, Response, door


def cancel_message(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service_id, id = request.variables["service_id"], request.variables["message_id"]
    internal.found(wiring.messages().get(service_id, id))
    cancelled = wiring.messages().cancel(service_id, id, wiring.clock())
    if cancelled is None:
        raise Conflict("The message has left already, or has ended")
    return Response(200, internal.shown_message(cancelled, timeline=True))


handler = door(internal, cancel_message)
