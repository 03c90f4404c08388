"""GET /v2/notifications/{notification_id}/pdf: texts and emails have none, and letters are not sent here."""

from tidings import wiring
from tidings.dialects import v2
from tidings.domain.errors import NotFound
from tidings.entrypoints.http import Request, Response, door


def get_pdf(request: Request) -> Response:
    caller = wiring.token_bearer(request.header("authorization"))
    id = v2.requests.path_id(request, "notification_id", v2.schemas.NOTIFICATION, wiring.clock())
    message = wiring.messages().get(caller.service.id, id)
    if message is None or message.dialect != v2.NAME:
        raise NotFound("There is no such notification")
    raise v2.NotALetter


handler = door(v2, get_pdf)
