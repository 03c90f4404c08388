"""POST /v1/notify: take one document notification in, and answer before any carrier is asked."""

import secrets

from tidings import wiring
from tidings.dialects import notify
from tidings.domain import message_id, segments
from tidings.domain.errors import Forbidden
from tidings.domain.message import VALIDITY, Message
from tidings.domain.service import Caller
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle.accepting import Once


def create(request: Request) -> Response:
    caller = wiring.caller(notify.credential(request))
    request.promise(wiring.limiter().take(caller).headers())
    asked, text = notify.read(request.body)
    _check_permission(caller, asked.to or "")
    message = _message(caller, asked, text)
    key = notify.idempotency_key(request)
    once = Once(f"{caller.service.id}#{caller.key.kind}#notify#{key}", request.body) if key else None
    accepted = wiring.accepting().accept(message, lambda: _new_id(caller), once)
    return notify.accepted(accepted.message, accepted.replayed)


def _check_permission(caller: Caller, to: str) -> None:
    if "sms" not in caller.service.permissions:
        raise Forbidden("This account may not send texts")
    if not caller.service.may_send_to(to, caller.key.kind):
        raise Forbidden("In trial mode, and with a team key, only team members and guests can be texted")


def _message(caller: Caller, asked: notify.Notification, text: str) -> Message:
    id = _new_id(caller)
    place = message_id.place(id)
    assert place is not None
    return Message(
        id=id,
        service_id=caller.service.id,
        key_kind=caller.key.kind,
        key_id=caller.key.id,
        dialect=notify.NAME,
        to=asked.to or "",
        text=text,
        segments=segments.split(text).count,
        sender=caller.service.default_sender,
        reference=asked.ref_id,
        created_at=place.at,
        valid_until=place.at + VALIDITY,
    )


def _new_id(caller: Caller) -> str:
    service, shard = caller.service, secrets.randbelow(caller.service.shards)
    return message_id.new_short(service.id, wiring.clock(), caller.key.kind, shard, secrets.randbits(8))


handler = door(notify, create)
