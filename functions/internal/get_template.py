"""GET /internal/services/{service_id}/templates/{template_id}: its latest version, or the one of `?version=`."""

from urllib.parse import parse_qs

from tidings import wiring
from tidings.dialects import internal, internal_template
from tidings.domain.errors import InvalidField
from tidings.entrypoints.http import Request, Response, door


def get_template(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    asked = parse_qs(request.query).get("version", [None])[0]
    if asked is not None and not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise InvalidField("version must be a number", "version")
    service_id, id = request.variables["service_id"], request.variables["template_id"]
    found = internal.found(wiring.templates().get(service_id, id, int(asked) if asked else None))
    return Response(200, internal_template.shown_template(found))


handler = door(internal, get_template)
