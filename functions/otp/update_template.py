"""PUT /v1/templates/{template_id}: a new name or text, as the template's next version."""

from tidings import wiring
from tidings.dialects import otp
from tidings.dialects.otp import answers, requests, templates
from tidings.dialects.otp.refusals import TEMPLATE_NOT_FOUND
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle import revising


def update_template(request: Request) -> Response:
    service = wiring.caller(otp.credential(request)).service
    id = otp.identifier(request.variables["template_id"], TEMPLATE_NOT_FOUND)
    before = templates.living(wiring.templates().get(service.id, id), TEMPLATE_NOT_FOUND)
    asked = requests.template_changes(request.body, before.body, before.name)
    changes = {"body": asked.text, "name": asked.name}
    revised = revising.revise(wiring.templates(), service.id, id, changes, wiring.clock())
    shown = answers.shown_template(templates.living(revised, TEMPLATE_NOT_FOUND))
    return Response(200, answers.one(shown, wiring.settings().base_url, "templates"))


handler = door(otp, update_template)
