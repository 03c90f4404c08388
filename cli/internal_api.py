"""The internal API as the command line calls it: where it is, and with whose token."""

import json
import os
import time
from dataclasses import dataclass
from typing import Any

import jwt
import urllib3

LOCAL = "http://127.0.0.1:8000"


class NotReached(RuntimeError):
    """Nobody answered, or no token is to be had; the message says what to do."""


@dataclass(frozen=True)
class InternalApi:
    """The API at a base URL; without a secret it asks the local cloud for a token."""

    url: str
    secret: str | None

    @classmethod
    def from_environment(cls, url: str | None) -> "InternalApi":
        """The API that was named, or TIDINGS_URL's; the secret is TIDINGS_ADMIN_SECRET."""
        return cls((url or os.environ.get("TIDINGS_URL") or LOCAL).rstrip("/"), os.environ.get("TIDINGS_ADMIN_SECRET"))

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """One request below `/internal`; the status and the JSON of the answer."""
        headers = {"Authorization": f"Bearer {self._token()}", "Content-Type": "application/json"}
        answer = self._request(method, f"/internal{path}", headers, None if body is None else json.dumps(body))
        return answer.status, json.loads(answer.data) if answer.data else None

    def _token(self) -> str:
        if self.secret:
            return jwt.encode({"iss": "tidings-admin", "iat": time.time()}, self.secret, algorithm="HS256")
        answer = self._request("GET", "/_local/admin-token", {}, None)
        if answer.status != 200:
            raise NotReached("Set TIDINGS_ADMIN_SECRET: only the local cloud gives tokens away")
        return str(json.loads(answer.data)["token"])

    def _request(self, method: str, path: str, headers: dict[str, str], body: str | None) -> urllib3.BaseHTTPResponse:
        try:
            return urllib3.request(method, f"{self.url}{path}", headers=headers, body=body, timeout=30, retries=False)
        except urllib3.exceptions.HTTPError:
            raise NotReached(f"Nobody answers at {self.url}: is the local cloud running (make run)?") from None
