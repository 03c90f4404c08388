"""API keys: shown once as `{name}-{service uuid}-{secret uuid}`, never readable at rest.

A key's secret is derived from the deployment's master secret and the key's id, so that no table holds one. A key
brought along from another installation keeps its own secret, sealed.
"""

import hmac
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tidings.domain import sealing

_UUID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_KEY: Final = re.compile(rf"(?s).*-({_UUID})-{_UUID}")
_LONGEST: Final = 512


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key of a service: `kind` is live, team or test; `sealed` holds an imported secret."""

    id: str
    name: str
    kind: str
    created_at: datetime
    revoked_at: datetime | None = None
    sealed: str | None = None

    def secret(self, master: bytes) -> str:
        """The secret as a UUID in text."""
        if self.sealed is not None:
            return sealing.unseal(master, f"api-key/{self.id}", self.sealed)
        return str(uuid.UUID(bytes=sealing.derive(master, f"api-key/{self.id}")[:16], version=4))

    def shown(self, service_id: str, master: bytes) -> str:
        """The whole key as its owner sees it, once."""
        return f"{self.name}-{service_id}-{self.secret(master)}"


def service_of(text: str) -> str | None:
    """The service that a key names, or None when the text is no key."""
    match = _KEY.fullmatch(text) if len(text) <= _LONGEST else None
    return match[1] if match else None


def find(keys: Iterable[ApiKey], text: str, service_id: str, master: bytes) -> ApiKey | None:
    """The unrevoked key that reads exactly `text`; every key is compared, each in constant time."""
    found = None
    for key in keys:
        same = hmac.compare_digest(key.shown(service_id, master).encode(), text.encode("utf-8", "surrogatepass"))
        if same and key.revoked_at is None:
            found = key
    return found
