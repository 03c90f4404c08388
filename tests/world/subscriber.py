"""A customer's own server: a real HTTP listener that remembers what it was told and answers as it is asked to."""

import http.server
import json
import threading
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    """One POST that came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Subscriber:
    """Listens on this machine; answers 200, or the statuses in `answers` one after the other first."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answers: list[int] = []
        self.headers: dict[str, str] = {}
        self.date: str | None = None
        subscriber = self

        class Door(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                named = {name.lower(): value for name, value in self.headers.items()}
                subscriber.calls.append(Call(self.path, named, body))
                self.send_response(subscriber.answers.pop(0) if subscriber.answers else 200)
                for name, value in subscriber.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", "0")
                self.end_headers()

            def date_time_string(self, timestamp: float | None = None) -> str:
                return subscriber.date or super().date_time_string(timestamp)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    def told(self) -> list[Any]:
        """The bodies, in the order in which they came."""
        return [call.json for call in self.calls]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
