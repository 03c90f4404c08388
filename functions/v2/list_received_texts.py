"""GET /v2/received-text-messages: the texts of the last seven days that came in, newest first, 250 at a time."""

from datetime import timedelta

from tidings import wiring
from tidings.dialects import v2
from tidings.entrypoints.http import Request, Response, door

SHOWN = timedelta(days=7)
PAGE = 250


def list_received_texts(request: Request) -> Response:
    now = wiring.clock()
    caller = wiring.token_bearer(request.header("authorization"))
    asked = v2.requests.query(request, v2.schemas.RECEIVED_TEXTS_QUERY, now)
    older_than = v2.requests.identifier(asked["older_than"]) if asked else None
    found = wiring.received_texts().page(caller.service.id, older_than, PAGE, now - SHOWN)
    return v2.answers.answer(200, v2.answers.received_texts(found, wiring.settings().base_url))


handler = door(v2, list_received_texts)
