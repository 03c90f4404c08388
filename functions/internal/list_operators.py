"""GET /internal/services/{service_id}/operators: the people to whom batches are assigned."""

from tidings import wiring
from tidings.dialects import internal, internal_batch
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle.staffing import OPERATORS


def list_operators(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service = internal.found(wiring.services().read(request.variables["service_id"]))
    asked = internal.page_of(request, wiring.master())
    everybody, begin = service.details.get(OPERATORS, ()), int(asked.position or 0)
    end = begin + asked.size
    shown = [internal_batch.shown_operator(each) for each in everybody[begin:end]]
    return internal.page(shown, asked.token(str(end) if end < len(everybody) else None))


handler = door(internal, list_operators)
