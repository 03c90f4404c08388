"""A text before it is sent: its template, the values for it, and everything that is made of the two.

The rules are GOV.UK Notify's: the API answers with the text as phones can show it, without the service's name in front;
the name, where the service wants it, is part of what leaves and of what is billed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tidings.domain import placeholders, segments, sms_text


@dataclass(frozen=True, slots=True)
class SmsTemplate:
    """A body with ((placeholders)), values for them, and the name that goes in front of what is sent, if any."""

    body: str
    values: Mapping[str, object] = field(default_factory=dict)
    prefix: str | None = None

    @property
    def missing(self) -> list[str]:
        """What the body asks for and does not get, as first written."""
        return placeholders.missing(self.body, self.values)

    @property
    def shown(self) -> str:
        """The text as the API answers it."""
        return sms_text.render(self._filled)

    @property
    def sent(self) -> str:
        """The text as it leaves."""
        return sms_text.render(self._filled, self.prefix)

    @property
    def fragments(self) -> int:
        """How many parts the text is billed as."""
        return segments.notify_fragments(sms_text.compose(self._filled, self.prefix))

    @property
    def length(self) -> int:
        """Characters as the limit counts them, without the prefix."""
        return sms_text.length(self.shown)

    @property
    def is_too_long(self) -> bool:
        return self.length > sms_text.LIMIT

    @property
    def _filled(self) -> str:
        return placeholders.fill(self.body, self.values)
