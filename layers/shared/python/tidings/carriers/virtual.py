"""The built-in carrier: it behaves like a real one from outside, and the recipient decides what becomes of a message.

The sandbox is the same carrier without phones and mailboxes: what is sent with a test key moves by itself and reaches
nobody.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError
from standardwebhooks import Webhook

from tidings.carriers.handover import Connections, Email, Outgoing, UnknownWord
from tidings.carriers.virtual_numbers import script
from tidings.domain import message, sealing
from tidings.domain.receipt import Answer, Complaint, NotTaken, Receipt, Refused, Report, Taken, Unknowable
from tidings.domain.received_text import Inbound
from tidings.entrypoints import strict_json
from tidings.repositories.items import moment, to_ms
from tidings.repositories.queues import Job

QUEUE: Final = "virtual_carrier"
_TOLERANCE: Final = timedelta(minutes=5)
_LARGEST_PART: Final = 100_000

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
    "BOUNCED": (message.PERMANENT_FAILURE, "bounced"),
    "UNAVAILABLE": (message.TEMPORARY_FAILURE, "mailbox_unavailable"),
}
_COMPLAINT: Final = "COMPLAINED"
_REFUSALS: Final = {
    "refuse": Refused(message.PERMANENT_FAILURE, "carrier_rejected", "refused at hand-over"),
    "refuse_number": Refused(message.PERMANENT_FAILURE, "invalid_number", "refused at hand-over"),
}


@dataclass(frozen=True, slots=True)
class Virtual:
    """One carrier; `has_phones` is False for the sandbox, which has no mailboxes either."""

    connections: Connections
    name: str
    has_phones: bool
    deduplicates: bool = True

    def send(self, outgoing: Outgoing) -> Answer:
        """Hands a text or an email over, as its recipient asks."""
        asked = script(outgoing.to, outgoing.as_given).answer
        if asked in _REFUSALS:
            return _REFUSALS[asked]
        if asked == "busy" or (asked == "busy_once" and outgoing.attempt == 1):
            return NotTaken("busy")
        try:
            if asked != "lose_unanswered":
                self._hand_over(outgoing)
        except ClientError:
            return NotTaken("the carrier's queue said no")
        except BotoCoreError:
            return Unknowable("no answer")
        return Unknowable("no answer") if asked.endswith("unanswered") else Taken(_reference(outgoing))

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Checks a callback's Standard Webhooks signature and that it is at most five minutes old."""
        id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 11):
            return False
        at = datetime.fromtimestamp(int(stamp), UTC)
        if abs(self.connections.clock() - at) > _TOLERANCE:
            return False
        good = Webhook(signing_secret(self.connections.master(), self.name)).sign(
            id, at, body.decode("utf-8", "replace")
        )
        given = headers.get("webhook-signature", "").encode("utf-8", "replace")
        return hmac.compare_digest(good.encode(), given)

    def receipts(self, body: bytes) -> list[Report]:
        """The report in a callback."""
        return [_report(strict_json.read_object(body))]

    def inbound(self, body: bytes) -> list[Inbound]:
        """The text in a callback that a virtual phone has sent: people write what they like, half emoji among it."""
        told = json.loads(body)
        words = [told[name] for name in ("reference", "from", "to", "text")]
        if not all(isinstance(word, str) for word in words):
            raise TypeError("a text is told in texts")
        return [Inbound(*words)]

    def _hand_over(self, outgoing: Outgoing) -> None:
        now = self.connections.clock()
        body = {
            "step": "take",
            "carrier": self.name,
            "has_phones": self.has_phones,
            "reference": _reference(outgoing),
            "service_id": outgoing.service_id,
            "message_id": outgoing.message_id,
            "to": outgoing.to,
            "as_given": outgoing.as_given,
            "at": to_ms(now),
            **_content(outgoing, shown=self.has_phones),
        }
        self.connections.queue(QUEUE).send(Job(body, outgoing.service_id))


def carrier(connections: Connections) -> Virtual:
    """The virtual carrier, with phones."""
    return Virtual(connections, "virtual", has_phones=True)


def sandbox(connections: Connections) -> Virtual:
    """The carrier of test keys: statuses move, nobody is reached."""
    return Virtual(connections, "sandbox", has_phones=False)


def signing_secret(master: bytes, name: str) -> bytes:
    """The key that a virtual carrier signs its callbacks with."""
    return sealing.derive(master, f"carrier/{name}")


def _reference(outgoing: Outgoing) -> str:
    return f"vc-{outgoing.message_id}"


def _content(outgoing: Outgoing, *, shown: bool) -> dict[str, Any]:
    """What a virtual phone or mailbox shows; long emails are not carried to where nobody looks at them."""
    if not isinstance(outgoing, Email):
        return {"sender": outgoing.sender, "text": outgoing.text}
    if not shown:
        return {"channel": "email", "sender": outgoing.from_address}
    return {
        "channel": "email",
        "sender": outgoing.from_address,
        "sender_name": outgoing.from_name,
        "reply_to": outgoing.reply_to,
        "subject": outgoing.subject,
        "headers": dict(outgoing.headers),
        "html": _fitting(outgoing.html),
        "text": _fitting(outgoing.text),
    }


def _fitting(text: str) -> str:
    """As much of a text as a queue's job has room for: a real carrier's mailboxes hold more than virtual ones."""
    while len(json.dumps(text)) > _LARGEST_PART:
        text = text[: len(text) // 2]
    return text


def _report(told: dict[str, Any]) -> Report:
    word, at = told["state"], moment(told["at"])
    service_id, _, message_id = told["client_reference"].partition("/")
    if word == _COMPLAINT:
        return Complaint(service_id, message_id, at)
    if word not in WORDS:
        raise UnknownWord(word)
    status, reason = WORDS[word]
    return Receipt(
        service_id=service_id,
        message_id=message_id,
        status=status,
        at=at,
        reason=reason,
        detail=word,
        carrier_reference=told["reference"],
    )
