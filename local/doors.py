"""The doors that only the local cloud has, `/_local/…`: phones and mailboxes, what webhooks heard, and a hammer.

One more hands out tokens for `/internal`: on a laptop whoever reaches the door owns the platform.
"""

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import jwt
from standardwebhooks import Webhook

from local.front_door import Answer, Request, Response, as_json
from local.gateway import Gateway
from local.storage import Storage, now
from tidings.carriers import virtual
from tidings.dialects import internal

PREFIX = "/_local/"
INBOUND = "/callbacks/virtual/inbound"
MOST_ATTEMPTS = 1000


class Doors:
    """Answers everything below `/_local/`; `kill` ends a function's processes and says how many there were."""

    def __init__(self, storage: Storage, gateway: Gateway, kill: Callable[[str], int]) -> None:
        self._storage, self._gateway, self._kill = storage, gateway, kill
        self._doors: dict[tuple[str, str], Callable[[Request, str], Response]] = {
            ("GET", "outbox"): self._outbox,
            ("GET", "phone"): self._conversation,
            ("POST", "phone"): self._reply,
            ("GET", "mailbox"): self._mailbox,
            ("GET", "webhooks"): self._webhooks,
            ("POST", "kill"): self._hammer,
            ("GET", "admin-token"): self._admin_token,
        }

    def or_else(self, others: Answer) -> Answer:
        """These doors, and `others` for every other path."""
        return lambda request: self.answer(request) if request.path.startswith(PREFIX) else others(request)

    def answer(self, request: Request) -> Response:
        """Open the door that the path names."""
        noun, _, rest = unquote(request.path.removeprefix(PREFIX)).partition("/")
        door = self._doors.get((request.method, noun))
        return door(request, rest) if door else as_json(404, {"message": "There is no such door"})

    def _outbox(self, _request: Request, _rest: str) -> Response:
        return as_json(200, {"messages": [_shown(text) for text in self._texts()]})

    def _conversation(self, _request: Request, number: str) -> Response:
        texts = [_shown(text) for text in self._texts() if number in (text["to"], text.get("sender"))]
        return as_json(200, {"number": number, "messages": texts})

    def _mailbox(self, _request: Request, address: str) -> Response:
        emails = [
            _shown_email(each)
            for each in self._texts()
            if each.get("channel") == "email" and each["to"] == address.lower()
        ]
        return as_json(200, {"address": address, "messages": emails})

    def _reply(self, request: Request, number: str) -> Response:
        try:
            said = json.loads(request.body)
            told = {"reference": f"vr-{uuid.uuid4()}", "from": number, "to": said["to"], "text": said["text"]}
        except (ValueError, KeyError, TypeError):
            return as_json(400, {"message": 'Send {"to": "…", "text": "…"}'})
        found = self._gateway.find("POST", INBOUND)
        if found is None or found[0].key == "$default":
            return as_json(501, {"message": "This deployment has no door for inbound texts"})
        return self._gateway.answer(self._signed(json.dumps(told), request))

    def _signed(self, body: str, request: Request) -> Request:
        at, id = now(), str(uuid.uuid4())
        secret = virtual.signing_secret(self._storage.master, "virtual")
        headers = (
            ("host", request.header("host")),
            ("content-type", "application/json"),
            ("webhook-id", id),
            ("webhook-timestamp", str(int(at.timestamp()))),
            ("webhook-signature", Webhook(secret).sign(id, at, body)),
        )
        return Request("POST", INBOUND, "", headers, body.encode(), "127.0.0.1")

    def _webhooks(self, _request: Request, _rest: str) -> Response:
        return as_json(200, {"attempts": sorted(self._attempts(), key=lambda attempt: str(attempt["at"]))})

    def _hammer(self, _request: Request, function: str) -> Response:
        try:
            return as_json(200, {"killed": self._kill(function)})
        except KeyError:
            return as_json(404, {"message": f"There is no function {function}"})

    def _admin_token(self, _request: Request, _rest: str) -> Response:
        return as_json(200, {"token": admin_token(self._storage.master)})

    def _texts(self) -> list[dict[str, Any]]:
        return sorted(self._storage.phones.texts(), key=lambda text: (text["at"], text["message_id"]))

    def _attempts(self) -> Iterator[dict[str, Any]]:
        for service in self._storage.all_services():
            for endpoint in self._storage.webhooks.of(service.id):
                for attempt in self._storage.deliveries.page(endpoint.id, MOST_ATTEMPTS, None)[0]:
                    told = {"service_id": service.id, "endpoint_id": endpoint.id, "url": endpoint.url}
                    yield told | internal.shown_attempt(attempt) | {"event": attempt.event}


def admin_token(master: bytes) -> str:
    """A token for `/internal`, good for thirty seconds."""
    claims = {"iss": internal.ISSUER, "iat": int(now().timestamp())}
    return jwt.encode(claims, internal.admin_secret(master), "HS256")


def _shown(text: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": text["message_id"],
        "service_id": text["service_id"],
        "to": text["to"],
        "from": text.get("sender"),
        "text": text["text"],
        "carrier": text["carrier"],
        "at": text["at"],
    }


def _shown_email(email: dict[str, Any]) -> dict[str, Any]:
    more = {name: email.get(name) for name in ("subject", "html", "reply_to", "headers")}
    return {**_shown(email), "from_name": email.get("sender_name"), **more}
