"""The GOV.UK-Notify-style dialect, `/v2`: JWT, stored templates, texts and emails.

The rooms: authentication, requests, validation and schemas (what comes in), composing and recipients (what becomes of
it), answers and notifications (what goes out), webhook (what callback URLs are told), refusals (every no).
"""

from typing import Final

from tidings.dialects.v2 import answers, composing, files, notifications, recipients, requests, schemas
from tidings.dialects.v2.authentication import authenticate
from tidings.dialects.v2.refusals import HEADERS, NotALetter, UnsubscribeRefused, refused
from tidings.dialects.v2.webhook import webhook

__all__ = [
    "ANY_MEDIA_TYPE",
    "BODY_LIMIT",
    "HEADERS",
    "NAME",
    "NotALetter",
    "UnsubscribeRefused",
    "answers",
    "authenticate",
    "composing",
    "files",
    "notifications",
    "recipients",
    "refused",
    "requests",
    "schemas",
    "webhook",
]

NAME: Final = composing.NAME
BODY_LIMIT: Final = 5 * 1024 * 1024
ANY_MEDIA_TYPE: Final = True
