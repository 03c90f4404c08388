"""The document notification dialect, `/v1/notify`: Bearer keys, 202, `msg_…` ids, `{{placeholders}}`, sandbox."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel, StrictStr, ValidationError

from tidings.domain import errors, inline_template, message_id
from tidings.domain.event import Event
from tidings.domain.message import REASONS, Message
from tidings.domain.phone_number import is_e164_form
from tidings.domain.webhook import Endpoint
from tidings.entrypoints import http, strict_json
from tidings.entrypoints.http import Request, Response

NAME: Final = "notify"
BODY_LIMIT: Final = 64 * 1024
ANY_MEDIA_TYPE: Final = False
LONGEST_TEXT: Final = 2000
LONGEST_REFERENCE: Final = 255
LONGEST_URL: Final = 2048
# Letters, numbers, punctuation and symbols: marks and blanks alone say nothing.
_READABLE: Final = frozenset("LNPS")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_IDEMPOTENCY_KEY: Final = re.compile(r"[!-~]{1,255}")

_WORDS: Final[Mapping[str, str]] = {
    "created": "queued",
    "unknown": "queued",
    "sent": "sent",
    "pending": "sent",
    "delivered": "delivered",
    "permanent-failure": "failed",
    "temporary-failure": "failed",
    "technical-failure": "failed",
    "cancelled": "failed",
}
_EVENTS: Final = {"message.sent", "message.delivered", "message.failed", "message.cancelled"}

# The first row whose class the refusal is an instance of: HTTP status and code.
_ERRORS: Final[tuple[tuple[type[errors.Refusal], int, str], ...]] = (
    (errors.Unauthorized, 401, "unauthorized"),
    (errors.Forbidden, 403, "forbidden"),
    (errors.NotFound, 404, "not_found"),
    (errors.MethodNotAllowed, 405, "method_not_allowed"),
    (errors.InvalidJson, 400, "invalid_json"),
    (errors.MissingField, 400, "missing_field"),
    (errors.InvalidPhoneNumber, 400, "invalid_phone_number"),
    (errors.MessageTooLong, 400, "message_too_long"),
    (errors.InvalidField, 400, "invalid_field"),
    (errors.IdempotencyConflict, 409, "idempotency_conflict"),
    (errors.PayloadTooLarge, 413, "payload_too_large"),
    (errors.UnsupportedMediaType, 415, "unsupported_media_type"),
    (errors.RateLimited, 429, "rate_limited"),
    (errors.TimedOut, 504, "timeout"),
    (errors.Refusal, 500, "internal_error"),
)


class Notification(BaseModel):
    """The body of POST /v1/notify; unknown fields are ignored, null is the same as absent."""

    to: StrictStr | None = None
    message: StrictStr | None = None
    doc_url: StrictStr | None = None
    ref_id: StrictStr | None = None
    variables: dict[str, Any] | None = None


def credential(request: Request) -> str:
    """The API key in `Authorization: Bearer KEY`; the scheme in any case (RFC 9110, section 11.1)."""
    scheme, _, key = (request.header("authorization") or "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise errors.Unauthorized("Send your API key as 'Authorization: Bearer YOUR_API_KEY'")
    return key.lstrip(" ")


def read(body: bytes) -> tuple[Notification, str]:
    """The notification in a body and its rendered text; raises the refusal of the first field that is wrong."""
    try:
        asked = Notification.model_validate(strict_json.read_object(body))
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise errors.InvalidField(f"'{name}' has the wrong type", name) from None
    _check(asked)
    return asked, _render(asked)


def idempotency_key(request: Request) -> str | None:
    """The Idempotency-Key header, 1 to 255 visible ASCII characters; None when the caller gave none."""
    key = request.header("idempotency-key")
    if key is not None and not _IDEMPOTENCY_KEY.fullmatch(key):
        raise errors.InvalidField("Idempotency-Key must have 1 to 255 visible characters", "Idempotency-Key")
    return key


def accepted(message: Message, replayed: bool) -> Response:
    """202: the text is ours now, and will be sent even if everything stops here."""
    body = {"status": "queued", "message_id": message_id.shorten(message.id), "ref_id": message.reference}
    return Response(202, body, {"Idempotent-Replayed": "true"} if replayed else {})


def shown(message: Message) -> dict[str, Any]:
    """The body of GET /v1/notify/{message_id}."""
    return {
        "status": _WORDS[message.status],
        "message_id": message_id.shorten(message.id),
        "ref_id": message.reference,
        "to": message.to,
        "segments": message.segments,
        "created_at": _time(message.created_at),
        "updated_at": _time(message.updated_at or message.created_at),
        "sent_at": _time(message.reached("sent")),
        "delivered_at": _time(message.reached("delivered")),
        "error": _error(message.status, message.reason),
    }


def webhook(event: Event, _endpoint: Endpoint) -> dict[str, Any] | None:
    """What a callback URL is told: sent, delivered and failed; the 202 has already said `queued`."""
    if event.type not in _EVENTS:
        return None
    word = _WORDS[event.data["status"]]
    return {
        "event": f"message.{word}",
        "event_id": event.id,
        "message_id": message_id.shorten(event.data["message_id"]),
        "ref_id": event.data["reference"],
        "status": word,
        "to": event.data["to"],
        "timestamp": _time(event.at),
        "error": _error(event.data["status"], event.data["reason"]),
    }


def signature(secret: str, body: bytes, at: int) -> dict[str, str]:
    """`X-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256(secret, t + "." + body)>`."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return {"X-Signature": f"t={at},v1={mac.hexdigest()}"}


def refused(refusal: errors.Refusal, _request: Request) -> Response:
    """The dialect's one error shape: `{"error": {"code", "message", "field"?}}`."""
    status, code = next((status, code) for kind, status, code in _ERRORS if isinstance(refusal, kind))
    error = {"code": code, "message": refusal.message}
    if refusal.field:
        error["field"] = refusal.field
    return Response(status, {"error": error}, http.refusal_headers(refusal, "Bearer"))


def _check(asked: Notification) -> None:
    for name in ("to", "message"):
        if not (getattr(asked, name) or "").strip():
            raise errors.MissingField(f"'{name}' is required", name)
    if not is_e164_form(asked.to or ""):
        raise errors.InvalidPhoneNumber("'to' must be an E.164 number such as +15551234567", "to")
    if asked.doc_url is not None and not _is_web_address(asked.doc_url):
        raise errors.InvalidField("'doc_url' must be an absolute http or https URL", "doc_url")
    if asked.ref_id is not None and len(asked.ref_id) > LONGEST_REFERENCE:
        raise errors.InvalidField(f"'ref_id' may have {LONGEST_REFERENCE} characters", "ref_id")
    if any(isinstance(value, dict | list) for value in (asked.variables or {}).values()):
        raise errors.InvalidField("'variables' may hold texts, numbers and booleans", "variables")


def _render(asked: Notification) -> str:
    text = asked.message or ""
    if asked.doc_url is None and "doc_url" in inline_template.names(text):
        raise errors.MissingField("'message' uses {{doc_url}}, so 'doc_url' is required", "doc_url")
    values = {name: _plain(value) for name, value in (asked.variables or {}).items() if value is not None}
    rendered = inline_template.fill(text, values | {"doc_url": asked.doc_url or ""})
    if not any(unicodedata.category(character)[0] in _READABLE for character in rendered):
        raise errors.InvalidField("'message' has nothing to read once its placeholders are filled", "message")
    if _CONTROL.search(rendered):
        raise errors.InvalidField("'message' may hold no control characters but line breaks and tabs", "message")
    if len(rendered) > LONGEST_TEXT:
        raise errors.MessageTooLong(f"'message' may have {LONGEST_TEXT} characters once filled", "message")
    return rendered


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_web_address(text: str) -> bool:
    scheme, colon, rest = text.partition("://")
    host = rest.partition("/")[0].partition("?")[0].partition("#")[0]
    clean = text.isprintable() and not any(character.isspace() for character in text)
    return bool(colon and host and clean) and scheme.lower() in ("http", "https") and len(text) <= LONGEST_URL


def _error(status: str, reason: str | None) -> dict[str, str] | None:
    if _WORDS[status] != "failed":
        return None
    code = "cancelled" if status == "cancelled" else reason or "internal_error"
    return {"code": code, "message": REASONS.get(code, REASONS["internal_error"])}


def _time(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
