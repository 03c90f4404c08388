"""GET …/received-texts/{text_id}: one text that came in."""

from tidings import wiring
from tidings.dialects import internal, internal_inbound
from tidings.entrypoints.http import Request, Response, door


def get_received_text(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    text = wiring.received_texts().get(request.variables["service_id"], request.variables["text_id"])
    return Response(200, internal_inbound.shown_received_text(internal.found(text)))


handler = door(internal, get_received_text)
