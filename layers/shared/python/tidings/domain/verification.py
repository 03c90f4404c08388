"""One-time codes: made here or given, sealed on their way to the phone, and afterwards known by their HMAC only.

A message that carries a code keeps its text with `{code}` left in, and the code sealed beside it, so that no table
holds a readable code; only the dispatcher puts the two together, while it hands the text over.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from tidings.domain import sealing
from tidings.domain.message import Message
from tidings.domain.service import Service

PLACEHOLDER: Final = "{code}"
# The detail of a message that holds its sealed code: nobody is ever told of it.
SEALED_CODE: Final = "sealed_code"

DEFAULT_MINUTES: Final = 10
_LONGEST_MINUTES: Final = 24 * 60
# Older codes of a phone die when newer ones are sent: a guess never has more than these to hit.
LIVE_CODES: Final = 5
# NIST SP 800-63B 5.2.2 allows 100 failures in a row; one phone gets far fewer in the life of a code.
WRONG_TRIES: Final = 10
WRONG_TRIES_WITHOUT_PHONE: Final = 50
TRIES_WINDOW: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """One code that was sent to one phone (E.164), as it is remembered: two HMACs are all that is left of the code.

    `code_hash` is of this phone's code, `lookup` of the service's: by that it is found when nobody names the phone.
    """

    service_id: str
    sandbox: bool
    phone: str
    message_id: str
    code_hash: str
    lookup: str
    created_at: datetime
    expires_at: datetime

    def is_right(self, code: str, master: bytes) -> bool:
        """Whether this is the code that was sent; takes the same time for every wrong one."""
        return hmac.compare_digest(self.code_hash, _hash(master, self.service_id, self.phone, code))


def new_code(length: int) -> str:
    """So many random digits; zeros may lead."""
    return f"{secrets.randbelow(10**length):0{length}d}"


def lifetime(service: Service) -> timedelta:
    """How long a service's codes live: ten minutes, or its own `code_minutes` (1 to 1440)."""
    minutes = service.details.get("code_minutes", DEFAULT_MINUTES)
    return timedelta(minutes=min(max(1, minutes), _LONGEST_MINUTES))


def fill(text: str, code: str) -> str:
    """A template's text with the code in its place."""
    return text.replace(PLACEHOLDER, code)


def sealed(code: str, service_id: str, to: str, master: bytes) -> Mapping[str, Any]:
    """The detail that carries a code to the dispatcher."""
    return {SEALED_CODE: sealing.seal(master, _purpose(service_id, to), code)}


def revealed(message: Message, master: Callable[[], bytes]) -> str:
    """The text as it leaves for the phone; the master secret is asked for only when the text holds a code."""
    hidden = message.details.get(SEALED_CODE)
    if hidden is None:
        return message.text
    return fill(message.text, sealing.unseal(master(), _purpose(message.service_id, message.to), hidden))


def of(message: Message, master: bytes) -> Verification:
    """What is remembered of the code in a message."""
    purpose = _purpose(message.service_id, message.to)
    code = sealing.unseal(master, purpose, message.details[SEALED_CODE])
    return Verification(
        service_id=message.service_id,
        sandbox=message.is_sandbox,
        phone=message.to,
        message_id=message.id,
        code_hash=_hash(master, message.service_id, message.to, code),
        lookup=lookup(message.service_id, code, master),
        created_at=message.created_at,
        expires_at=message.valid_until or message.created_at,
    )


def lookup(service_id: str, code: str, master: bytes) -> str:
    """What a service's code is found by when nobody says whose phone it went to."""
    return _hash(master, service_id, "", code)


def _purpose(service_id: str, to: str) -> str:
    return f"code/{service_id}/{to}"


def _hash(master: bytes, service_id: str, phone: str, code: str) -> str:
    key = sealing.derive(master, "verification")
    return hmac.new(key, f"{service_id}#{phone}#{code}".encode(), hashlib.sha256).hexdigest()
