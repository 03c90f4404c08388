"""GET /internal/services/{service_id}/batches: a service's batches, newest first."""

from tidings import wiring
from tidings.dialects import internal, internal_batch
from tidings.entrypoints.http import Request, Response, door


def list_batches(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service = internal.found(wiring.services().get(request.variables["service_id"]))
    asked = internal.page_of(request, wiring.master())
    batches, last = wiring.batches().page(service.id, asked.size, asked.position)
    return internal.page([internal_batch.shown_batch(each) for each in batches], asked.token(last))


handler = door(internal, list_batches)
