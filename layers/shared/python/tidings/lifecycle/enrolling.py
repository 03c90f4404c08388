"""Enrolling: who may be reached, and where answers go, as lists in a profile; two changes at a time lose neither."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from tidings.domain.errors import Conflict, NotFound
from tidings.domain.service import Service
from tidings.repositories.services import Services

TEAM: Final = "team"
GUEST_LIST: Final = "guest_list"
REPLY_TOS: Final = "reply_tos"
_TRIES: Final = 8

Entries = Sequence[Any]
Changed = Callable[[Entries], Entries]


class Enrolling:
    """Writes the lists of a service's profile."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def team(self, service_id: str, changed: Changed) -> None:
        """Changes who is on the team, as `mobile` and `email`; raises NotFound when there is no such service."""
        self._list(service_id, TEAM, lambda service: [dict(each) for each in service.team], changed)

    def guests(self, service_id: str, changed: Changed) -> None:
        """Changes who is on the guest list, as numbers and addresses."""
        self._list(service_id, GUEST_LIST, lambda service: list(service.guest_list), changed)

    def reply_tos(self, service_id: str, changed: Changed) -> Entries:
        """Changes where answers to emails go; the addresses as they are then."""

        def write(service: Service) -> Service | None:
            was: Sequence[Mapping[str, Any]] | None = service.details.get(REPLY_TOS)
            return self._services.replace_detail(service_id, REPLY_TOS, was, list(changed(was or [])))

        kept: Entries = self._try(service_id, write).details[REPLY_TOS]
        return kept

    def _list(self, service_id: str, name: str, held: Callable[[Service], Entries], changed: Changed) -> None:
        def write(service: Service) -> Service | None:
            was = held(service)
            return self._services.replace_list(service_id, name, was, changed(was))

        self._try(service_id, write)

    def _try(self, service_id: str, write: Callable[[Service], Service | None]) -> Service:
        for _ in range(_TRIES):
            service = self._services.read(service_id)
            if service is None:
                raise NotFound("There is no such service")
            if (changed := write(service)) is not None:
                return changed
        raise Conflict("Too many changes at once: try again")
