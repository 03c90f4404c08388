"""DELETE /v1/webhooks/{webhook_id}: nothing more is told there."""

from tidings import wiring
from tidings.dialects import otp
from tidings.dialects.otp.refusals import WEBHOOK_NOT_FOUND
from tidings.entrypoints.http import Request, Response, door


def delete_webhook(request: Request) -> Response:
    service = wiring.caller(otp.credential(request)).service
    id = otp.identifier(request.variables["webhook_id"], WEBHOOK_NOT_FOUND)
    endpoint = wiring.webhooks().get(service.id, id)
    if endpoint is None or endpoint.dialect != otp.NAME or not wiring.webhooks().remove(service.id, id):
        raise otp.Numbered(WEBHOOK_NOT_FOUND)
    return Response(204)


handler = door(otp, delete_webhook)
