"""GET /internal/services/{service_id}/guest-list: who besides the team is reached with a team key and in trial mode."""

from tidings import wiring
from tidings.dialects import internal, internal_people
from tidings.entrypoints.http import Request, Response, door


def list_guests(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service = internal.found(wiring.services().read(request.variables["service_id"]))
    return internal.slice_of(
        service.guest_list, internal.page_of(request, wiring.master()), internal_people.shown_guest
    )


handler = door(internal, list_guests)
