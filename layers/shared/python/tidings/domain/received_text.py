"""A received text: what somebody wrote to a number of a service, kept once however often its carrier tells us."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

KEPT: Final = timedelta(days=90)

_NAMESPACE: Final = uuid.UUID("7d0f4c37-52a1-5c0e-9a43-1f6f0a8f2b6d")


@dataclass(frozen=True, slots=True)
class Inbound:
    """A text as a carrier tells of it; `reference` is the carrier's own, the same however often it tells."""

    reference: str
    from_: str
    to: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedText:
    """One text that came in. `from_` is E.164 where it is a number, `to` is the service's number as it was assigned.

    `answers` names what it seems to reply to: `message_id`, and `batch_id` and `operator` where there was one.
    """

    id: str
    service_id: str
    from_: str
    to: str
    text: str
    received_at: datetime
    carrier: str | None = None
    reference: str | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)


def text_id(carrier: str, reference: str) -> str:
    """The id of a text, from who told us and what they call it: told twice, it is one text."""
    return str(uuid.uuid5(_NAMESPACE, f"{carrier}/{reference}"))
