"""One text from end to end, as a customer would see it: sent, followed, read on the phone, told to a webhook."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import urllib3
from standardwebhooks import Webhook

from local.front_door import FrontDoor, Request, Response

RECIPIENT = "+15551234567"
REQUEST = {
    "to": RECIPIENT,
    "message": "Hi {{first_name}}, your document is ready. Review it here: {{doc_url}}",
    "doc_url": "https://yourdomain.com/docs/abc123",
    "ref_id": "loan-8821",
}
PATIENCE = 30.0
LOOK_EVERY = 0.02


class JourneyFailed(AssertionError):
    """Something on the way was not as promised; the message says what."""


class Listener:
    """A subscriber's own server: keeps every webhook it is sent."""

    def __init__(self) -> None:
        self._heard: list[Request] = []
        self._changed = threading.Condition()
        self._door = FrontDoor(0, self._answer)

    @property
    def url(self) -> str:
        """Where it wants to be told."""
        return f"{self._door.url}/webhooks"

    @contextmanager
    def listening(self) -> Iterator["Listener"]:
        """Listen while the block runs."""
        self._door.open()
        try:
            yield self
        finally:
            self._door.close()

    def wait_for(self, wanted: Callable[[Request], bool]) -> Request:
        """The first webhook that is wanted. Raises JourneyFailed where none comes in time."""
        with self._changed:
            if not self._changed.wait_for(lambda: any(map(wanted, self._heard)), PATIENCE):
                raise JourneyFailed("no such webhook came")
            return next(filter(wanted, self._heard))

    def _answer(self, request: Request) -> Response:
        with self._changed:
            self._heard.append(request)
            self._changed.notify_all()
        return Response(204)


@dataclass
class Journey:
    """Goes the whole way against the API at `url` with a live `key` of the service, and `say`s what it sees."""

    url: str
    key: str
    service_id: str
    say: Callable[[str], None]

    def travel(self) -> None:
        """Raises JourneyFailed at the first thing that is not as promised."""
        self._http = urllib3.PoolManager()
        with Listener().listening() as listener:
            secret = self._subscribe(listener)
            message_id = self._send()
            self._follow(message_id)
            self._read_phone()
            self._hear(listener, secret)

    def _subscribe(self, listener: Listener) -> str:
        token = self._ask("GET", "/_local/admin-token", 200, "")["token"]
        path, asked = f"/internal/services/{self.service_id}/webhooks", {"url": listener.url, "dialect": "standard"}
        made = self._ask("POST", path, 201, token, asked)
        self.say(f"A subscriber listens on {listener.url}")
        return str(made["signing_secret"])

    def _send(self) -> str:
        self._began = time.monotonic()
        accepted = self._ask("POST", "/v1/notify", 202, self.key, REQUEST)
        self.say(f"POST /v1/notify answered 202: {accepted}")
        return str(accepted["message_id"])

    def _follow(self, message_id: str) -> None:
        seen = ""
        while seen != "delivered":
            status = str(self._ask("GET", f"/v1/notify/{message_id}", 200, self.key)["status"])
            if status != seen:
                self.say(f"GET /v1/notify/{message_id} says {status} after {time.monotonic() - self._began:.2f} s")
            if status == "failed" or time.monotonic() - self._began > PATIENCE:
                raise JourneyFailed(f"the text is {status}, not delivered")
            seen = status
            time.sleep(LOOK_EVERY)
        self._ask("GET", f"/v1/notify/{message_id}/", 200, self.key)
        self.say("A slash at the end of a path is forgiven: one function passes the request on to another")

    def _read_phone(self) -> None:
        conversation = self._ask("GET", f"/_local/phone/{RECIPIENT}", 200, "")["messages"]
        expected = "Hi, your document is ready. Review it here: https://yourdomain.com/docs/abc123"
        if not conversation or conversation[-1]["text"] != expected:
            raise JourneyFailed(f"the phone shows {conversation}, not {expected!r}")
        self.say(f"The phone {RECIPIENT} shows: {conversation[-1]['text']}")

    def _hear(self, listener: Listener, secret: str) -> None:
        heard = listener.wait_for(lambda request: b'"message.delivered"' in request.body)
        told = Webhook(secret).verify(heard.body, {name.lower(): value for name, value in heard.headers})
        self.say(f"The subscriber was told {told['type']} {heard.header('webhook-id')}; its signature is right")

    def _ask(self, method: str, path: str, expected: int, bearer: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        answer = self._http.request(method, f"{self.url}{path}", headers=headers, json=body, retries=False, timeout=30)
        if answer.status != expected:
            raise JourneyFailed(f"{method} {path} answered {answer.status}, not {expected}: {answer.data.decode()}")
        return answer.json()
