"""POST /internal/services/{service_id}: change a tenant; what the body leaves out stays."""

from pydantic import Field

from tidings import wiring
from tidings.dialects import internal
from tidings.entrypoints.http import Request, Response, door


class Changes(internal.Body):
    """The fields that may change."""

    name: str | None = Field(None, min_length=1, max_length=255)
    active: bool | None = None
    mode: str | None = Field(None, pattern="^(live|trial)$")
    country: str | None = Field(None, pattern="^[A-Z]{2}$")
    permissions: list[str] | None = None
    rate_limit: int | None = Field(None, ge=1, le=1_000_000)
    default_sender: str | None = Field(None, min_length=1, max_length=20)
    prefix_sms: bool | None = None
    contact_link: str | None = Field(None, min_length=1, max_length=2048)
    daily_limits: internal.DailyLimits | None = None


def update_service(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    changes = internal.read(request, Changes).model_dump(exclude_none=True)
    internal.check_permissions(changes.get("permissions", ()))
    id, services = request.variables["service_id"], wiring.services()
    details = {name: changes.pop(name) for name in internal.DETAILS & changes.keys()}
    changed = services.read(id)
    if changed is not None and details:
        changed = services.set_details(id, details)
    if changed is not None and changes:
        changed = services.change(id, changes)
    return Response(200, internal.shown_service(internal.found(changed)))


handler = door(internal, update_service)
