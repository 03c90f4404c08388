"""POST /internal/services/{service_id}/templates: a new template, version 1."""

import uuid

from tidings import wiring
from tidings.dialects import internal, internal_template
from tidings.entrypoints.http import Request, Response, door


def create_template(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    asked = internal.read(request, internal_template.NewTemplate)
    service = internal.found(wiring.services().get(request.variables["service_id"]))
    made = internal_template.new_template(asked, service.id, str(uuid.uuid4()), wiring.clock())
    wiring.templates().put_version(made)
    return Response(201, internal_template.shown_template(made))


handler = door(internal, create_template)
