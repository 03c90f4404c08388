"""Who asks: the whole API key in `X-OTP-Key`, or, where only Basic is at hand, as its user name."""

import base64

from tidings.domain.errors import Unauthorized
from tidings.entrypoints.http import Request


def credential(request: Request) -> str:
    """The API key of a request; raises Unauthorized when there is none."""
    key = request.header("x-otp-key")
    if key is None:
        key = _basic(request.header("authorization") or "")
    if not key:
        raise Unauthorized("Send your API key as 'X-OTP-Key: YOUR_API_KEY'")
    return key


def _basic(header: str) -> str:
    """The user name of Basic credentials without a password (RFC 7617), or nothing."""
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        user, colon, password = base64.b64decode(token.strip(), validate=True).decode().rpartition(":")
    except ValueError:
        return ""
    return user if colon and not password else ""
