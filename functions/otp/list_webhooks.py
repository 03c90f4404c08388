"""GET /v1/webhooks: where the account is told what became of its codes, oldest first."""

from tidings import wiring
from tidings.dialects import otp
from tidings.dialects.otp import answers
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle import publishing


def list_webhooks(request: Request) -> Response:
    service, master, now = wiring.caller(otp.credential(request)).service, wiring.master(), wiring.clock()
    endpoints = [each for each in wiring.webhooks().of(service.id) if each.dialect == otp.NAME]
    shown = [answers.shown_webhook(each, publishing.own_secret(each, master, now)) for each in endpoints]
    return Response(200, {"data": shown})


handler = door(otp, list_webhooks)
