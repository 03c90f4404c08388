"""What callback URLs are told: how a message ended, what came in, who complained; each endpoint hears of one kind."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from tidings.dialects.v2.answers import dt
from tidings.dialects.v2.notifications import never_gets_receipts
from tidings.domain import message as statuses
from tidings.domain.event import Event
from tidings.domain.phone_number import is_e164_form
from tidings.domain.webhook import Endpoint

_ENDED: Final = frozenset({"message.delivered", "message.failed"})


def webhook(event: Event, endpoint: Endpoint) -> dict[str, Any] | None:
    """The payload for an endpoint of this kind, or None when it has no word for the event."""
    return _PAYLOADS.get(endpoint.kind or "delivery_status", _nothing)(event)


def _delivery_status(event: Event) -> dict[str, Any] | None:
    """Only ends are told; not of a text that broke before it left, nor where no receipt can be trusted."""
    if event.type not in _ENDED:
        return None
    data = event.data
    details, sent_at = data.get("details", {}), data["sent_at"]
    broke_here = data["status"] == statuses.TECHNICAL_FAILURE and sent_at is None
    untold = sent_at is not None and data["channel"] == "sms" and never_gets_receipts(data["to"])
    if broke_here or untold:
        return None
    return {
        "id": data["message_id"],
        "reference": data["reference"],
        "to": _as_given(data),
        "status": data["status"],
        "created_at": _dt(data["created_at"]),
        "completed_at": dt(event.at),
        "sent_at": _dt(sent_at),
        "notification_type": data["channel"],
        "template_id": details.get("template_id"),
        "template_version": details.get("template_version"),
    }


def _inbound_sms(event: Event) -> dict[str, Any] | None:
    if event.type != "text.received":
        return None
    source = event.data["from"]
    return {
        "id": event.data["text_id"],
        "source_number": source[1:] if is_e164_form(source) else source,
        "destination_number": event.data["to"],
        "message": event.data["text"],
        "date_received": _dt(event.data["received_at"]),
    }


def _complaint(event: Event) -> dict[str, Any] | None:
    if event.type != "message.complained":
        return None
    return {
        "notification_id": event.data["message_id"],
        "complaint_id": event.data["complaint_id"],
        "reference": event.data["reference"],
        "to": _as_given(event.data),
        "complaint_date": dt(event.at),
    }


def _nothing(_event: Event) -> None:
    return None


def _as_given(data: Mapping[str, Any]) -> str:
    return str(data.get("details", {}).get("to_as_given", data["to"]))


def _dt(iso: str | None) -> str | None:
    return dt(datetime.fromisoformat(iso)) if iso else None


_PAYLOADS: Final[Mapping[str, Callable[[Event], dict[str, Any] | None]]] = {
    "delivery_status": _delivery_status,
    "inbound_sms": _inbound_sms,
    "complaint": _complaint,
}
