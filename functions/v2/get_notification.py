"""GET /v2/notifications/{notification_id}: one message, whatever key of its service made it."""

from tidings import wiring
from tidings.dialects import v2
from tidings.domain.errors import NotFound
from tidings.entrypoints.http import Request, Response, door


def get_notification(request: Request) -> Response:
    caller = wiring.token_bearer(request.header("authorization"))
    id = v2.requests.path_id(request, "notification_id", v2.schemas.NOTIFICATION, wiring.clock())
    message = wiring.messages().get(caller.service.id, id)
    if message is None or message.dialect != v2.NAME:
        raise NotFound("There is no such notification")
    return v2.answers.answer(200, v2.notifications.shown(wiring.whole(message), wiring.settings().base_url))


handler = door(v2, get_notification)
