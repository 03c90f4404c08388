"""DELETE /internal/services/{service_id}/api-keys/{api_key_id}: refused everywhere within five seconds."""

from tidings import wiring
from tidings.dialects import internal
from tidings.entrypoints.http import Request, Response, door


def revoke_api_key(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service_id, key_id = request.variables["service_id"], request.variables["api_key_id"]
    internal.found(wiring.services().revoke_key(service_id, key_id, wiring.clock()))
    return Response(204)


handler = door(internal, revoke_api_key)
