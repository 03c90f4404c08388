"""Every no of this dialect, with its number: a list of errors, each with the time and the request that it answers."""

from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from tidings.domain import errors
from tidings.entrypoints import http
from tidings.entrypoints.http import Request, Response


class Row(NamedTuple):
    """One line of the error table: HTTP status, number and words."""

    status: int
    code: str
    message: str


UNAUTHORIZED: Final = Row(401, "1136", "User Not Authorized")
QUERY_CODE_MISSING: Final = Row(400, "1141", "'code' is required")
FIELD_MISSING: Final = Row(400, "1142", "A field is required")
FIELD_INVALID: Final = Row(400, "1143", "A field is not valid")
CHANNEL_NOT_SERVED: Final = Row(400, "1144", "The channel is not served")
PHONE_INVALID: Final = Row(400, "1145", "'phone' must be digits with the country code, such as 60123456789")
CODE_MISSING: Final = Row(400, "1146", "One of 'data.code' and 'data.code_length' is required")
WEBHOOK_NOT_FOUND: Final = Row(404, "1201", "Webhook not found")
WEBHOOK_EVENT_MISSING: Final = Row(400, "1202", "'data.event' is required")
WEBHOOK_EVENT_INVALID: Final = Row(400, "1203", "Invalid event")
WEBHOOK_URL_MISSING: Final = Row(400, "1204", "'data.url' is required")
WEBHOOK_URL_INVALID: Final = Row(400, "1205", "Invalid url")
WEBHOOK_SECRET_MISSING: Final = Row(400, "1206", "'data.secret' is required")
WEBHOOK_NAME_MISSING: Final = Row(400, "1207", "'data.name' is required")
WEBHOOK_CHANNEL_INVALID: Final = Row(400, "1208", "Invalid channel")
WEBHOOK_FIELD_INVALID: Final = Row(400, "1209", "A field is not valid")
TEMPLATE_NOT_FOUND: Final = Row(404, "1251", "Template not found")
TEMPLATE_CHANNEL_INVALID: Final = Row(400, "1252", "Invalid channel")
TEMPLATE_CHANNEL_MISSING: Final = Row(400, "1253", "'data.channel' is required")
TEMPLATE_TEXT_MISSING: Final = Row(400, "1254", "'data.text' is required")
TEMPLATE_TEXT_WITHOUT_CODE: Final = Row(400, "1255", "'data.text' must contain {code}")
TEMPLATE_FIELD_INVALID: Final = Row(400, "1256", "A field is not valid")
SENDER_NOT_FOUND: Final = Row(404, "1431", "Sender not found")
STATUS_INVALID: Final = Row(400, "1439", "Invalid status")
PAGE_SIZE_INVALID: Final = Row(400, "1440", "Invalid page_size")
PAGE_TOKEN_INVALID: Final = Row(400, "1441", "Invalid page_token")
NAME_INVALID: Final = Row(400, "1442", "Invalid name")
# What a request names, and we do not have, is the request's fault.
SENDER_UNUSABLE: Final = SENDER_NOT_FOUND._replace(status=400)
TEMPLATE_UNUSABLE: Final = TEMPLATE_NOT_FOUND._replace(status=400)

# What other rooms raise: the first row whose class it is an instance of; an empty message is the refusal's own.
_RAISED_ELSEWHERE: Final[tuple[tuple[type[errors.Refusal], Row], ...]] = (
    (errors.Unauthorized, UNAUTHORIZED),
    (errors.Forbidden, Row(403, "1403", "")),
    (errors.NotFound, Row(404, "1404", "Not found")),
    (errors.MethodNotAllowed, Row(405, "1405", "Method not allowed")),
    (errors.IdempotencyConflict, Row(422, "1422", "")),
    (errors.PayloadTooLarge, Row(413, "1413", "")),
    (errors.UnsupportedMediaType, Row(415, "1415", "")),
    (errors.RateLimited, Row(429, "1429", "")),
    (errors.InvalidJson, Row(400, "1400", "")),
    (errors.InvalidField, Row(400, "1400", "")),
    (errors.TimedOut, Row(504, "1504", "")),
    (errors.Refusal, Row(500, "1500", "Something went wrong on our side")),
)


class Numbered(errors.Refusal):
    """A no with its row; `message` says it more exactly than the row does."""

    def __init__(self, row: Row, message: str | None = None) -> None:
        super().__init__(message or row.message)
        self.row = row


def refused(refusal: errors.Refusal, request: Request) -> Response:
    """The dialect's one error shape: `{"errors": [{timestamp, path, method, status, message, code}]}`."""
    row = _row(refusal)
    error: dict[str, Any] = {
        "timestamp": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        "path": request.path,
        "method": request.method,
        "status": row.status,
        "message": row.message,
        "code": row.code,
    }
    return Response(row.status, {"errors": [error]}, http.refusal_headers(refusal, 'Basic realm="X-OTP-Key"'))


def _row(refusal: errors.Refusal) -> Row:
    if isinstance(refusal, Numbered):
        return refusal.row._replace(message=refusal.message)
    row = next(row for kind, row in _RAISED_ELSEWHERE if isinstance(refusal, kind))
    if refusal.field == "url":
        row = WEBHOOK_URL_INVALID._replace(message="")
    return row if row.message else row._replace(message=refusal.message or "Bad request")
