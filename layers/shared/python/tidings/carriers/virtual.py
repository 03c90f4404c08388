"""The built-in carrier: it behaves like a real one from outside, and the number decides what becomes of a text.

The sandbox is the same carrier without phones: what is sent with a test key moves by itself and reaches nobody.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from standardwebhooks import Webhook

from tidings.carriers.handover import Connections, Text, UnknownWord
from tidings.carriers.virtual_numbers import script
from tidings.domain import message, sealing
from tidings.domain.receipt import Answer, NotTaken, Receipt, Refused, Taken, Unknowable
from tidings.repositories.items import moment, to_ms
from tidings.repositories.queues import Job

QUEUE: Final = "virtual_carrier"
_TOLERANCE: Final = timedelta(minutes=5)

# The carrier's words, and what they mean to us: status and reason.
WORDS: Final[Mapping[str, tuple[str, str | None]]] = {
    "SENT": (message.SENT, None),
    "BUFFERED": (message.PENDING, None),
    "DELIVERED": (message.DELIVERED, None),
    "INVALID": (message.PERMANENT_FAILURE, "invalid_number"),
    "LANDLINE": (message.PERMANENT_FAILURE, "landline"),
    "REJECTED": (message.PERMANENT_FAILURE, "carrier_rejected"),
    "UNREACHABLE": (message.TEMPORARY_FAILURE, "unreachable"),
    "EXPIRED": (message.TEMPORARY_FAILURE, "expired"),
    "BROKEN": (message.TECHNICAL_FAILURE, "internal_error"),
}
_REFUSALS: Final = {
    "refuse": Refused(message.PERMANENT_FAILURE, "carrier_rejected", "refused at hand-over"),
    "refuse_number": Refused(message.PERMANENT_FAILURE, "invalid_number", "refused at hand-over"),
}


@dataclass(frozen=True, slots=True)
class Virtual:
    """One carrier; `has_phones` is False for the sandbox."""

    connections: Connections
    name: str
    has_phones: bool
    deduplicates: bool = True

    def send(self, text: Text) -> Answer:
        """Hands a text over, as the recipient's number asks."""
        asked = script(text.to).answer
        if asked in _REFUSALS:
            return _REFUSALS[asked]
        if asked == "busy" or (asked == "busy_once" and text.attempt == 1):
            return NotTaken("busy")
        if asked != "lose_unanswered":
            self._hand_over(text)
        return Unknowable("no answer") if asked.endswith("unanswered") else Taken(_reference(text))

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Checks a callback's Standard Webhooks signature and that it is at most five minutes old."""
        id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
            return False
        at = datetime.fromtimestamp(int(stamp), UTC)
        if abs(self.connections.clock() - at) > _TOLERANCE:
            return False
        good = Webhook(signing_secret(self.connections.master(), self.name)).sign(
            id, at, body.decode("utf-8", "replace")
        )
        given = headers.get("webhook-signature", "").encode("utf-8", "replace")
        return hmac.compare_digest(good.encode(), given)

    def receipts(self, body: bytes) -> list[Receipt]:
        """The receipt in a callback."""
        return [_receipt(json.loads(body))]

    def _hand_over(self, text: Text) -> None:
        now = self.connections.clock()
        body = {
            "step": "take",
            "carrier": self.name,
            "has_phones": self.has_phones,
            "reference": _reference(text),
            "service_id": text.service_id,
            "message_id": text.message_id,
            "to": text.to,
            "sender": text.sender,
            "text": text.text,
            "at": to_ms(now),
        }
        self.connections.queue(QUEUE).send(Job(body, text.service_id))


def carrier(connections: Connections) -> Virtual:
    """The virtual carrier, with phones."""
    return Virtual(connections, "virtual", has_phones=True)


def sandbox(connections: Connections) -> Virtual:
    """The carrier of test keys: statuses move, nobody is reached."""
    return Virtual(connections, "sandbox", has_phones=False)


def signing_secret(master: bytes, name: str) -> bytes:
    """The key that a virtual carrier signs its callbacks with."""
    return sealing.derive(master, f"carrier/{name}")


def _reference(text: Text) -> str:
    return f"vc-{text.message_id}"


def _receipt(told: dict[str, Any]) -> Receipt:
    word = told["state"]
    if word not in WORDS:
        raise UnknownWord(word)
    status, reason = WORDS[word]
    service_id, _, message_id = told["client_reference"].partition("/")
    return Receipt(
        service_id=service_id,
        message_id=message_id,
        status=status,
        at=moment(told["at"]),
        reason=reason,
        detail=word,
        carrier_reference=told["reference"],
    )
