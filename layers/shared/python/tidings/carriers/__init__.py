"""Who transports: one file and one row per carrier, and the shape that all of them have."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from tidings.carriers import virtual
from tidings.carriers.handover import Connections, Text
from tidings.domain.receipt import Answer, Receipt

__all__ = ["CARRIERS", "Carrier", "Carriers", "Connections", "Text"]


class Carrier(Protocol):
    """What the house asks of a carrier. `deduplicates`: the same text handed over twice leaves once."""

    @property
    def name(self) -> str: ...

    @property
    def deduplicates(self) -> bool: ...

    def send(self, text: Text) -> Answer:
        """Hands a text over; never raises for anything that the carrier or the network may do."""
        ...

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether a callback is truly the carrier's."""
        ...

    def receipts(self, body: bytes) -> list[Receipt]:
        """The receipts in a verified callback; raises UnknownWord for a status that is in no map."""
        ...


CARRIERS: Final[Mapping[str, Callable[[Connections], Carrier]]] = {
    "virtual": virtual.carrier,
    "sandbox": virtual.sandbox,
}


@dataclass(frozen=True, slots=True)
class Carriers:
    """The carriers of this deployment, made when asked for."""

    connections: Connections

    def get(self, name: str) -> Carrier | None:
        """A carrier by its name."""
        make = CARRIERS.get(name)
        return make(self.connections) if make else None
