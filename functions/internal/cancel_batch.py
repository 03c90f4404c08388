"""POST …/batches/{batch_id}/cancel: what has not left never will; what has left goes its way."""

from tidings import wiring
from tidings.dialects import internal, internal_batch
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle import batching


def cancel_batch(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    batch = internal.found(wiring.batches().get(request.variables["service_id"], request.variables["batch_id"]))
    cancelled = batching.cancel(batch, wiring.messages(), wiring.clock)
    shown = internal_batch.shown_progress(batch, batching.progress(batch, wiring.messages()))
    return Response(200, {**shown, "cancelled": cancelled})


handler = door(internal, cancel_batch)
