"""GET /v1/senders/{sender_id}: one sender."""

from tidings import wiring
from tidings.dialects import otp
from tidings.dialects.otp import answers
from tidings.dialects.otp.refusals import SENDER_NOT_FOUND
from tidings.entrypoints.http import Request, Response, door


def get_sender(request: Request) -> Response:
    service = wiring.caller(otp.credential(request)).service
    id = otp.identifier(request.variables["sender_id"], SENDER_NOT_FOUND)
    sender = wiring.senders().get(service.id, id)
    if sender is None:
        raise otp.Numbered(SENDER_NOT_FOUND)
    return Response(200, answers.one(answers.shown_sender(sender, service), wiring.settings().base_url, "senders"))


handler = door(otp, get_sender)
