"""DELETE /v1/templates/{template_id}: no code is sent with it any more; its history stays."""

from tidings import wiring
from tidings.dialects import otp
from tidings.dialects.otp import templates
from tidings.dialects.otp.refusals import TEMPLATE_NOT_FOUND
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle import revising


def delete_template(request: Request) -> Response:
    service = wiring.caller(otp.credential(request)).service
    id = otp.identifier(request.variables["template_id"], TEMPLATE_NOT_FOUND)
    templates.living(wiring.templates().get(service.id, id), TEMPLATE_NOT_FOUND)
    revising.revise(wiring.templates(), service.id, id, {"archived": True}, wiring.clock())
    return Response(204)


handler = door(otp, delete_template)
