"""Staffing: operators join and leave a service; two changes at a time lose neither."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from tidings.domain.errors import Conflict, NotFound
from tidings.repositories.services import Services

OPERATORS: Final = "operators"
MOST_OPERATORS: Final = 200
_TRIES: Final = 8

Operators = list[Mapping[str, Any]]


class Staffing:
    """Writes a service's operators into its profile."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def join(self, service_id: str, operator: Mapping[str, Any]) -> None:
        """Adds an operator (`id`, `name`, `email`); raises Conflict when the address is taken."""

        def joined(standing: Sequence[Mapping[str, Any]]) -> Operators:
            if any(each["email"].casefold() == operator["email"].casefold() for each in standing):
                raise Conflict("An operator of this service has that email address")
            if len(standing) >= MOST_OPERATORS:
                raise Conflict(f"A service has at most {MOST_OPERATORS} operators")
            return [*standing, operator]

        self._change(service_id, joined)

    def leave(self, service_id: str, id: str) -> None:
        """Removes an operator; raises NotFound when there is none of that id."""

        def left(standing: Sequence[Mapping[str, Any]]) -> Operators:
            others = [each for each in standing if each["id"] != id]
            if len(others) == len(standing):
                raise NotFound("There is no such operator")
            return others

        self._change(service_id, left)

    def _change(self, service_id: str, changed: Callable[[Sequence[Mapping[str, Any]]], Operators]) -> None:
        for _ in range(_TRIES):
            service = self._services.read(service_id)
            if service is None:
                raise NotFound("There is no such service")
            was = service.details.get(OPERATORS)
            if self._services.replace_detail(service_id, OPERATORS, was, changed(was or [])):
                return
        raise Conflict("Too many changes at once: try again")
