"""DELETE …/guest-list/{guest_id}: a number or address leaves the list."""

from tidings import wiring
from tidings.dialects import internal, internal_people
from tidings.entrypoints.http import Request, Response, door


def remove_guest(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    changed = internal_people.without(request.variables["guest_id"], internal_people.guest_id)
    wiring.enrolling().guests(request.variables["service_id"], changed)
    return Response(204)


handler = door(internal, remove_guest)
