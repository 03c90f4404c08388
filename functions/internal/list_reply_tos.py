"""GET /internal/services/{service_id}/reply-tos: where answers to emails go."""

from tidings import wiring
from tidings.dialects import internal, internal_people
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle.enrolling import REPLY_TOS


def list_reply_tos(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service = internal.found(wiring.services().read(request.variables["service_id"]))
    asked = internal.page_of(request, wiring.master())
    return internal.slice_of(service.details.get(REPLY_TOS, ()), asked, internal_people.shown_reply_to)


handler = door(internal, list_reply_tos)
