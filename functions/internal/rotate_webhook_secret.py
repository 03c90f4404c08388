"""POST …/webhooks/{webhook_id}/rotate-secret: a new signing secret; for a day both sign."""

from tidings import wiring
from tidings.dialects import internal
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle import publishing


def rotate_webhook_secret(request: Request) -> Response:
    now, master = wiring.clock(), wiring.master()
    internal.authorize(request, master, now)
    service_id, id = request.variables["service_id"], request.variables["webhook_id"]
    endpoint = internal.found(wiring.webhooks().rotate(service_id, id, now))
    shown = publishing.shown_secret(endpoint.signing_secrets(master, now)[0])
    return Response(200, {**internal.shown_webhook(endpoint), "signing_secret": shown})


handler = door(internal, rotate_webhook_secret)
