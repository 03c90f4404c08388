"""POST /v1/verifications: send a one-time code; the text waits in the codes' own lane, the code is never readable."""

import secrets

from tidings import wiring
from tidings.dialects import otp
from tidings.dialects.otp import answers, templates, verification_request
from tidings.dialects.otp.code_message import Means, code_message
from tidings.dialects.otp.refusals import SENDER_UNUSABLE, TEMPLATE_UNUSABLE
from tidings.dialects.otp.verification_request import CodeAsked
from tidings.domain import message_id, verification
from tidings.domain.sender import choose
from tidings.domain.service import Caller
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle.accepting import Once


def create_verification(request: Request) -> Response:
    caller, master = wiring.caller(otp.credential(request)), wiring.master()
    request.promise(wiring.limiter().take(caller).headers())
    asked = verification_request.read(request.body)
    verification_request.check_permission(caller, asked.phone)
    message = code_message(asked, _means(caller.service.id, asked), caller, _new_id(caller), master)
    key = otp.idempotency_key(request)
    once = Once(f"{caller.service.id}#{caller.key.kind}#otp#{key}", request.body) if key else None
    accepted = wiring.verifying().send(message, lambda: _new_id(caller), once)
    return answers.sent(verification.of(accepted.message, master), accepted.replayed)


def _means(service_id: str, asked: CodeAsked) -> Means:
    """The template and the sender that are asked for; raises Numbered for one that the service does not have."""
    template_id = otp.identifier(asked.template, TEMPLATE_UNUSABLE)
    template = templates.living(wiring.templates().get(service_id, template_id), TEMPLATE_UNUSABLE)
    sender = choose(wiring.senders().of(service_id), asked=asked.sender)
    if sender is None:
        raise otp.Numbered(SENDER_UNUSABLE)
    return Means(template, sender.code)


def _new_id(caller: Caller) -> str:
    shard = secrets.randbelow(caller.service.shards)
    return message_id.new(wiring.clock(), caller.key.kind, shard, secrets.randbits(59))


handler = door(otp, create_verification)
