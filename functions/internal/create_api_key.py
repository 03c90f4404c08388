"""POST /internal/services/{service_id}/api-keys: a new key, shown this once and never again."""

import uuid

from pydantic import Field

from tidings import wiring
from tidings.dialects import internal
from tidings.domain.api_key import ApiKey
from tidings.domain.errors import InvalidField
from tidings.entrypoints.http import Request, Response, door


class NewApiKey(internal.Body):
    """The body: a name that is unique among the service's living keys, and a kind."""

    name: str = Field(min_length=1, max_length=100, pattern=r"^[ -~]+$")
    kind: str = Field(pattern="^(live|team|test)$")


def create_api_key(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    asked, services = internal.read(request, NewApiKey), wiring.services()
    service = internal.found(services.read(request.variables["service_id"]))
    if any(key.name == asked.name and key.revoked_at is None for key in service.keys.values()):
        raise InvalidField("name: a living key of this service has that name", "name")
    key = ApiKey(str(uuid.uuid4()), asked.name, asked.kind, wiring.clock())
    services.add_key(service.id, key)
    return Response(201, {**internal.shown_api_key(key), "api_key": key.shown(service.id, wiring.master())})


handler = door(internal, create_api_key)
