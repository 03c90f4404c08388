"""Template and values become what is sent: checked in Notify's order, and written as a message of ours."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tidings.dialects.v2 import refusals
from tidings.dialects.v2.requests import identifier
from tidings.domain import email_address, email_template, message_id, sms_text, template, whitespace
from tidings.domain.email_template import EmailTemplate
from tidings.domain.message import VALIDITY, Message
from tidings.domain.phone_number import PhoneNumber
from tidings.domain.service import Caller, Service
from tidings.domain.sms_template import SmsTemplate
from tidings.domain.template import Template

NAME: Final = "v2"
CHANNELS: Final = {"sms": "text messages", "email": "emails", "letter": "letters"}
# Bytes of a subject: ours, since it lies in the message's item; no mail program shows a thousandth of it.
LONGEST_SUBJECT: Final = 60_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What a caller asks for: the checked request, the template that it names, the moment, and its id if it has one."""

    caller: Caller
    asked: Mapping[str, Any]
    template: Template
    now: datetime
    id: str

    @property
    def values(self) -> Mapping[str, object]:
        given: Mapping[str, object] = self.asked.get("personalisation") or {}
        return given


def new_id(caller: Caller, now: datetime) -> str:
    """A fresh id for a message of this caller."""
    return message_id.new(now, caller.key.kind, secrets.randbelow(caller.service.shards), secrets.randbits(59))


def check_channel(service: Service, channel: str) -> None:
    """Raises ChannelNotAllowed unless the service may send this kind of message."""
    if channel not in service.permissions:
        raise refusals.ChannelNotAllowed(channel=CHANNELS[channel])


def suitable(found: Template | None, channel: str) -> Template:
    """The template, if it is one for this channel and still in use."""
    if found is None or found.syntax != template.NOTIFY:
        raise refusals.TemplateNotFound
    if found.type != channel:
        raise refusals.TemplateUnsuitable(type=found.type, channel=channel)
    if found.archived:
        raise refusals.TemplateDeleted
    return found


def check_personalisation(missing: list[str]) -> None:
    """Raises PersonalisationMissing when a template asks for more than it is given."""
    if missing:
        raise refusals.PersonalisationMissing(names=", ".join(missing))


def text_of(wish: Wish) -> SmsTemplate:
    """The text that is asked for; raises unless it has all its values, says something, and holds no file."""
    service = wish.caller.service
    text = SmsTemplate(wish.template.body, wish.values, service.name if service.details.get("prefix_sms") else None)
    check_personalisation(text.missing)
    if not text.length:
        raise refusals.MessageEmpty
    if has_file(wish.values):
        raise refusals.FilesByEmailOnly
    return text


def email_of(wish: Wish) -> EmailTemplate:
    """The email that is asked for; raises unless it has all its values and says something."""
    email = EmailTemplate(wish.template.subject or "", wish.template.body, wish.values)
    check_personalisation(email.missing)
    if email.is_empty:
        raise refusals.MessageEmpty
    return email


def check_text_length(text: SmsTemplate) -> None:
    """Raises TextTooLong for more than six parts."""
    if text.is_too_long:
        raise refusals.TextTooLong(most=sms_text.LIMIT, length=text.length)


def check_email_length(email: EmailTemplate) -> None:
    """Raises EmailTooLong for more than 2,000,000 bytes."""
    if email.is_too_long:
        raise refusals.EmailTooLong(most=email_template.LIMIT, size=email.size)
    size = len(email.filled_subject.encode())
    if size > LONGEST_SUBJECT:
        raise refusals.SubjectTooLong(most=LONGEST_SUBJECT, size=size)


def has_file(values: Mapping[str, object]) -> bool:
    """Whether one of the values is a file to send."""
    return any(isinstance(value, dict) and "file" in value for value in values.values())


def text_message(wish: Wish, text: SmsTemplate, number: PhoneNumber, sender: str | None) -> Message:
    """The message of a text."""
    sent, shown = text.sent, text.shown
    details = _details(wish, whitespace.trim(wish.asked["phone_number"]), number.e164)
    if sent != shown:
        details |= {"body_from": len(sent) - len(shown)} if sent.endswith(shown) else {"body": shown}
    return _message(wish, number.e164, sent, channel="sms", segments=text.fragments, sender=sender, details=details)


def email_message(wish: Wish, email: EmailTemplate, sender: str, links: Mapping[str, str | None]) -> Message:
    """The message of an email; `links` are its `reply_to`, `unsubscribe_url` and `unsubscribe_link`, if any."""
    address = email_address.parse(wish.asked["email_address"])
    details = _details(wish, address.as_given, address.normalised) | {"subject": email.filled_subject}
    details |= {name: link for name, link in links.items() if link is not None}
    body = email.filled_body
    return _message(wish, address.normalised, body, channel="email", segments=0, sender=sender, details=details)


def body_of(message: Message) -> str:
    """The text as the API shows it: without the service's name in front."""
    own: str | None = message.details.get("body")
    return own if own is not None else message.text[message.details.get("body_from", 0) :]


def _details(wish: Wish, as_given: str, to: str) -> dict[str, Any]:
    details: dict[str, Any] = {"template_id": wish.template.id, "template_version": wish.template.version}
    return details | ({"to_as_given": as_given} if as_given != to else {})


def _message(wish: Wish, to: str, text: str, **rest: Any) -> Message:
    place = message_id.place(wish.id)
    assert place is not None, "the id is ours"
    return Message(
        id=wish.id,
        service_id=wish.caller.service.id,
        key_kind=wish.caller.key.kind,
        key_id=wish.caller.key.id,
        dialect=NAME,
        to=to,
        text=text,
        reference=wish.asked.get("reference"),
        created_at=place.at,
        valid_until=wish.now + VALIDITY,
        **rest,
    )


def asked_template(asked: Mapping[str, Any]) -> str:
    """The id of the template that a request names, in its one spelling."""
    return identifier(asked["template_id"])
