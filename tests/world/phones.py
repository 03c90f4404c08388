"""People with phones: what they write is told by the virtual carrier, signed as it signs, as often as a test says."""

import json
import uuid
from typing import Any

from standardwebhooks import Webhook

from tests.world.aws import MASTER
from tests.world.platform import Answer, Platform
from tidings.carriers.virtual import signing_secret

DOOR = "/callbacks/virtual/inbound"


def tell(
    platform: Platform, told: Any, *, raw: bytes | None = None, door: str = DOOR, instead: dict[str, str] | None = None
) -> Answer:
    """One callback about a text that came in; `raw` is a body as it is, `instead` are other headers."""
    body, now = raw if raw is not None else json.dumps(told).encode(), platform.clock()
    id = str(uuid.uuid4())
    signature = Webhook(signing_secret(MASTER.encode(), "virtual")).sign(id, now, body.decode("utf-8", "replace"))
    signed = {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }
    return platform.call("POST", door, raw=body, headers=signed | (instead or {}))


def write(platform: Platform, phone: str, text: str, to: str, *, reference: str | None = None, times: int = 1) -> None:
    """A phone writes to a number, and the carrier tells it so many times."""
    told = {"reference": reference or str(uuid.uuid4()), "from": phone, "to": to, "text": text}
    for _ in range(times):
        assert tell(platform, told).status == 204
