"""The one GET that certificates and confirmations need: no redirect, no more than a certificate's size, no waiting."""

import http.server
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tidings.carriers.sns import fetch


class Door(http.server.BaseHTTPRequestHandler):
    """Answers by the path."""

    def do_GET(self) -> None:
        self.send_response({"/moved": 302, "/gone": 404}.get(self.path, 200))
        self.send_header("Location", "/here")
        self.end_headers()
        self.wfile.write(b"x" * (200_000 if self.path == "/large" else 5))

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_it_gives_what_lies_there(url: str) -> None:
    assert fetch(f"{url}/here") == (200, b"xxxxx")


def test_it_follows_nobody_elsewhere(url: str) -> None:
    assert fetch(f"{url}/moved")[0] == 302


def test_it_tells_what_is_not_there(url: str) -> None:
    assert fetch(f"{url}/gone")[0] == 404


def test_it_reads_no_more_than_a_certificate_has(url: str) -> None:
    assert len(fetch(f"{url}/large")[1]) == 64 * 1024


def test_where_nobody_answers_there_is_no_answer_in_time() -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        port = unheard.getsockname()[1]
    assert fetch(f"http://127.0.0.1:{port}/")[0] == 504
