"""Capping: the two gates that count what they let pass: texts to one recipient a day, and money a month."""

from tidings.domain import message as statuses
from tidings.domain.clock import Clock
from tidings.domain.gate import Stop, Verdict
from tidings.domain.message import Message
from tidings.domain.price import price
from tidings.domain.service import Service
from tidings.repositories.counters import Counters


class Capping:
    """Asked once for every message that all other gates let pass; a message is counted once however often it asks."""

    def __init__(self, counters: Counters, clock: Clock) -> None:
        self._counters = counters
        self._clock = clock

    def verdict(self, message: Message, service: Service | None) -> Verdict:
        """Stop when a cap of the service would be passed; services without caps cost nothing here."""
        if service is None or message.is_sandbox or message.details.get("compliance"):
            return None
        return self._recipient(message, service) or self._spend(message, service)

    def _recipient(self, message: Message, service: Service) -> Verdict:
        cap = service.details.get("recipient_cap")
        if not cap:
            return None
        day = self._clock().date().isoformat()
        if self._counters.count_once(f"recipient#{service.id}#{message.to}#{day}", message.id, int(cap), self._clock()):
            return None
        rule = f"at most {cap} messages a day to one recipient"
        return Stop("recipient_cap", rule, "recipient_cap", statuses.PERMANENT_FAILURE)

    def _spend(self, message: Message, service: Service) -> Verdict:
        cap = service.details.get("spend_cap")
        if not cap:
            return None
        month = self._clock().strftime("%Y-%m")
        if self._counters.spend(f"spend#{service.id}#{month}", price(message), float(cap)):
            return None
        return Stop("spend_cap", f"at most {cap} a month", "spend_cap", statuses.TECHNICAL_FAILURE)
