"""What a webhook is told of a code's way, and how it can tell that we said so."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final

from tidings.dialects.otp.answers import date
from tidings.domain.event import Event
from tidings.domain.webhook import Endpoint

DELIVERY: Final = "DELIVERY"
CHANNELS: Final = ("SMS", "VIBER", "VOICE", "TELEGRAM", "WHATSAPP")

_WORDS: Final[Mapping[str, str]] = {
    "message.sent": "SENT",
    "message.delivered": "DELIVERED",
    "message.failed": "FAILED",
    "message.cancelled": "FAILED",
}


def webhook(event: Event, endpoint: Endpoint) -> dict[str, Any] | None:
    """The payload of an event, or None when it has no word here or belongs to another channel than the endpoint's."""
    channel = str(event.data.get("channel", "sms")).upper()
    if event.type not in _WORDS or endpoint.channel not in (None, channel):
        return None
    told = {
        "account_id": event.service_id,
        "message_id": event.data["message_id"],
        "channel": channel,
        "phone": event.data["to"].removeprefix("+"),
        "status": _WORDS[event.type],
        "payload": event.data.get("details", {}).get("payload"),
        "update_date": date(event.at),
    }
    return {"event": DELIVERY, "data": told}


def signature(secret: str, body: bytes, _at: int) -> dict[str, str]:
    """`X-OTP-Signature: sha256=<hex HMAC-SHA256(secret, body)>`."""
    return {"X-OTP-Signature": f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"}
