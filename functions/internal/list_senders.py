"""GET /internal/services/{service_id}/senders: a service's names and numbers, newest first."""

from tidings import wiring
from tidings.dialects import internal, internal_sender
from tidings.entrypoints.http import Request, Response, door


def list_senders(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service = internal.found(wiring.services().get(request.variables["service_id"]))
    asked = internal.page_of(request, wiring.master())
    senders = wiring.senders().of(service.id)
    begin = next((at for at, each in enumerate(senders, 1) if each.id == asked.position), 0)
    shown = senders[begin : begin + asked.size]
    last = shown[-1].id if begin + asked.size < len(senders) else None
    return internal.page([internal_sender.shown_sender(each) for each in shown], asked.token(last))


handler = door(internal, list_senders)
