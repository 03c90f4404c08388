"""Who asks: `Authorization: Basic base64(service id:API key)`."""

import base64
import binascii
import re
from typing import Final

from tidings.domain import api_key, errors
from tidings.entrypoints.http import Request

_IDEMPOTENCY_KEY: Final = re.compile(r"[!-~]{1,255}")


def credential(request: Request) -> str:
    """The API key, once its service is the one that the user name says; raises Unauthorized (RFC 7617)."""
    scheme, _, encoded = (request.header("authorization") or "").partition(" ")
    user, _, key = _decoded(encoded.strip()).partition(":") if scheme.lower() == "basic" else ("", "", "")
    if not user or api_key.service_of(key) != user.lower():
        raise errors.Unauthorized("Invalid id or api key")
    return key


def idempotency_key(request: Request) -> str | None:
    """The Idempotency-Key header, 1 to 255 visible ASCII characters; None when the caller gave none."""
    key = request.header("idempotency-key")
    if key is not None and not _IDEMPOTENCY_KEY.fullmatch(key):
        raise errors.InvalidField("Idempotency-Key must have 1 to 255 visible characters", "Idempotency-Key")
    return key


def _decoded(encoded: str) -> str:
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
