"""GET /v1/notify/{message_id}: how far a notification has come."""

from tidings import wiring
from tidings.dialects import notify
from tidings.domain import message_id
from tidings.domain.errors import NotFound
from tidings.entrypoints.http import Request, Response, door


def get(request: Request) -> Response:
    caller = wiring.caller(notify.credential(request))
    id = message_id.expand(caller.service.id, request.variables["message_id"], caller.is_sandbox)
    message = wiring.messages().get(caller.service.id, id) if id else None
    if message is None or message.dialect != notify.NAME:
        raise NotFound("There is no such message")
    return Response(200, notify.shown(message))


handler = door(notify, get)
