"""How many messages a service sends in a day (UTC), by channel; texts abroad are counted twice, once for themselves.

The figures where a service has none of its own are those that GOV.UK Notify documents.
"""

from collections.abc import Mapping
from typing import Final

from tidings.domain.service import LIVE, TRIAL, Service

SMS: Final = "sms"
EMAIL: Final = "email"
LETTER: Final = "letter"
INTERNATIONAL_SMS: Final = "international_sms"

DEFAULTS: Final[Mapping[str, Mapping[str, int]]] = {
    LIVE: {SMS: 250_000, EMAIL: 250_000, LETTER: 20_000, INTERNATIONAL_SMS: 100},
    TRIAL: {SMS: 50, EMAIL: 50, LETTER: 50, INTERNATIONAL_SMS: 50},
}
NAMES: Final = (SMS, EMAIL, LETTER, INTERNATIONAL_SMS)


def limit(service: Service, name: str, key_kind: str) -> int:
    """The most of one kind that a service sends in a day; a test key in trial mode has the limits of a live service."""
    if key_kind == "test" and service.mode == TRIAL:
        return DEFAULTS[LIVE][name]
    own = (service.details.get("daily_limits") or {}).get(name)
    return int(own) if own is not None else DEFAULTS[service.mode][name]
