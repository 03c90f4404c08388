"""Gatekeeping: a batch's messages are asked about together, so that what the gates must know is read once."""

from collections.abc import Sequence

from tidings.domain import gate
from tidings.domain.clock import Clock
from tidings.domain.gate import Circumstances, Verdict
from tidings.domain.message import Message
from tidings.lifecycle.capping import Capping
from tidings.repositories.opt_outs import OptOuts
from tidings.repositories.services import Services


class Gatekeeping:
    """Knows what the gates ask: the service, the opt-outs, the counts."""

    def __init__(self, services: Services, opt_outs: OptOuts, capping: Capping, clock: Clock) -> None:
        self._services = services
        self._opt_outs = opt_outs
        self._capping = capping
        self._clock = clock

    def opted_out(self, messages: Sequence[Message]) -> set[tuple[str, str]]:
        """Which of the messages' recipients have opted out, as service and number; sandbox messages reach nobody."""
        real = [(each.service_id, each.to) for each in messages if not each.is_sandbox and each.channel == "sms"]
        return self._opt_outs.among(real) if real else set()

    def verdict(self, message: Message, opted_out: set[tuple[str, str]]) -> Verdict:
        """What the gates say of one message: those that count are asked last, and only if all others let it pass."""
        service = self._services.get(message.service_id)
        known = Circumstances(
            service=service,
            now=self._clock(),
            has_opted_out=(message.service_id, message.to) in opted_out and not self._is_exempt(message),
        )
        return gate.verdict(message, known) or self._capping.verdict(message, service)

    def _is_exempt(self, message: Message) -> bool:
        """A service may say that codes, which their recipients have just asked for, pass the ledger."""
        service = self._services.get(message.service_id)
        return message.dialect == "otp" and bool(service and service.details.get("codes_ignore_opt_outs"))
