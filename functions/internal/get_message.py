"""GET /internal/services/{service_id}/messages/{message_id}: one message and its whole timeline."""

from tidings import wiring
from tidings.dialects import internal
from tidings.domain import message_id
from tidings.entrypoints.http import Request, Response, door


def get_message(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service_id, asked = request.variables["service_id"], request.variables["message_id"]
    ids = [asked, *(message_id.expand(service_id, asked, sandbox) for sandbox in (False, True))]
    found = [message for id in ids if id and (message := wiring.messages().get(service_id, id))]
    return Response(200, internal.shown_message(internal.found(found[0] if found else None), timeline=True))


handler = door(internal, get_message)
