"""PUT /v1/webhooks/{webhook_id}: a new url, secret and name; one that was disabled is called again."""

from tidings import wiring
from tidings.dialects import otp
from tidings.dialects.otp import answers, requests
from tidings.dialects.otp.refusals import WEBHOOK_NOT_FOUND
from tidings.domain import sealing
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle import publishing


def update_webhook(request: Request) -> Response:
    service, master, now = wiring.caller(otp.credential(request)).service, wiring.master(), wiring.clock()
    id = otp.identifier(request.variables["webhook_id"], WEBHOOK_NOT_FOUND)
    before = wiring.webhooks().get(service.id, id)
    if before is None or before.dialect != otp.NAME:
        raise otp.Numbered(WEBHOOK_NOT_FOUND)
    asked = requests.webhook_changes(request.body)
    wiring.webhook_client().check(asked.url, otp.NAME)
    sealed = {**before.sealed, "secret": sealing.seal(master, f"webhook/{id}/secret", asked.secret or "")}
    changes = {"url": asked.url, "name": asked.name, "sealed": sealed, "updated_at": now}
    endpoint = wiring.webhooks().change(service.id, id, changes)
    if endpoint is None:
        raise otp.Numbered(WEBHOOK_NOT_FOUND)
    shown = answers.shown_webhook(endpoint, publishing.own_secret(endpoint, master, now))
    return Response(200, answers.one(shown, wiring.settings().base_url, "webhooks"))


handler = door(otp, update_webhook)
