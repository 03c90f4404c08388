"""GET /internal/services/{service_id}/webhooks: a service's endpoints, without their secrets."""

from tidings import wiring
from tidings.dialects import internal
from tidings.entrypoints.http import Request, Response, door


def list_webhooks(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service = internal.found(wiring.services().get(request.variables["service_id"]))
    return internal.page([internal.shown_webhook(each) for each in wiring.webhooks().of(service.id)], None)


handler = door(internal, list_webhooks)
