"""One-click unsubscribing (RFC 8058): a link in an email that names its service and its recipient to us alone."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tidings.domain import sealing

VALID: Final = timedelta(days=365)
_PURPOSE: Final = "unsubscribe"


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants no more emails, of whom."""

    service_id: str
    address: str


def link(base_url: str, master: bytes, wish: Wish, message_id: str, made_at: datetime) -> str:
    """The address to POST to, good for a year."""
    until = int((made_at + VALID).timestamp())
    sealed = sealing.seal(master, _PURPOSE, f"{until}/{wish.service_id}/{wish.address}")
    return f"{base_url}/unsubscribe/{message_id}/{_url_safe(sealed)}"


def read(master: bytes, token: str, now: datetime) -> Wish | None:
    """The wish in a link's token; None when the token is not ours, or too old."""
    try:
        text = sealing.unseal(master, _PURPOSE, _sealed(token))
    except ValueError:
        return None
    until, service_id, address = text.split("/", 2)
    return Wish(service_id, address) if now.timestamp() <= int(until) else None


def _url_safe(sealed: str) -> str:
    return base64.urlsafe_b64encode(base64.b64decode(sealed)).decode().rstrip("=")


def _sealed(token: str) -> str:
    raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    return base64.b64encode(raw).decode()
