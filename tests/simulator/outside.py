"""Those outside: a carrier that takes texts and tells of them, and a subscriber who is told."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.simulator.faults import CARRIER, SUBSCRIBER, Faults
from tidings.domain import message as statuses
from tidings.domain.addresses import WebAddress
from tidings.domain.receipt import Answer, NotTaken, Receipt, Refused, Report, Taken, Unknowable
from tidings.domain.received_text import Inbound
from tidings.domain.webhook import Answer as Heard
from tidings.repositories.items import moment, to_ms

# What the carrier tells of a text it took, and how many seconds later: in disorder, twice, and against itself.
MANNERS: Mapping[str, tuple[tuple[float, str], ...]] = {
    "prompt": ((1, "pending"), (2, "delivered"), (3, "delivered"), (4, "pending")),
    "contradicting": ((1, "temporary-failure"), (2, "delivered"), (3, "temporary-failure")),
    "late": ((5 * 3600, "delivered"),),
    "never": (),
}


@dataclass
class Letter:
    """A receipt on its way to us."""

    due: datetime
    body: bytes


@dataclass
class SimulatedCarrier:
    """Takes texts; one that does not deduplicate sends again whatever it is given again."""

    faults: Callable[[], Faults]
    clock: Callable[[], datetime]
    manner: str
    deduplicates: bool
    name: str = "virtual"
    left: dict[str, int] = field(default_factory=dict)
    letters: list[Letter] = field(default_factory=list)

    def send(self, outgoing: Any) -> Answer:
        faults = self.faults()
        kind = faults.at("carrier send", CARRIER)
        is_known = outgoing.message_id in self.left
        if kind == "crash_before":
            faults.die()
        if kind == "lost_before":
            return Unknowable("no answer")
        if kind == "busy":
            return NotTaken("busy")
        if kind == "refused" and not is_known:
            return Refused(statuses.PERMANENT_FAILURE, "carrier_rejected")
        if not (self.deduplicates and is_known):
            self._take(outgoing)
        if kind == "crash_after":
            faults.die()
        return Unknowable("no answer") if kind == "lost_after" else Taken(f"ref-{outgoing.message_id}")

    def _take(self, outgoing: Any) -> None:
        self.left[outgoing.message_id] = self.left.get(outgoing.message_id, 0) + 1
        for seconds, status in MANNERS[self.manner]:
            due = self.clock() + timedelta(seconds=seconds)
            told = {"service": outgoing.service_id, "message": outgoing.message_id, "status": status, "at": to_ms(due)}
            self.letters.append(Letter(due, json.dumps(told).encode()))

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        return True

    def receipts(self, body: bytes) -> list[Report]:
        told = json.loads(body)
        reason = "unreachable" if told["status"] == statuses.TEMPORARY_FAILURE else None
        return [Receipt(told["service"], told["message"], told["status"], moment(told["at"]), reason)]

    def inbound(self, body: bytes) -> list[Inbound]:
        return []


@dataclass
class SimulatedSubscribers:
    """Everybody who is told, behind the one door of the webhook client."""

    faults: Callable[[], Faults]
    heard: list[tuple[str, str, bytes]] = field(default_factory=list)

    def post(self, address: WebAddress, headers: Mapping[str, str], body: bytes, seconds: float) -> Heard:
        faults = self.faults()
        kind = faults.at("subscriber post", SUBSCRIBER)
        if kind == "crash_before":
            faults.die()
        if kind == "lost_before":
            return Heard(None, "no answer in time")
        if kind == "500":
            return Heard(500)
        self.heard.append((address.target, headers["webhook-id"], body))
        if kind == "crash_after":
            faults.die()
        return Heard(None, "no answer in time") if kind == "lost_after" else Heard(204)
