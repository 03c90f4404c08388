"""POST /internal/services/{service_id}/guest-list: one more number or address."""

from tidings import wiring
from tidings.dialects import internal, internal_people
from tidings.entrypoints.http import Request, Response, door


def add_guest(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    guest = internal_people.guest(internal.read(request, internal_people.NewGuest))
    wiring.enrolling().guests(request.variables["service_id"], internal_people.with_guest(guest))
    return Response(201, internal_people.shown_guest(guest))


handler = door(internal, add_guest)
