"""The batch dialect, `/api/v1/sms/send/`: up to 500 one-to-one texts in a request, Basic keys, NestJS-style errors.

Rooms: `authentication` (who asks), `requests` (what they may say), `answers` (what they hear), `callbacks` (what their
webhook URL is told).
"""

from typing import Final

from tidings.dialects.batch.answers import accepted, refused
from tidings.dialects.batch.authentication import credential, idempotency_key
from tidings.dialects.batch.callbacks import webhook
from tidings.dialects.batch.requests import Asked, read

__all__ = [
    "ANY_MEDIA_TYPE",
    "BODY_LIMIT",
    "NAME",
    "Asked",
    "accepted",
    "credential",
    "idempotency_key",
    "read",
    "refused",
    "webhook",
]

NAME: Final = "batch"
BODY_LIMIT: Final = 5 * 1024 * 1024
ANY_MEDIA_TYPE: Final = False
