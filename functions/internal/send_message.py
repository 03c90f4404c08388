"""POST /internal/services/{service_id}/messages: an operator sends one text, now or at a moment."""

import secrets
from datetime import datetime, timedelta

from pydantic import Field

from tidings import wiring
from tidings.dialects import internal
from tidings.domain import message_id, segments
from tidings.domain.errors import InvalidField, InvalidPhoneNumber
from tidings.domain.message import LONGEST_AHEAD, VALIDITY, Message
from tidings.domain.phone_number import is_e164_form
from tidings.domain.service import Service
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle.accepting import Once


class NewMessage(internal.Body):
    """The body: `scheduled_for` is a moment with its offset, `valid_for` seconds in which the text is worth sending."""

    to: str
    text: str = Field(min_length=1, max_length=2000)
    sender: str | None = Field(None, min_length=1, max_length=20)
    reference: str | None = Field(None, max_length=255)
    scheduled_for: datetime | None = None
    valid_for: int | None = Field(None, ge=1, le=259_200)


def send_message(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    asked = internal.read(request, NewMessage)
    service = internal.found(wiring.services().get(request.variables["service_id"]))
    message = _message(service, asked, wiring.clock())
    key = request.header("idempotency-key")
    once = Once(f"{service.id}#live#internal#{key}", request.body) if key else None
    accepted = wiring.accepting().accept(message, lambda: _new_id(service), once)
    headers = {"Idempotent-Replayed": "true"} if accepted.replayed else {}
    return Response(201, internal.shown_message(accepted.message, timeline=False), headers)


def _message(service: Service, asked: NewMessage, now: datetime) -> Message:
    if not is_e164_form(asked.to):
        raise InvalidPhoneNumber("to: must be an E.164 number such as +15551234567", "to")
    later = asked.scheduled_for
    if later is not None and (later.tzinfo is None or not now < later <= now + LONGEST_AHEAD):
        raise InvalidField("scheduled_for: must lie ahead by 90 days at most, and tell its offset", "scheduled_for")
    validity = timedelta(seconds=asked.valid_for) if asked.valid_for else VALIDITY
    return Message(
        id=_new_id(service),
        service_id=service.id,
        key_kind="live",
        key_id="operator",
        dialect=internal.NAME,
        to=asked.to,
        text=asked.text,
        segments=segments.split(asked.text).count,
        sender=asked.sender or service.default_sender,
        reference=asked.reference,
        created_at=now,
        not_before=later,
        valid_until=(later or now) + validity,
        details={"ttl": True} if asked.valid_for else {},
    )


def _new_id(service: Service) -> str:
    return message_id.new(wiring.clock(), "live", secrets.randbelow(service.shards), secrets.randbits(59))


handler = door(internal, send_message)
