"""The standard webhook: every event of a service as `{"type", "timestamp", "data"}`, filtered by the types it names."""

from typing import Any, Final

from tidings.domain.event import PUBLIC_TYPES, Event
from tidings.domain.webhook import Endpoint

NAME: Final = "standard"


def webhook(event: Event, endpoint: Endpoint) -> dict[str, Any] | None:
    """The payload of an event, or None when the endpoint did not ask for its type (https://www.standardwebhooks.com)."""
    if event.type not in PUBLIC_TYPES or (endpoint.events and event.type not in endpoint.events):
        return None
    return {
        "type": event.type,
        "timestamp": event.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "data": {**event.data, "service_id": event.service_id, "dialect": event.dialect, "sequence": event.sequence},
    }
