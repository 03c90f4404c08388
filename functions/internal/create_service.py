"""POST /internal/services: a new tenant."""

import uuid

from pydantic import Field

from tidings import wiring
from tidings.dialects import internal
from tidings.domain import service
from tidings.domain.service import Service
from tidings.entrypoints.http import Request, Response, door


class NewService(internal.Body):
    """The body: only the name is required."""

    name: str = Field(min_length=1, max_length=255)
    mode: str = Field("live", pattern="^(live|trial)$")
    country: str = Field("US", pattern="^[A-Z]{2}$")
    permissions: list[str] = Field(default=["sms"])
    rate_limit: int = Field(service.DEFAULT_RATE_LIMIT, ge=1, le=1_000_000)
    default_sender: str | None = Field(None, min_length=1, max_length=20)
    prefix_sms: bool = False
    contact_link: str | None = Field(None, min_length=1, max_length=2048)
    daily_limits: internal.DailyLimits = internal.DailyLimits()


def create_service(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    asked = internal.read(request, NewService)
    internal.check_permissions(asked.permissions)
    made = Service(
        id=str(uuid.uuid4()),
        created_at=wiring.clock(),
        permissions=frozenset(asked.permissions),
        details=asked.model_dump(include=set(internal.DETAILS), exclude_none=True),
        **asked.model_dump(exclude={"permissions", *internal.DETAILS}),
    )
    wiring.services().put(made)
    return Response(201, internal.shown_service(made))


handler = door(internal, create_service)
