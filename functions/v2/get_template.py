"""GET /v2/template/{template_id}: the latest version of a template, also of one that is archived."""

from tidings import wiring
from tidings.dialects import v2
from tidings.domain.errors import NotFound
from tidings.domain.template import NOTIFY
from tidings.entrypoints.http import Request, Response, door


def get_template(request: Request) -> Response:
    caller = wiring.token_bearer(request.header("authorization"))
    id = v2.requests.path_id(request, "template_id", v2.schemas.TEMPLATE, wiring.clock())
    found = wiring.templates().get(caller.service.id, id)
    if found is None or found.syntax != NOTIFY:
        raise NotFound("There is no such template")
    return v2.answers.answer(200, v2.answers.template(found))


handler = door(v2, get_template)
