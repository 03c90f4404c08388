"""POST /unsubscribe/{notification_id}/{token}: one click in a mail program (RFC 8058); nobody has to log in."""

from typing import Final

from tidings import wiring
from tidings.dialects import v2
from tidings.domain import unsubscribing
from tidings.domain.errors import NoSuchPath
from tidings.domain.opt_out import Line
from tidings.entrypoints.http import Request, Response, door

_NOT_OURS: Final = "This is not a valid unsubscribe link."
_UNKNOWN: Final = "This unsubscribe link is invalid or expired."


def unsubscribe(request: Request) -> Response:
    id = v2.requests.canonical_id(request.variables["notification_id"])
    if id is None:
        raise NoSuchPath
    wish = unsubscribing.read(wiring.master(), request.variables["token"], wiring.clock())
    if wish is None:
        raise v2.UnsubscribeRefused(_NOT_OURS)
    message = wiring.messages().get(wish.service_id, id)
    if message is None or message.to != wish.address:
        raise v2.UnsubscribeRefused(_UNKNOWN)
    line = Line(at=wiring.clock(), is_out=True, source="unsubscribe", origin=f"message {message.id}")
    wiring.opt_outs().note(wish.service_id, wish.address, line)
    return v2.answers.answer(200, {"result": "success", "message": "Unsubscribe successful"})


handler = door(v2, unsubscribe)
