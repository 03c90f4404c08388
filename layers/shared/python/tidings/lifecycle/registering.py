"""Registering: senders come, are approved, rejected or canceled, and one of them is the service's default.

The service's profile repeats what the hot path needs: the default sender's code, and each sender's pace.
"""

from typing import Any

from tidings.domain.clock import Clock
from tidings.domain.errors import InvalidField, NotFound
from tidings.domain.sender import Sender
from tidings.repositories.senders import Senders
from tidings.repositories.services import Services


class Registering:
    """Writes senders, and what follows from them."""

    def __init__(self, senders: Senders, services: Services, clock: Clock) -> None:
        self._senders = senders
        self._services = services
        self._clock = clock

    def register(self, sender: Sender) -> Sender:
        """A new sender; raises InvalidField when a living one of the service has its code."""
        for other in self._senders.of(sender.service_id):
            if other.code == sender.code and other.channel == sender.channel and other.is_living:
                raise InvalidField("code: a sender of this service has that code", "code")
        self._senders.put(sender)
        self._repeat_paces(sender.service_id)
        return sender

    def change(self, service_id: str, id: str, changes: dict[str, Any]) -> Sender:
        """Changes a sender; `is_default` moves from the one that had it. Raises NotFound or InvalidField."""
        before = self._existing(service_id, id)
        if changes.get("is_default") and not before.is_usable:
            raise InvalidField("default: only an available sender can be the default", "default")
        changed = self._senders.change(service_id, id, {**changes, "updated_at": self._clock()})
        if changed is None:
            raise NotFound("There is no such sender")
        if changed.is_default and not before.is_default:
            self._succeed(changed)
        elif before.is_default and not (changed.is_default and changed.is_usable):
            changed = self._abdicate(changed)
        if "per_second" in changes:
            self._repeat_paces(service_id)
        return changed

    def move(self, service_id: str, id: str, status: str) -> Sender:
        """Moves a sender on in its life; raises NotFound, or InvalidField when it cannot go there from where it is."""
        before = self._existing(service_id, id)
        moved = self._senders.advance(service_id, id, status, self._clock())
        if moved is None:
            raise InvalidField(f"status: a sender that is {before.status} cannot become {status}", "status")
        return self._abdicate(moved) if moved.is_default and not moved.is_usable else moved

    def _succeed(self, heir: Sender) -> None:
        for other in self._senders.of(heir.service_id):
            if other.is_default and other.id != heir.id:
                self._senders.change(heir.service_id, other.id, {"is_default": False})
        self._services.change(heir.service_id, {"default_sender": heir.code})

    def _abdicate(self, former: Sender) -> Sender:
        self._services.change(former.service_id, {"default_sender": None})
        return self._senders.change(former.service_id, former.id, {"is_default": False}) or former

    def _repeat_paces(self, service_id: str) -> None:
        paces = {each.code: each.per_second for each in self._senders.of(service_id) if each.per_second}
        self._services.set_detail(service_id, "paces", paces)

    def _existing(self, service_id: str, id: str) -> Sender:
        found = self._senders.get(service_id, id)
        if found is None:
            raise NotFound("There is no such sender")
        return found
