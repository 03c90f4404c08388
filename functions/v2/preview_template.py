"""POST /v2/template/{template_id}/preview: a template with values filled in, as it would be sent; nothing is sent."""

from tidings import wiring
from tidings.dialects import v2
from tidings.domain.errors import NotFound
from tidings.domain.template import NOTIFY
from tidings.entrypoints.http import Request, Response, door


def preview_template(request: Request) -> Response:
    caller = wiring.token_bearer(request.header("authorization"))
    asked = v2.requests.preview(request, wiring.clock())
    found = wiring.templates().get(caller.service.id, v2.requests.identifier(asked["id"]))
    if found is None or found.syntax != NOTIFY:
        raise NotFound("There is no such template")
    return v2.answers.answer(200, v2.answers.preview(found, asked.get("personalisation", {})))


handler = door(v2, preview_template)
