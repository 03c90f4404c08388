"""Received texts and the numbers that they come in on, as `/internal` shows them."""

import re
from typing import Any, Final

from tidings.dialects import internal
from tidings.domain.clock import in_milliseconds
from tidings.domain.errors import InvalidField
from tidings.domain.phone_number import canonical
from tidings.domain.received_text import ReceivedText
from tidings.repositories.numbers import Assigned

# A whole number, or a short code.
_NUMBER: Final = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{3,8}")


class NewNumber(internal.Body):
    """The body of a number to assign, as its owner writes it."""

    number: str


def number(text: str) -> str:
    """A number as it was written; raises InvalidField when nobody could text it."""
    if not _NUMBER.fullmatch(canonical(text)):
        raise InvalidField(f"number: {text[:50]} is not a phone number", "number")
    return text.strip()


def shown_number(assigned: Assigned) -> dict[str, Any]:
    """An inbound number."""
    return {"number": assigned.number, "assigned_at": in_milliseconds(assigned.at)}


def shown_received_text(text: ReceivedText) -> dict[str, Any]:
    """A text that came in, and what it seems to answer."""
    return {
        "id": text.id,
        "from": text.from_,
        "to": text.to,
        "text": text.text,
        "received_at": in_milliseconds(text.received_at),
        "carrier": text.carrier,
        "carrier_reference": text.reference,
        "in_reply_to": dict(text.answers) or None,
    }
