"""What a carrier says of a message: the answer to handing it over, and the reports that come later."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """The carrier has the text and gave it a reference of its own; `final` when no receipt will follow."""

    reference: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The carrier will never take this text: `reason` is one of the message's reasons."""

    status: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """The carrier surely does not have the text, and may take it later."""

    detail: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Unknowable:
    """The request left and the answer was lost: the carrier may have the text or not."""

    detail: str


Answer = Taken | Refused | NotTaken | Unknowable


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one message, in our own words; it names the message, since carriers echo what we gave them."""

    service_id: str
    message_id: str
    status: str
    at: datetime
    reason: str | None = None
    detail: str | None = None
    carrier_reference: str | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """The recipient called an email spam: no status, since it has arrived."""

    service_id: str
    message_id: str
    at: datetime


Report = Receipt | Complaint
