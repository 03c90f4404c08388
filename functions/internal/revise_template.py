"""POST /internal/services/{service_id}/templates/{template_id}: a new text is a new version; the old ones stay."""

from tidings import wiring
from tidings.dialects import internal, internal_template
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle import revising


def revise_template(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    asked, templates = internal.read(request, internal_template.NewText), wiring.templates()
    service_id, id = request.variables["service_id"], request.variables["template_id"]
    changes = internal_template.changes(asked, internal.found(templates.get(service_id, id)))
    revised = internal.found(revising.revise(templates, service_id, id, changes, wiring.clock()))
    return Response(201, internal_template.shown_template(revised))


handler = door(internal, revise_template)
