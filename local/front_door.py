"""The HTTP server of the local cloud: reads requests, hands them to one function and writes its responses."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

MOST_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True)
class Request:
    """One HTTP request; `path` is as it came, still percent-encoded; `headers` keep their order and repeats."""

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    source_ip: str

    def header(self, name: str) -> str:
        """The first value of a header, or nothing; `name` in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(frozen=True)
class Response:
    """What goes back; `content-length` is added when it is written."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


def as_json(status: int, body: Any) -> Response:
    """A JSON response."""
    return Response(status, (("content-type", "application/json"),), json.dumps(body).encode())


Answer = Callable[[Request], Response]


class FrontDoor:
    """An HTTP/1.1 server on 127.0.0.1 that asks `answer` for every response. Port 0 takes any free one."""

    def __init__(self, port: int, answer: Answer) -> None:
        self._server = _Server(
            ("127.0.0.1", port), type("Conversation", (_Conversation,), {"answer": staticmethod(answer)})
        )
        self.port = int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Listen, in a thread of its own."""
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def close(self) -> None:
        """Take no further connection."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    block_on_close = False


class _TooLarge(Exception):
    pass


class _Conversation(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    answer: Answer

    def _converse(self) -> None:
        try:
            request = self._request()
        except _TooLarge:
            self.close_connection = True
            self._write(as_json(413, {"message": "Request Entity Too Large"}))
            return
        except ValueError:
            self.send_error(400)
            return
        self._write(self.answer(request))

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _converse

    def _request(self) -> Request:
        path, _, query = self.path.partition("?")
        if not path.startswith("/"):
            path = urlsplit(path).path or "/"
        headers = tuple((name, value) for name, value in self.headers.items())
        return Request(self.command, path, query, headers, self._body(), self.client_address[0])

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            return self._chunks()
        length = int(self.headers.get("content-length") or 0)
        if length < 0:
            raise ValueError(length)
        if length > MOST_BYTES:
            raise _TooLarge
        return self.rfile.read(length)

    def _chunks(self) -> bytes:
        body = bytearray()
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
            if len(body) > MOST_BYTES:
                raise _TooLarge
        while self.rfile.readline().strip():
            pass
        return bytes(body)

    def _write(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        if response.status not in (204, 304):
            self.send_header("content-length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD" and response.status not in (204, 304):
            self.wfile.write(response.body)

    def send_error(self, code: int, *_: Any, **__: Any) -> None:
        """What the parser of the standard library refuses is refused in the gateway's own shape."""
        self.close_connection, self.request_version = True, self.protocol_version
        self._write(as_json(code, {"message": self.responses.get(code, ("Bad Request",))[0]}))

    def log_message(self, format: str, *args: Any) -> None:
        """Silence: `local.show` tells what happened."""
