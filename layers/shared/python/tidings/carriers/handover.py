"""What passes between the dispatcher and a carrier."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from tidings.repositories.queues import Queue

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

    from tidings.carriers.sns import Topic

# A carrier has this long to answer; the claim on a message lasts much longer.
TIMEOUT_SECONDS: Final = 10.0


class UnknownWord(ValueError):
    """A carrier said something that is in no map: an alarm, never a guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Addressed:
    """What is handed over for one message; carriers echo service and message id back in their receipts.

    `as_given` is the recipient as the caller wrote it, if that differs: what a simulator is asked for.
    """

    service_id: str
    message_id: str
    to: str
    as_given: str | None = None
    attempt: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(_Addressed):
    """One text to hand over."""

    text: str
    sender: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(_Addressed):
    """One email to hand over: the same words as HTML and as plain text."""

    from_name: str
    from_address: str
    subject: str
    html: str
    text: str
    reply_to: str | None = None
    unsubscribe_url: str | None = None

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers that mail programs make an unsubscribe button of (RFC 8058)."""
        if self.unsubscribe_url is None:
            return {}
        return {"List-Unsubscribe": f"<{self.unsubscribe_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


Outgoing = Text | Email


@dataclass(frozen=True, slots=True)
class Account:
    """SES as this deployment uses it: a client that asks once only, and the set whose events come back to us."""

    client: "SESV2Client"
    configuration_set: str


@dataclass(frozen=True, slots=True)
class Connections:
    """What a carrier may need of the outside, each made when first used."""

    queue: Callable[[str], Queue]
    master: Callable[[], bytes]
    clock: Callable[[], datetime]
    mail: Callable[[], Account]
    topic: "Callable[[], Topic]"
