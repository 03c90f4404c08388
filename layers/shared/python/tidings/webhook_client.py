"""The one HTTP call to subscribers: to public addresses, judged where the connection goes, under one deadline."""

import email.parser
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Mapping
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Final

from tidings.domain import addresses
from tidings.domain.addresses import IPAddress, WebAddress, is_public
from tidings.domain.errors import InvalidField
from tidings.domain.webhook import Answer

_LARGEST_HEAD: Final = 32_000
_CHUNK: Final = 4096
_SECONDS: Final = re.compile(r"[0-9]{1,9}")
USER_AGENT: Final = "Tidings-Webhooks/1"


class NotPublic(OSError):
    """The name leads to an address that is not on the public internet."""


class WebhookClient:
    """Posts to subscribers; `allow_loopback` is for the local cloud only."""

    def __init__(self, allow_loopback: bool = False) -> None:
        self._allow_loopback = allow_loopback

    def check(self, url: str, dialect: str) -> None:
        """Raises InvalidField for a URL that would never be called; a name that does not resolve is judged later."""
        address = addresses.read(url, allow_http=dialect == "batch", allow_loopback=self._allow_loopback)
        try:
            self.resolve(address)
        except NotPublic:
            raise InvalidField("'url' must have a public address", "url") from None
        except OSError:
            return

    def post(self, address: WebAddress, headers: Mapping[str, str], body: bytes, seconds: float) -> Answer:
        """One POST without redirects; whatever happens becomes an Answer, within `seconds` all told."""
        begin = time.monotonic()
        try:
            status, retry_after = self._exchange(address, headers, body, begin + seconds)
            return Answer(status, None, retry_after, _milliseconds(begin))
        except (OSError, ValueError) as error:
            return Answer(None, _problem(error), None, _milliseconds(begin))

    def resolve(self, address: WebAddress) -> list[IPAddress]:
        """The addresses behind a host; raises NotPublic if any of them is not public, OSError if there is none."""
        literal = address.literal
        found = [literal] if literal else _look_up(address.host, address.port)
        if not all(is_public(each) or (self._allow_loopback and each.is_loopback) for each in found):
            raise NotPublic("the address is not public")
        return found

    def _exchange(
        self, address: WebAddress, headers: Mapping[str, str], body: bytes, deadline: float
    ) -> tuple[int, int | None]:
        target = self.resolve(address)[0]
        with socket.create_connection((str(target), address.port), timeout=_left(deadline)) as plain:
            connection = plain
            if address.is_secure:
                plain.settimeout(_left(deadline))
                connection = _tls().wrap_socket(plain, server_hostname=address.host)
            connection.settimeout(_left(deadline))
            connection.sendall(_request(address, headers, body))
            return _read_head(connection, deadline)


def _look_up(host: str, port: int) -> list[IPAddress]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _request(address: WebAddress, headers: Mapping[str, str], body: bytes) -> bytes:
    every = {
        "Host": address.authority,
        "User-Agent": USER_AGENT,
        "Accept-Encoding": "identity",
        "Connection": "close",
        "Content-Length": str(len(body)),
        **headers,
    }
    lines = [f"POST {address.target} HTTP/1.1", *(f"{name}: {value}" for name, value in every.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _read_head(connection: socket.socket, deadline: float) -> tuple[int, int | None]:
    """The status and Retry-After of an answer; its body is never waited for."""
    received, status = b"", 100
    while 100 <= status < 200:  # what only announces the answer is passed over
        while b"\r\n\r\n" not in received:
            received += _more(connection, deadline)
            if len(received) > _LARGEST_HEAD:
                raise ConnectionError("the answer's head is too large")
        head, _, received = received.partition(b"\r\n\r\n")
        line, _, fields = head.partition(b"\r\n")
        status = _status(line)
    return status, _retry_after(email.parser.Parser().parsestr(fields.decode("latin-1")))


def _more(connection: socket.socket, deadline: float) -> bytes:
    connection.settimeout(_left(deadline))
    chunk = connection.recv(_CHUNK)
    if not chunk:
        raise ConnectionError("the connection was closed before an answer")
    return chunk


def _status(line: bytes) -> int:
    protocol, status = line.split(b" ", 2)[:2]
    if not protocol.startswith(b"HTTP/") or not status.isdigit() or len(status) != 3:
        raise ValueError("the answer is not HTTP")
    return int(status)


def _retry_after(head: Message) -> int | None:
    """Seconds to wait, said as a number or as a date, which is measured by the subscriber's own clock (RFC 9110)."""
    asked = str(head.get("retry-after", "")).strip()
    if _SECONDS.fullmatch(asked):
        return int(asked)
    try:
        wait = parsedate_to_datetime(asked) - parsedate_to_datetime(head.get("date", ""))
        return max(0, int(wait.total_seconds()))
    except (ValueError, TypeError, OverflowError):
        return None


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    return left


def _milliseconds(begin: float) -> int:
    return int((time.monotonic() - begin) * 1000)


def _problem(error: Exception) -> str:
    """What went wrong, in words that tell nothing about our own network."""
    if isinstance(error, NotPublic):
        return "the address is not public"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, socket.gaierror):
        return "the name does not resolve"
    if isinstance(error, ssl.SSLError):
        return "the TLS handshake failed"
    return "no connection" if isinstance(error, ConnectionRefusedError) else "the connection broke"
