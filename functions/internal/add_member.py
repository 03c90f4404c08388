"""POST /internal/services/{service_id}/team: somebody joins the team."""

from tidings import wiring
from tidings.dialects import internal, internal_people
from tidings.entrypoints.http import Request, Response, door


def add_member(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    member = internal_people.member(internal.read(request, internal_people.NewMember))
    wiring.enrolling().team(request.variables["service_id"], internal_people.with_member(member))
    return Response(201, internal_people.shown_member(member))


handler = door(internal, add_member)
