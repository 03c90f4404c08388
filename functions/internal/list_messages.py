"""GET /internal/services/{service_id}/messages: what a service sent, newest first, whatever dialect it came in."""

from tidings import wiring
from tidings.dialects import internal
from tidings.domain.message_id import KINDS
from tidings.entrypoints.http import Request, Response, door
from tidings.repositories.messages import newest


def list_messages(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service = internal.found(wiring.services().get(request.variables["service_id"]))
    asked, messages = internal.page_of(request, wiring.master()), wiring.messages()
    pages = [
        messages.page(service.id, kind, shard, asked.position, asked.size)
        for kind in KINDS
        for shard in range(service.shards)
    ]
    found = newest(pages, asked.size)
    last = found[-1].id if len(found) == asked.size else None
    return internal.page([internal.shown_message(each, timeline=False) for each in found], asked.token(last))


handler = door(internal, list_messages)
