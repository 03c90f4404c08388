"""GET …/webhooks/{webhook_id}/attempts: every try at telling this endpoint, newest first."""

from tidings import wiring
from tidings.dialects import internal
from tidings.entrypoints.http import Request, Response, door


def list_webhook_attempts(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    endpoint = internal.found(wiring.webhooks().get(request.variables["service_id"], request.variables["webhook_id"]))
    asked = internal.page_of(request, wiring.master())
    attempts, last = wiring.deliveries().page(endpoint.id, asked.size, asked.position)
    return internal.page([internal.shown_attempt(each) for each in attempts], asked.token(last))


handler = door(internal, list_webhook_attempts)
