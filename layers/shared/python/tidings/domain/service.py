"""A service: the tenant who sends. Its profile is all that the hot path reads of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from tidings.domain.api_key import ApiKey
from tidings.domain.recipient import canonical

LIVE: Final = "live"
TRIAL: Final = "trial"
PERMISSIONS: Final = (
    "sms",
    "email",
    "letter",
    "international_sms",
    "international_letters",
    "sms_to_uk_landlines",
    "inbound_sms",
    "batch_sms",
)
DEFAULT_RATE_LIMIT: Final = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Who sends, what they may do, and with which keys; `rate_limit` is requests a minute for each kind of key."""

    id: str
    name: str
    created_at: datetime
    active: bool = True
    mode: str = LIVE
    country: str = "US"
    permissions: frozenset[str] = frozenset(("sms",))
    rate_limit: int = DEFAULT_RATE_LIMIT
    shards: int = 1
    default_sender: str | None = None
    keys: Mapping[str, ApiKey] = field(default_factory=dict)
    team: tuple[Mapping[str, str], ...] = ()
    guest_list: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def may_send_to(self, recipient: str, key_kind: str) -> bool:
        """Whether a key of that kind reaches a recipient: in trial mode and for team keys only team and guests."""
        if key_kind == "test" or (key_kind == "live" and self.mode == LIVE):
            return True
        members = (member.get(each) for member in self.team for each in ("mobile", "email"))
        wanted = canonical(recipient)
        return any(wanted == canonical(each) for each in (*self.guest_list, *members) if each)

    def reply_to(self, id: str | None = None) -> str | None:
        """The address that answers to emails go to: the one of an id, or the default; None when there is none."""
        for each in self.details.get("reply_tos") or ():
            if not each.get("archived") and (each["id"] == id if id is not None else each.get("default")):
                return str(each["email"])
        return None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a service and the key that it showed."""

    service: Service
    key: ApiKey

    @property
    def is_sandbox(self) -> bool:
        return self.key.kind == "test"
