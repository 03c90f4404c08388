"""Who transports: one file and one row per carrier, and the shape that all of them have."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from tidings.carriers import ses, virtual
from tidings.carriers.handover import Connections, Email, Outgoing, Text
from tidings.domain.message import Message
from tidings.domain.receipt import Answer, Report
from tidings.domain.received_text import Inbound
from tidings.domain.routing import DEFAULT, carrier_for

__all__ = ["CARRIERS", "Carrier", "Carriers", "Connections", "Email", "Outgoing", "Text"]


class Carrier(Protocol):
    """What the house asks of a carrier. `deduplicates`: what is handed over twice leaves once."""

    @property
    def name(self) -> str: ...

    @property
    def deduplicates(self) -> bool: ...

    def send(self, outgoing: Outgoing) -> Answer:
        """Hands a text or an email over; never raises for anything that the carrier or the network may do.

        What a carrier does not carry at all it refuses.
        """
        ...

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether a callback is truly the carrier's."""
        ...

    def receipts(self, body: bytes) -> list[Report]:
        """The receipts and complaints in a verified callback; raises UnknownWord for a status that is in no map."""
        ...

    def inbound(self, body: bytes) -> list[Inbound]:
        """The texts in a verified callback that phones have sent."""
        ...


CARRIERS: Final[Mapping[str, Callable[[Connections], Carrier]]] = {
    "virtual": virtual.carrier,
    "sandbox": virtual.sandbox,
    "ses": ses.carrier,
}


@dataclass(frozen=True, slots=True)
class Carriers:
    """The carriers of this deployment, made when asked for; `email` names the one that takes emails."""

    connections: Connections
    email: str = DEFAULT

    def get(self, name: str) -> Carrier | None:
        """A carrier by its name."""
        make = CARRIERS.get(name)
        return make(self.connections) if make else None

    def of(self, message: Message) -> Carrier:
        """The carrier that takes a message; raises LookupError when the deployment names one that there is not."""
        name = carrier_for(message, self.email)
        carrier = self.get(name)
        if carrier is None:
            raise LookupError(f"no carrier is called {name}")
        return carrier
