"""The one call to subscribers, against servers that mean it ill: whatever they do, it ends, in time and in form."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tidings.domain import addresses
from tidings.domain.errors import InvalidField
from tidings.domain.webhook import Answer
from tidings.webhook_client import WebhookClient

SECONDS = 0.6
SLACK = 0.5
Manner = Callable[[socket.socket, threading.Event], None]


@contextmanager
def server(manner: Manner) -> Iterator[int]:
    """A listener on this machine that treats every connection in one manner until the test is over."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)

    def treat(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            manner(connection, over)

    def serve() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                threading.Thread(target=treat, args=(listener.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    over.set()
    thread.join()
    listener.close()


def call(port: int, scheme: str = "http", body: bytes = b"{}") -> tuple[Answer, float]:
    """The answer, and how many seconds it took."""
    address = addresses.read(f"{scheme}://127.0.0.1:{port}/hook", allow_http=True, allow_loopback=True)
    begin = time.monotonic()
    answer = WebhookClient(allow_loopback=True).post(address, {"Content-Type": "application/json"}, body, SECONDS)
    return answer, time.monotonic() - begin


def says(*parts: bytes) -> Manner:
    """Reads a little, says these bytes, and hangs up."""

    def manner(connection: socket.socket, _over: threading.Event) -> None:
        connection.recv(65536)
        for part in parts:
            connection.sendall(part)

    return manner


def hangs(connection: socket.socket, over: threading.Event) -> None:
    over.wait(5)


def drips(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.wait(0.05):
        connection.sendall(b"x-drip: 1\r\n")


def drips_bytes(connection: socket.socket, over: threading.Event) -> None:
    for byte in b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n":
        if over.wait(0.05):
            return
        connection.sendall(bytes([byte]))


def announces_for_ever(connection: socket.socket, over: threading.Event) -> None:
    while not over.wait(0.02):
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def floods(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.is_set():
        connection.sendall(b"x-flood: " + b"a" * 4000 + b"\r\n")


def never_reads(connection: socket.socket, over: threading.Event) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    over.wait(5)


def endless_body(connection: socket.socket, over: threading.Event) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 999999999999\r\n\r\n")
    while not over.is_set():
        connection.sendall(b"a" * 65536)


def resets(connection: socket.socket, _over: threading.Event) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


@pytest.mark.parametrize("manner", [hangs, drips, drips_bytes, announces_for_ever], ids=lambda each: str(each.__name__))
def test_who_takes_too_long_is_left_when_the_time_is_over(manner: Manner) -> None:
    with server(manner) as port:
        answer, took = call(port)
    assert answer == Answer(None, "no answer in time", None, answer.milliseconds)
    assert SECONDS - 0.1 <= took < SECONDS + SLACK


def test_who_never_reads_is_left_when_the_time_is_over() -> None:
    with server(never_reads) as port:
        answer, took = call(port, body=b"x" * 30_000_000)
    assert answer.status is None
    assert took < SECONDS + SLACK


def test_who_floods_is_left_at_once() -> None:
    with server(floods) as port:
        answer, took = call(port)
    assert (answer.status, answer.problem) == (None, "the connection broke")
    assert took < SECONDS


def test_an_answers_body_is_never_waited_for() -> None:
    with server(endless_body) as port:
        answer, took = call(port)
    assert answer.status == 200
    assert took < SECONDS


@pytest.mark.parametrize("manner", [hangs, drips], ids=lambda each: str(each.__name__))
def test_a_handshake_that_takes_too_long_is_left_when_the_time_is_over(manner: Manner) -> None:
    def greets_slowly(connection: socket.socket, over: threading.Event) -> None:
        while manner is drips and not over.wait(0.05):
            connection.sendall(b"\x16")
        hangs(connection, over)

    with server(greets_slowly) as port:
        answer, took = call(port, "https")
    assert answer.status is None
    assert took < SECONDS + SLACK


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"garbage\r\n\r\n",
        b"\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1\r\n\r\n",
        b"HTTP/1.1 OK\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/1.1 -200 OK\r\n\r\n",
        b"HTTP/1.1 \xd9\xa2\xd9\xa0\xd9\xa0 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\n\n",
        b"\x00" * 100,
        b"\xff\xfe\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
    ],
)
def test_what_is_no_answer_is_a_failure_without_a_status(head: bytes) -> None:
    with server(says(head)) as port:
        answer, took = call(port)
    assert answer.status is None
    assert answer.problem == "the connection broke"
    assert took < SECONDS


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", 200),
        (b"HTTP/1.0 204\r\n\r\n", 204),
        (b"HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\n\r\n", 302),
        (b"HTTP/1.1 999 What\r\n\r\n", 999),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\n\r\n", 201),
        (b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 500 Oh\r\nset-cookie: a=b\r\n\r\nbody", 500),
        (b"HTTP/1.1 200 OK\r\nbroken header\r\n: :\r\n\xff: \xfe\r\n\r\n", 200),
        (b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n\x1f\x8b", 200),
    ],
)
def test_an_answers_status_is_read_and_nothing_is_followed(head: bytes, status: int) -> None:
    with server(says(head)) as port:
        answer, _ = call(port)
    assert (answer.status, answer.problem, answer.is_success) == (status, None, 200 <= status < 300)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        (b"retry-after: 120", 120),
        (b"Retry-After:   7  ", 7),
        (b"retry-after: 0", 0),
        (b"retry-after: 999999999", 999999999),
        (b"retry-after: 99999999999999999999", None),
        (b"retry-after: -5", None),
        (b"retry-after: soon", None),
        (b"retry-after:", None),
        (b"retry-after: \xb2", None),
        (b"date: Fri, 06 Mar 2026 12:00:00 GMT\r\nretry-after: Fri, 06 Mar 2026 12:02:00 GMT", 120),
        (b"date: Fri, 06 Mar 2026 12:00:00 GMT\r\nretry-after: Fri, 06 Mar 2026 11:00:00 GMT", 0),
        (b"retry-after: Fri, 06 Mar 2026 12:02:00 GMT", None),
        (b"date: yesterday\r\nretry-after: Fri, 06 Mar 2026 12:02:00 GMT", None),
        (b"x: y", None),
    ],
)
def test_a_wish_for_more_time_is_understood_or_passed_over(asked: bytes, seconds: int | None) -> None:
    with server(says(b"HTTP/1.1 503 Busy\r\n" + asked + b"\r\n\r\n")) as port:
        answer, _ = call(port)
    assert (answer.status, answer.retry_after) == (503, seconds)


def test_an_answer_in_small_pieces_is_read_whole() -> None:
    head = b"HTTP/1.1 200 OK\r\nretry-after: 5\r\n\r\n"
    with server(says(*(head[at : at + 1] for at in range(len(head))))) as port:
        answer, _ = call(port)
    assert (answer.status, answer.retry_after) == (200, 5)


def test_what_is_sent_is_one_plain_request() -> None:
    received: list[bytes] = []

    def listens(connection: socket.socket, _over: threading.Event) -> None:
        received.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")

    with server(listens) as port:
        call(port, body=b'{"a": 1}')
    head, _, body = received[0].partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"POST /hook HTTP/1.1"
    assert f"Host: 127.0.0.1:{port}".encode() in lines
    assert {b"Connection: close", b"Accept-Encoding: identity", b"Content-Length: 8"} <= set(lines)
    assert not any(line.lower().startswith((b"cookie", b"authorization")) for line in lines)
    assert body == b'{"a": 1}'


def test_problems_tell_nothing_of_our_own_network() -> None:
    with server(resets) as port:
        broken, _ = call(port)
        foreign, _ = call(port, "https")
    closed, _ = call(port)
    words = {str(answer.problem) for answer in (broken, foreign, closed)}
    assert words <= {"the connection broke", "no connection", "the TLS handshake failed"}
    assert not any(character.isdigit() for word in words for character in word)


def test_a_server_that_speaks_no_tls_fails_the_handshake() -> None:
    with server(says(b"HTTP/1.1 200 OK\r\n\r\n")) as port:
        answer, _ = call(port, "https")
    assert (answer.status, answer.problem) == (None, "the TLS handshake failed")


def test_a_certificate_that_nobody_vouches_for_is_not_believed(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate(tmp_path))
    heard: list[bytes] = []

    def greets(connection: socket.socket, _over: threading.Event) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            heard.append(secure.recv(65536))

    with server(greets) as port:
        answer, _ = call(port, "https")
    assert (answer.status, answer.problem) == (None, "the TLS handshake failed")
    assert b"POST" not in b"".join(heard)


def own_certificate(folder: Path) -> Path:
    """A key and a certificate for 127.0.0.1 that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, *form) + made.public_bytes(serialization.Encoding.PEM)
    (folder / "own.pem").write_bytes(pem)
    return folder / "own.pem"


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "127.0.0.1", "::1", "fd00:ec2::254", "64:ff9b::1"])
def test_an_address_that_is_not_public_is_never_connected_to(host: str) -> None:
    address = addresses.WebAddress(is_secure=True, host=host, port=443, target="/")
    answer = WebhookClient().post(address, {}, b"", SECONDS)
    assert (answer.status, answer.problem) == (None, "the address is not public")


@pytest.mark.parametrize("name", ["localhost", "0x7f.0.0.0x1", "127.1"])
def test_a_name_that_leads_home_is_never_connected_to(name: str) -> None:
    with server(says(b"HTTP/1.1 200 OK\r\n\r\n")) as port:
        address = addresses.WebAddress(is_secure=False, host=name, port=port, target="/")
        answer = WebhookClient().post(address, {}, b"", SECONDS)
    assert (answer.status, answer.problem) == (None, "the address is not public")


@pytest.mark.parametrize("url", ["https://0x7f.0.0.0x1/", "https://10.0.0.1/", "http://hooks.otterloans.com/"])
def test_an_address_that_would_never_be_called_is_refused_when_it_is_saved(url: str) -> None:
    with pytest.raises(InvalidField):
        WebhookClient().check(url, "standard")


def test_a_name_that_does_not_resolve_is_judged_later() -> None:
    WebhookClient().check("https://no-such-name-at-all.otterloans-example.com/", "standard")
