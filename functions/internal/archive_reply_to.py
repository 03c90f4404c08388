"""DELETE …/reply-tos/{reply_to_id}: the address is used no more."""

from tidings import wiring
from tidings.dialects import internal, internal_people
from tidings.entrypoints.http import Request, Response, door


def archive_reply_to(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    changed = internal_people.with_archived(request.variables["reply_to_id"])
    wiring.enrolling().reply_tos(request.variables["service_id"], changed)
    return Response(204)


handler = door(internal, archive_reply_to)
