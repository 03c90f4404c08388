"""DELETE …/team/{member_id}: somebody leaves the team."""

from tidings import wiring
from tidings.dialects import internal, internal_people
from tidings.entrypoints.http import Request, Response, door


def remove_member(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    changed = internal_people.without(request.variables["member_id"], internal_people.member_id)
    wiring.enrolling().team(request.variables["service_id"], changed)
    return Response(204)


handler = door(internal, remove_member)
