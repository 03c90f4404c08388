"""GET /v2/notifications: what was sent with keys of the caller's kind, newest first, 250 at a time."""

from collections.abc import Iterator
from typing import Any

from tidings import wiring
from tidings.dialects import v2
from tidings.domain.message import Message
from tidings.domain.service import Caller
from tidings.entrypoints.http import Request, Response, door
from tidings.repositories.message_lists import Wanted, places


def list_notifications(request: Request) -> Response:
    caller = wiring.token_bearer(request.header("authorization"))
    lists = ("status", "template_type")
    asked = v2.requests.query(request, v2.schemas.NOTIFICATIONS_QUERY, wiring.clock(), lists=lists)
    base_url, statuses = wiring.settings().base_url, asked.get("status", ())
    wanted = (each for each in _found(caller, asked) if v2.notifications.is_asked_for(each, statuses))
    shown = (v2.notifications.shown(wiring.whole(each), base_url) for each in wanted)
    return v2.answers.answer(200, v2.notifications.page(shown, f"{base_url}/v2/notifications", request.query))


def _found(caller: Caller, asked: dict[str, Any]) -> Iterator[Message]:
    service, older_than = caller.service, None
    if "older_than" in asked:
        older_than = v2.requests.identifier(asked["older_than"])
        if wiring.messages().get(service.id, older_than) is None:
            return
    statuses = v2.notifications.stored_statuses(asked.get("status", ()))
    wanted = Wanted(v2.NAME, asked.get("template_type", ()), sorted(statuses), asked.get("reference"))
    where = places(caller.key.kind, service.shards)
    yield from wiring.message_lists().newest(service.id, where, wanted, older_than)


handler = door(v2, list_notifications)
