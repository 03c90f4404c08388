"""POST /internal/services/{service_id}/operators: somebody to whom batches may be assigned."""

import uuid

from tidings import wiring
from tidings.dialects import internal, internal_batch
from tidings.entrypoints.http import Request, Response, door


def create_operator(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    asked = internal.read(request, internal_batch.NewOperator)
    operator = internal_batch.new_operator(asked, str(uuid.uuid4()))
    wiring.staffing().join(request.variables["service_id"], operator)
    return Response(201, internal_batch.shown_operator(operator))


handler = door(internal, create_operator)
