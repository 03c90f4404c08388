"""A code as a message: the template's text with `{code}` left in, the code sealed, no life beyond the code's."""

from dataclasses import dataclass
from typing import Any

from tidings.dialects.otp.verification_request import CodeAsked
from tidings.domain import message_id, segments, verification
from tidings.domain.message import Message
from tidings.domain.service import Caller
from tidings.domain.template import Template


@dataclass(frozen=True, slots=True)
class Means:
    """What a code is sent with: its template, and the sender that the phone shows."""

    template: Template
    sender: str


def code_message(asked: CodeAsked, means: Means, caller: Caller, id: str, master: bytes) -> Message:
    """The message that carries a code."""
    place, service, template = message_id.place(id), caller.service, means.template
    assert place is not None
    return Message(
        id=id,
        service_id=service.id,
        key_kind=caller.key.kind,
        key_id=caller.key.id,
        dialect="otp",
        to=asked.phone,
        text=template.body,
        segments=segments.split(verification.fill(template.body, asked.code)).count,
        sender=means.sender,
        created_at=place.at,
        valid_until=place.at + verification.lifetime(service),
        details={**_details(asked, template), **verification.sealed(asked.code, service.id, asked.phone, master)},
    )


def _details(asked: CodeAsked, template: Template) -> dict[str, Any]:
    # A code that waits past its life is no code any more: no gate may lengthen that, which `ttl` says.
    known = {"template_id": template.id, "template_version": template.version, "ttl": True}
    return known if asked.payload is None else {**known, "payload": asked.payload}
