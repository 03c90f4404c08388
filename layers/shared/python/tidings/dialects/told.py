"""What each dialect's endpoints are told: one row per dialect.

`WEBHOOKS` holds payloads: of an event, or None when the dialect has no word for it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from tidings.dialects import batch, notify, otp, standard, v2
from tidings.domain.event import Event
from tidings.domain.webhook import Endpoint

Payload = Callable[[Event, Endpoint], dict[str, Any] | None]

WEBHOOKS: Final[Mapping[str, Payload]] = {
    "batch": batch.webhook,
    "notify": notify.webhook,
    "otp": otp.webhook,
    "standard": standard.webhook,
    "v2": v2.webhook,
}

# Headers beside the Standard Webhooks ones that a dialect signs with its endpoint's own secret.
SIGNATURES: Final[Mapping[str, Callable[[str, bytes, int], dict[str, str]]]] = {
    "notify": notify.signature,
    "otp": otp.signature,
}
