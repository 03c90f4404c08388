"""A template: the text that a service keeps for its messages. A new text is a new version; no version ever changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from tidings.domain import placeholders

TYPES: Final = ("sms", "email", "letter")
NOTIFY: Final = "notify"
OTP: Final = "otp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One version of a template. `syntax` says whose placeholders its text has: `notify` ((name)) or `otp` {code}.

    `created_at` is when version 1 was made, `updated_at` when this version was (None for version 1).
    """

    id: str
    service_id: str
    type: str
    name: str
    body: str
    created_at: datetime
    syntax: str = NOTIFY
    subject: str | None = None
    version: int = 1
    updated_at: datetime | None = None
    created_by: str | None = None
    archived: bool = False
    has_unsubscribe_link: bool = False
    postage: str | None = None
    contact_block: str | None = None
    channel: str | None = None
    labels: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names that a template of `notify` syntax asks for: contact block, then subject, then body."""
        texts = (self.contact_block, self.subject, self.body)
        return placeholders.names(*(text for text in texts if text))

    def revised(self, changes: Mapping[str, Any], at: datetime) -> "Template":
        """The version that follows this one."""
        return replace(self, **{**changes, "version": self.version + 1, "updated_at": at})
