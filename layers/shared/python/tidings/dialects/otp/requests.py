"""What callers send for templates and webhooks: `{"data": {…}}`, read field by field; unknown fields are ignored."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tidings.dialects.otp import refusals
from tidings.dialects.otp.refusals import Numbered, Row
from tidings.dialects.otp.webhook import CHANNELS, DELIVERY
from tidings.domain.errors import InvalidField
from tidings.domain.verification import PLACEHOLDER
from tidings.entrypoints import strict_json

UNTITLED: Final = "Untitled"
LONGEST_NAME: Final = 255
LONGEST_SECRET: Final = 255
LONGEST_TEXT: Final = 1000
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class TemplateAsked:
    """The text of a template, with `{code}` in it, and its name."""

    text: str
    name: str
    channel: str = "SMS"


@dataclass(frozen=True, slots=True)
class WebhookAsked:
    """Where to tell of which event; without a secret one is made."""

    url: str
    secret: str | None
    name: str | None
    event: str = DELIVERY
    channel: str = "SMS"


def data(body: bytes) -> dict[str, Any]:
    """The object under `data`; null and absent are the same."""
    found = strict_json.read_object(body).get("data")
    if found is not None and not isinstance(found, dict):
        raise InvalidField("'data' must be an object", "data")
    return {name: value for name, value in (found or {}).items() if value is not None}


def new_template(body: bytes) -> TemplateAsked:
    """The body of POST /v1/templates: channel and text are required."""
    given = data(body)
    channel = _text(given, "channel", refusals.TEMPLATE_FIELD_INVALID)
    if not channel:
        raise Numbered(refusals.TEMPLATE_CHANNEL_MISSING)
    if channel.upper() not in CHANNELS:
        raise Numbered(refusals.TEMPLATE_CHANNEL_INVALID)
    return TemplateAsked(_template_text(given, None), _template_name(given, UNTITLED), channel.upper())


def template_changes(body: bytes, text: str, name: str) -> TemplateAsked:
    """The body of PUT /v1/templates/{id}: what it leaves out stays as it was."""
    given = data(body)
    return TemplateAsked(_template_text(given, text), _template_name(given, name))


def new_webhook(body: bytes) -> WebhookAsked:
    """The body of POST /v1/webhooks: event and url are required."""
    given = data(body)
    event = _webhook_text(given, "event", refusals.WEBHOOK_EVENT_MISSING)
    if event.upper() != DELIVERY:
        raise Numbered(refusals.WEBHOOK_EVENT_INVALID)
    url = _webhook_text(given, "url", refusals.WEBHOOK_URL_MISSING)
    channel = (_text(given, "channel", refusals.WEBHOOK_FIELD_INVALID) or "SMS").upper()
    if channel not in CHANNELS:
        raise Numbered(refusals.WEBHOOK_CHANNEL_INVALID)
    secret = _text(given, "secret", refusals.WEBHOOK_FIELD_INVALID)
    name = _text(given, "name", refusals.WEBHOOK_FIELD_INVALID)
    return WebhookAsked(url, _short(secret), _short(name), DELIVERY, channel)


def webhook_changes(body: bytes) -> WebhookAsked:
    """The body of PUT /v1/webhooks/{id}: url, secret and name, all required; event and channel stay."""
    given = data(body)
    url = _webhook_text(given, "url", refusals.WEBHOOK_URL_MISSING)
    secret = _webhook_text(given, "secret", refusals.WEBHOOK_SECRET_MISSING)
    name = _webhook_text(given, "name", refusals.WEBHOOK_NAME_MISSING)
    return WebhookAsked(url, _short(secret), _short(name))


def _template_text(given: Mapping[str, Any], before: str | None) -> str:
    text = _text(given, "text", refusals.TEMPLATE_FIELD_INVALID)
    text = before if text is None else text
    if not (text or "").strip():
        raise Numbered(refusals.TEMPLATE_TEXT_MISSING)
    assert text is not None
    if PLACEHOLDER not in text:
        raise Numbered(refusals.TEMPLATE_TEXT_WITHOUT_CODE)
    if len(text) > LONGEST_TEXT or _CONTROL.search(text):
        message = f"'data.text' may have {LONGEST_TEXT} characters, and no control characters but line breaks and tabs"
        raise Numbered(refusals.TEMPLATE_FIELD_INVALID, message)
    return text


def _template_name(given: Mapping[str, Any], before: str) -> str:
    name = _text(given, "name", refusals.TEMPLATE_FIELD_INVALID)
    if name is not None and (len(name) > LONGEST_NAME or not name.isprintable()):
        message = f"'data.name' may have {LONGEST_NAME} printable characters"
        raise Numbered(refusals.TEMPLATE_FIELD_INVALID, message)
    return name or before


def _webhook_text(given: Mapping[str, Any], name: str, missing: Row) -> str:
    text = _text(given, name, refusals.WEBHOOK_FIELD_INVALID)
    if not (text or "").strip():
        raise Numbered(missing)
    return text or ""


def _text(given: Mapping[str, Any], name: str, invalid: Row) -> str | None:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise Numbered(invalid, f"'data.{name}' must be a string")
    return value


def _short(text: str | None) -> str | None:
    if text is not None and (len(text) > LONGEST_SECRET or not text.isprintable()):
        message = f"'data.secret' and 'data.name' may have {LONGEST_SECRET} printable characters"
        raise Numbered(refusals.WEBHOOK_FIELD_INVALID, message)
    return text or None
