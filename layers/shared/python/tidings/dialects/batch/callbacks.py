"""What a webhook URL is told: each status change of each text, texts that came in, and who opted out or in again."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from tidings.domain.event import Event
from tidings.domain.webhook import Endpoint

_WORDS: Final[Mapping[str, str]] = {
    "message.sent": "sent",
    "message.delivered": "delivered",
    "message.failed": "failed",
    "message.cancelled": "failed",
}
_REASONS: Final[Mapping[str | None, str]] = {
    "opted_out": "Opted out",
    "invalid_number": "Invalid number",
    "landline": "Landline",
    "international_number": "International number",
    "carrier_rejected": "Carrier rejected",
    "unreachable": "Unreachable",
    "expired": "Unreachable",
    "outcome_unknown": "Unreachable",
    "cancelled": "Cancelled",
    "service_suspended": "Cancelled",
    "not_on_guest_list": "Not on guest list",
    "recipient_cap": "Recipient limit reached",
    "spend_cap": "Spending limit reached",
}
_BROKEN: Final = "Internal error"


def webhook(event: Event, _endpoint: Endpoint) -> dict[str, Any] | None:
    """The payload of an event, or None for those that this dialect has no word for; ids and times never change."""
    say = _PAYLOADS.get(event.type)
    told = say(event) if say else None
    return {"eventId": event.id, **told, "dateTime": _time(event.at)} if told else None


def _status_changed(event: Event) -> dict[str, Any] | None:
    data = event.data
    if event.type == "message.pending" and data["sent_at"] is not None:
        return None  # still "sent", which was told before
    word = _WORDS.get(event.type, "sent")
    told = {
        "name": "OutgoingSms.statusChanged",
        "triggerType": "Outbound",
        "batchId": data["batch_id"],
        "messageId": data["message_id"],
        "from": data["from"],
        "to": data["to"],
        "status": word,
        "failedReason": _failed_reason(event) if word == "failed" else None,
    }
    return told if data["reference"] is None else {**told, "refId": data["reference"]}


def _failed_reason(event: Event) -> str:
    reason = "cancelled" if event.type == "message.cancelled" else event.data["reason"]
    return _REASONS.get(reason, _BROKEN)


def _received(event: Event) -> dict[str, Any]:
    return {
        "name": "IncomingSms.received",
        "triggerType": "Inbound",
        "from": event.data["from"],
        "to": event.data["to"],
        "message": event.data["text"],
    }


def _contact(name: str) -> Callable[[Event], dict[str, Any]]:
    return lambda event: {
        "name": name,
        "contactField": {"type": "phone", "name": "Phone_Number", "value": event.data["phone"]},
    }


_PAYLOADS: Final[Mapping[str, Callable[[Event], dict[str, Any] | None]]] = {
    **dict.fromkeys((*_WORDS, "message.pending"), _status_changed),
    "text.received": _received,
    "recipient.opted_out": _contact("Contact.optedOut"),
    "recipient.opted_in": _contact("Contact.optedIn"),
}


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
