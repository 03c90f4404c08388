"""GET /internal/services/{service_id}/api-keys: a service's keys, without their secrets."""

from tidings import wiring
from tidings.dialects import internal
from tidings.entrypoints.http import Request, Response, door


def list_api_keys(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service = internal.found(wiring.services().read(request.variables["service_id"]))
    keys = sorted(service.keys.values(), key=lambda key: (key.created_at, key.id))
    return internal.page([internal.shown_api_key(key) for key in keys], None)


handler = door(internal, list_api_keys)
