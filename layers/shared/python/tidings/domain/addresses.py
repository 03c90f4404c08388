"""Which web addresses a webhook may have: the form of the URL, and which IP addresses are public.

The lists follow the IANA special-purpose address registries; Python's own `is_global` disagrees with them in places.
"""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from tidings.domain.errors import InvalidField

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_CLOSED_V4: Final = tuple(
    ipaddress.IPv4Network(block)
    for block in """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
    192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24
    203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
    """.split()
)
_OPEN_V6: Final = ipaddress.IPv6Network("2000::/3")
_CLOSED_V6: Final = tuple(
    ipaddress.IPv6Network(block)
    for block in """
    2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20
    """.split()
)
_LABEL: Final = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_HOST: Final = re.compile(rf"(?=.{{4,253}}\Z)(?:{_LABEL}\.)+(?=[a-z0-9-]*[a-z])(?=..){_LABEL}")
_HOME_NAMES: Final = (
    *(".local", ".localhost", ".internal", ".arpa", ".onion", ".test", ".invalid", ".example"),
    *(".lan", ".home", ".corp", ".intranet", ".amazonaws.com"),
)
_LONGEST: Final = 2048
_WELL_KNOWN_PORTS: Final = (80, 443)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A URL taken apart once: nobody reads it a second way."""

    is_secure: bool
    host: str
    port: int
    target: str

    @property
    def literal(self) -> IPAddress | None:
        """The host as an IP address, when it is written as one."""
        try:
            return ipaddress.ip_address(self.host)
        except ValueError:
            return None

    @property
    def authority(self) -> str:
        """The Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_secure else 80) else f"{host}:{self.port}"


def is_public(address: IPAddress) -> bool:
    """Whether an address belongs to the public internet: one that holds an IPv4 address is judged by that."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return address in _OPEN_V6 and not any(address in network for network in _CLOSED_V6)
        address = address.ipv4_mapped
    return not any(address in network for network in _CLOSED_V4)


def read(url: str, *, allow_http: bool, allow_loopback: bool = False) -> WebAddress:
    """The address in a URL; raises InvalidField when it is not one that we would call."""
    if len(url) > _LONGEST or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise _refusal("must be a plain URL of at most 2,048 characters")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removesuffix("."), parts.port
    except ValueError:
        raise _refusal("is not a URL") from None
    if parts.username is not None or parts.password is not None or "#" in url:
        raise _refusal("may hold no user name and no fragment")
    secure = parts.scheme == "https"
    loopback = allow_loopback and host == "127.0.0.1"
    if not (secure or (parts.scheme == "http" and (allow_http or loopback))):
        raise _refusal("must begin with https://")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    address = WebAddress(secure, host, (443 if secure else 80) if port is None else port, target)
    if not loopback:
        _check_host(address)
    return address


def _check_host(address: WebAddress) -> None:
    if address.port not in _WELL_KNOWN_PORTS and address.port < 1024:
        raise _refusal("may not use that port")
    literal = address.literal
    if literal is not None:
        if not is_public(literal):
            raise _refusal("must have a public address")
    elif not _HOST.fullmatch(address.host) or address.host.endswith(_HOME_NAMES):
        raise _refusal("must name a public host")


def _refusal(rule: str) -> InvalidField:
    return InvalidField(f"'url' {rule}", "url")
