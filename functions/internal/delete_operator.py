"""DELETE …/operators/{operator_id}: nothing more is assigned to them."""

from tidings import wiring
from tidings.dialects import internal
from tidings.entrypoints.http import Request, Response, door


def delete_operator(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    wiring.staffing().leave(request.variables["service_id"], request.variables["operator_id"])
    return Response(204)


handler = door(internal, delete_operator)
