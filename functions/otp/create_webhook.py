"""POST /v1/webhooks: a place to tell what became of codes; without a secret of its own it is given one."""

import uuid

from tidings import wiring
from tidings.dialects import otp
from tidings.dialects.otp import answers, requests
from tidings.domain import sealing
from tidings.domain.webhook import Endpoint
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle import publishing


def create_webhook(request: Request) -> Response:
    service, master, now = wiring.caller(otp.credential(request)).service, wiring.master(), wiring.clock()
    asked, id = requests.new_webhook(request.body), str(uuid.uuid4())
    wiring.webhook_client().check(asked.url, otp.NAME)
    endpoint = Endpoint(
        id=id,
        service_id=service.id,
        dialect=otp.NAME,
        url=asked.url,
        name=asked.name,
        events=(asked.event,),
        channel=asked.channel,
        sealed={"secret": sealing.seal(master, f"webhook/{id}/secret", asked.secret)} if asked.secret else {},
        created_at=now,
        updated_at=now,
    )
    wiring.webhooks().put(endpoint)
    shown = answers.shown_webhook(endpoint, publishing.own_secret(endpoint, master, now))
    return Response(201, answers.one(shown, wiring.settings().base_url, "webhooks"))


handler = door(otp, create_webhook)
