"""GET …/batches/{batch_id}: one batch, and how many of its texts stand where."""

from tidings import wiring
from tidings.dialects import internal, internal_batch
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle import batching


def get_batch(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    batch = internal.found(wiring.batches().get(request.variables["service_id"], request.variables["batch_id"]))
    return Response(200, internal_batch.shown_progress(batch, batching.progress(batch, wiring.messages())))


handler = door(internal, get_batch)
