"""GET /v1/senders: the account's senders, newest first, a page at a time, all of them or those of one status."""

from tidings import wiring
from tidings.dialects import otp
from tidings.dialects.otp import answers, paging
from tidings.domain.sender import MOVES, Sender
from tidings.entrypoints.http import Request, Response, door


def list_senders(request: Request) -> Response:
    service = wiring.caller(otp.credential(request)).service
    asked = paging.read(request, service.id, wiring.master(), {"filter[status]": tuple(MOVES)})
    status = asked.filters.get("filter[status]")
    senders = [each for each in wiring.senders().of(service.id) if status in (None, each.status)]
    book = paging.Book(senders, _key, f"{wiring.settings().base_url}/v1/senders")
    return Response(200, asked.page(book, lambda sender: answers.shown_sender(sender, service)))


def _key(sender: Sender) -> str:
    return answers.newest_first(sender.created_at, sender.id)


handler = door(otp, list_senders)
