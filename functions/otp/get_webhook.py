"""GET /v1/webhooks/{webhook_id}: one webhook, with its secret."""

from tidings import wiring
from tidings.dialects import otp
from tidings.dialects.otp import answers
from tidings.dialects.otp.refusals import WEBHOOK_NOT_FOUND
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle import publishing


def get_webhook(request: Request) -> Response:
    service = wiring.caller(otp.credential(request)).service
    id = otp.identifier(request.variables["webhook_id"], WEBHOOK_NOT_FOUND)
    endpoint = wiring.webhooks().get(service.id, id)
    if endpoint is None or endpoint.dialect != otp.NAME:
        raise otp.Numbered(WEBHOOK_NOT_FOUND)
    shown = answers.shown_webhook(endpoint, publishing.own_secret(endpoint, wiring.master(), wiring.clock()))
    return Response(200, answers.one(shown, wiring.settings().base_url, "webhooks"))


handler = door(otp, get_webhook)
