"""The one-time-code dialect, `/v1/senders`, `/v1/templates`, `/v1/webhooks`, `/v1/verifications`: `X-OTP-Key`, numbers.

The rooms: authentication, requests and verification_request (what comes in), paging and answers (what goes out),
webhook (what subscribers are told) and refusals (the error table).
"""

import re
from typing import Final

from tidings.dialects.otp import answers, paging, refusals, requests, templates, verification_request
from tidings.dialects.otp.authentication import credential
from tidings.dialects.otp.refusals import Numbered, refused
from tidings.dialects.otp.webhook import signature, webhook
from tidings.domain.errors import InvalidField
from tidings.entrypoints.http import Request

__all__ = [
    "ANY_MEDIA_TYPE",
    "BODY_LIMIT",
    "NAME",
    "Numbered",
    "answers",
    "credential",
    "idempotency_key",
    "identifier",
    "paging",
    "refusals",
    "refused",
    "requests",
    "signature",
    "templates",
    "verification_request",
    "webhook",
]

NAME: Final = "otp"
BODY_LIMIT: Final = 64 * 1024
ANY_MEDIA_TYPE: Final = False

_UUID: Final = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_IDEMPOTENCY_KEY: Final = re.compile(r"[!-~]{1,255}")


def identifier(text: str, missing: refusals.Row) -> str:
    """An id as a caller wrote it, in lower case; raises Numbered with `missing` for what cannot be one."""
    if not _UUID.fullmatch(text.lower()):
        raise Numbered(missing)
    return text.lower()


def idempotency_key(request: Request) -> str | None:
    """The Idempotency-Key header, 1 to 255 visible ASCII characters; None when the caller gave none."""
    key = request.header("idempotency-key")
    if key is not None and not _IDEMPOTENCY_KEY.fullmatch(key):
        raise InvalidField("Idempotency-Key must have 1 to 255 visible characters", "Idempotency-Key")
    return key
