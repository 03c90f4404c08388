"""POST /internal/services/{service_id}/webhooks: a place to tell; its signing secret is shown this once."""

import uuid

from pydantic import Field

from tidings import wiring
from tidings.dialects import internal
from tidings.domain import sealing
from tidings.domain.webhook import Endpoint
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle import publishing


class NewWebhook(internal.Body):
    """The body: a URL and the dialect that it is told in; `events` filters a standard endpoint."""

    url: str
    dialect: str = Field("standard", pattern="^(notify|otp|batch|v2|standard)$")
    kind: str | None = Field(None, pattern="^(delivery_status|inbound_sms|complaint|returned_letter)$")
    name: str | None = Field(None, max_length=255)
    events: list[str] = Field(default=[])
    secret: str | None = Field(None, min_length=1, max_length=255)
    bearer_token: str | None = Field(None, min_length=10, max_length=255, pattern=r"^[!-~]+$")
    basic: str | None = Field(None, pattern="^[^:]+:.+$", max_length=255)


def create_webhook(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    asked, master, now = internal.read(request, NewWebhook), wiring.master(), wiring.clock()
    service = internal.found(wiring.services().get(request.variables["service_id"]))
    internal.check_events(asked.events)
    wiring.webhook_client().check(asked.url, asked.dialect)
    id = str(uuid.uuid4())
    given = {name: value for name in ("secret", "bearer_token", "basic") if (value := getattr(asked, name)) is not None}
    endpoint = Endpoint(
        id=id,
        service_id=service.id,
        created_at=now,
        updated_at=now,
        events=tuple(asked.events),
        sealed={name: sealing.seal(master, f"webhook/{id}/{name}", value) for name, value in given.items()},
        **asked.model_dump(include={"url", "dialect", "kind", "name"}),
    )
    wiring.webhooks().put(endpoint)
    shown = publishing.shown_secret(endpoint.signing_secrets(master, now)[0])
    return Response(201, {**internal.shown_webhook(endpoint), "signing_secret": shown})


handler = door(internal, create_webhook)
