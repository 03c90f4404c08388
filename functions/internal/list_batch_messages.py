"""GET …/batches/{batch_id}/messages: what became of each text of a batch, in the order of the request."""

from tidings import wiring
from tidings.dialects import internal
from tidings.entrypoints.http import Request, Response, door


def list_batch_messages(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service_id = request.variables["service_id"]
    batch = internal.found(wiring.batches().get(service_id, request.variables["batch_id"]))
    asked = internal.page_of(request, wiring.master())
    begin = int(asked.position or 0)
    ids = batch.message_ids()[begin : begin + asked.size]
    found = {each.id: each for each in wiring.messages().get_many((service_id, id) for id in ids)}
    shown = [internal.shown_message(found[id], timeline=False) for id in ids if id in found]
    end = begin + asked.size
    return internal.page(shown, asked.token(str(end) if end < batch.count else None))


handler = door(internal, list_batch_messages)
