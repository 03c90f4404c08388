"""POST /api/v1/sms/send/: take a batch of one-to-one texts in, and answer before any carrier is asked.

The documented path ends in a slash, which no route key may. The route's last part is greedy instead: it takes the
documented form as `send/`, the bare one as `send`, and answers for anything else.
"""

import secrets
from datetime import datetime
from typing import Final

from tidings import wiring
from tidings.dialects import batch
from tidings.domain import message_id
from tidings.domain.batch import Batch
from tidings.domain.errors import Forbidden, InvalidField, NotFound
from tidings.domain.message import LONGEST_AHEAD
from tidings.domain.phone_number import canonical
from tidings.domain.sender import NUMERIC
from tidings.domain.service import Caller, Service
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle.accepting import Once

_ACTIONS: Final = ("send", "send/")


def send_sms(request: Request) -> Response:
    if request.variables["action"] not in _ACTIONS:
        raise NotFound("There is nothing at this path")
    caller = wiring.caller(batch.credential(request))
    if "batch_sms" not in caller.service.permissions:
        raise Forbidden("SMS API is not enabled for this chatbot")
    request.promise(wiring.limiter().take(caller).headers())
    asked = batch.read(request.body)
    _check_number(caller.service, asked.sender)
    _check_moment(asked.scheduled_for)
    key = batch.idempotency_key(request)
    once = Once(f"{caller.service.id}#{caller.key.kind}#batch#{key}", request.body) if key else None
    accepted = wiring.batching().accept(_batch(caller, asked), asked.items, once)
    return batch.accepted(accepted.batch, asked.items, replayed=accepted.replayed)


def _check_number(service: Service, number: str) -> None:
    senders = wiring.senders().of(service.id)
    if not any(each.is_usable and each.type == NUMERIC and canonical(each.code) == number for each in senders):
        raise InvalidField("from is not an active phone number of this account", "from")


def _check_moment(moment: datetime | None) -> None:
    now = wiring.clock()
    if moment is not None and not now < moment <= now + LONGEST_AHEAD:
        raise InvalidField("scheduledFor must lie ahead, by 90 days at most", "scheduledFor")


def _operator(service: Service, asked: str) -> str:
    """The id of the operator whom an id or an email address names."""
    named = asked.casefold()
    for each in service.details.get("operators", ()):
        if named in (each["id"], each["email"].casefold()):
            return str(each["id"])
    raise InvalidField("operator is not an operator of this account", "operator")


def _batch(caller: Caller, asked: batch.Asked) -> Batch:
    service, kind = caller.service, caller.key.kind
    return Batch(
        id=message_id.new(wiring.clock(), kind, 0, secrets.randbits(59)),
        service_id=service.id,
        key_kind=kind,
        key_id=caller.key.id,
        sender=asked.sender,
        operator=_operator(service, asked.operator),
        count=len(asked.items),
        shards=service.shards,
        not_before=asked.scheduled_for,
        valid_for=asked.valid_for,
    )


handler = door(batch, send_sms)
