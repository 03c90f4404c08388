"""DELETE /internal/services/{service_id}/webhooks/{webhook_id}: nothing more is told there."""

from tidings import wiring
from tidings.dialects import internal
from tidings.domain.errors import NotFound
from tidings.entrypoints.http import Request, Response, door


def delete_webhook(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    if not wiring.webhooks().remove(request.variables["service_id"], request.variables["webhook_id"]):
        raise NotFound("There is no such webhook")
    return Response(204)


handler = door(internal, delete_webhook)
