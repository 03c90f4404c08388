"""GET /internal/services/{service_id}/templates: the latest version of every template, archived ones too."""

from tidings import wiring
from tidings.dialects import internal, internal_template
from tidings.entrypoints.http import Request, Response, door


def list_templates(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    service = internal.found(wiring.services().get(request.variables["service_id"]))
    asked = internal.page_of(request, wiring.master())
    return internal.slice_of(wiring.templates().latest(service.id), asked, internal_template.shown_template)


handler = door(internal, list_templates)
