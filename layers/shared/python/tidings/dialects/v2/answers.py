"""What callers get back: accepted messages, templates, previews, received texts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tidings.dialects.v2.composing import body_of, check_personalisation
from tidings.dialects.v2.refusals import HEADERS
from tidings.domain.email_template import EmailTemplate
from tidings.domain.message import Message
from tidings.domain.phone_number import is_e164_form
from tidings.domain.received_text import ReceivedText
from tidings.domain.sanitised_content import Change
from tidings.domain.sms_template import SmsTemplate
from tidings.domain.template import TYPES, Template
from tidings.entrypoints.http import Response


def answer(status: int, body: Any) -> Response:
    """An answer with the headers that every answer here bears."""
    return Response(status, body, HEADERS)


def accepted(message: Message, base_url: str, *, replayed: bool = False, **more: Any) -> Response:
    """201: the message is ours now; `more` is what some messages' answers say besides."""
    template_id = message.details["template_id"]
    body = {
        "id": message.id,
        "reference": message.reference,
        "uri": f"{base_url}/v2/notifications/{message.id}",
        "template": {
            "id": template_id,
            "version": message.details["template_version"],
            "uri": f"{base_url}/services/{message.service_id}/templates/{template_id}",
        },
        "scheduled_for": None,
        "content": _content(message),
        **more,
    }
    response = answer(201, body)
    return response.with_headers({"Idempotent-Replayed": "true"}) if replayed else response


def sanitised_content(changes: Mapping[str, Change]) -> dict[str, Any]:
    """What was made harmless in an email, by the caller's own keys."""
    return {key: {"unsanitised": each.unsanitised, "sanitised": each.sanitised} for key, each in changes.items()}


def template(found: Template) -> dict[str, Any]:
    """One version of a template."""
    return {
        "id": found.id,
        "type": found.type,
        "created_at": dt(found.created_at),
        "updated_at": dt(found.updated_at),
        "created_by": found.created_by,
        "version": found.version,
        "body": found.body,
        "subject": found.subject if found.type != "sms" else None,
        "name": found.name,
        "personalisation": {name: {"required": True} for name in found.names},
        "postage": found.postage,
        "letter_contact_block": found.contact_block,
    }


def templates(found: Sequence[Template], type: str | None) -> dict[str, Any]:
    """A service's templates that are in use, by name, then by type."""
    chosen = [each for each in found if not each.archived and type in (None, each.type)]
    chosen.sort(key=lambda each: (each.name.casefold(), each.name.swapcase(), TYPES.index(each.type)))
    return {"templates": [template(each) for each in chosen]}


def preview(found: Template, values: Mapping[str, object]) -> dict[str, Any]:
    """A template with its values filled in; raises PersonalisationMissing when there are too few."""
    body, html, subject = _filled_text(found, values) if found.type == "sms" else _filled_email(found, values)
    return {
        "id": found.id,
        "type": found.type,
        "version": found.version,
        "body": body,
        "html": html if found.type == "email" else None,
        "subject": subject,
        "postage": found.postage,
    }


def received_texts(found: Sequence[ReceivedText], base_url: str) -> dict[str, Any]:
    """A page of texts that came in; the link to the next is there whenever the page is not empty."""
    current = f"{base_url}/v2/received-text-messages"
    following = {"next": f"{current}?older_than={found[-1].id}"} if found else {}
    return {
        "received_text_messages": [_received_text(each) for each in found],
        "links": {"current": current, **following},
    }


def dt(at: datetime | None) -> str | None:
    """A moment as this dialect writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if at else None


def _content(message: Message) -> dict[str, Any]:
    if message.channel == "sms":
        return {"body": body_of(message), "from_number": message.sender}
    return {
        "body": message.text,
        "subject": message.details["subject"],
        "from_email": message.sender,
        "one_click_unsubscribe_url": message.details.get("unsubscribe_url"),
    }


def _filled_text(found: Template, values: Mapping[str, object]) -> tuple[str, None, None]:
    text = SmsTemplate(found.body, values)
    check_personalisation(text.missing)
    return text.shown, None, None


def _filled_email(found: Template, values: Mapping[str, object]) -> tuple[str, str, str]:
    email = EmailTemplate("\n".join(filter(None, (found.contact_block, found.subject))), found.body, values)
    check_personalisation(email.missing)
    email = EmailTemplate(found.subject or "", found.body, values)
    return email.filled_body, email.html, email.filled_subject


def _received_text(text: ReceivedText) -> dict[str, Any]:
    return {
        "id": text.id,
        "created_at": dt(text.received_at),
        "service_id": text.service_id,
        "notify_number": text.to,
        "user_number": text.from_[1:] if is_e164_form(text.from_) else text.from_,
        "content": text.text,
    }
