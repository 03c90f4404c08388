"""GET /v2/template/{template_id}/version/{version}: a template as it was; version 0 is the latest."""

from tidings import wiring
from tidings.dialects import v2
from tidings.domain.errors import NoSuchPath, NotFound
from tidings.domain.template import NOTIFY
from tidings.entrypoints.http import Request, Response, door


def get_template_version(request: Request) -> Response:
    version = v2.requests.version(request.variables["version"])
    if version is None:
        raise NoSuchPath
    caller = wiring.token_bearer(request.header("authorization"))
    id = v2.requests.path_id(request, "template_id", v2.schemas.TEMPLATE, wiring.clock())
    found = wiring.templates().get(caller.service.id, id, version or None)
    if found is None or found.syntax != NOTIFY:
        raise NotFound("There is no such version")
    return v2.answers.answer(200, v2.answers.template(found))


handler = door(v2, get_template_version)
