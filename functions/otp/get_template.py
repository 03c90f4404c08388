"""GET /v1/templates/{template_id}: one code template."""

from tidings import wiring
from tidings.dialects import otp
from tidings.dialects.otp import answers, templates
from tidings.dialects.otp.refusals import TEMPLATE_NOT_FOUND
from tidings.entrypoints.http import Request, Response, door


def get_template(request: Request) -> Response:
    service = wiring.caller(otp.credential(request)).service
    id = otp.identifier(request.variables["template_id"], TEMPLATE_NOT_FOUND)
    template = templates.living(wiring.templates().get(service.id, id), TEMPLATE_NOT_FOUND)
    return Response(200, answers.one(answers.shown_template(template), wiring.settings().base_url, "templates"))


handler = door(otp, get_template)
