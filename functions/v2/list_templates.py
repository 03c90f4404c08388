"""GET /v2/templates: a service's templates that are in use."""

from tidings import wiring
from tidings.dialects import v2
from tidings.domain.template import NOTIFY
from tidings.entrypoints.http import Request, Response, door


def list_templates(request: Request) -> Response:
    caller = wiring.token_bearer(request.header("authorization"))
    asked = v2.requests.query(request, v2.schemas.TEMPLATES_QUERY, wiring.clock())
    found = [each for each in wiring.templates().latest(caller.service.id) if each.syntax == NOTIFY]
    return v2.answers.answer(200, v2.answers.templates(found, asked.get("type")))


handler = door(v2, list_templates)
