"""Every no of this dialect: its named refusals, and the one table that puts all refusals into its words."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from tidings.domain import errors
from tidings.domain.phone_number import PhoneNumberRefused
from tidings.entrypoints import http
from tidings.entrypoints.http import Request, Response

# What Notify's clients and browsers find on every answer of this API.
HEADERS: Final[Mapping[str, str]] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Content-Type,Authorization",
    "Access-Control-Allow-Methods": "GET,PUT,POST,DELETE",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "Cache-Control": "no-store, no-cache, private, must-revalidate",
}


class TokenRefused(errors.Unauthorized):
    """The token is missing (401), or it names no living key of a living service (403)."""

    def __init__(self, message: str, status: int = 403) -> None:
        super().__init__(message)
        self.status = status


class SchemaRefused(errors.InvalidField):
    """The request has not the form that its schema asks for; `messages` has a line for every fault."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__(messages[0])
        self.messages = messages


class BadRequest(errors.Refusal):
    """The request has the right form, and cannot be met. `text` says why, `facts` are put into it."""

    text: ClassVar[str] = "An error occurred"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.text.format(**facts))


class ChannelNotAllowed(BadRequest):
    text = "Service is not allowed to send {channel}"


class TemplateNotFound(BadRequest):
    text = "Template not found"


class TemplateUnsuitable(BadRequest):
    text = "{type} template is not suitable for {channel} notification"


class TemplateDeleted(BadRequest):
    text = "Template has been deleted"


class PersonalisationMissing(BadRequest):
    text = "Missing personalisation: {names}"


class MessageEmpty(BadRequest):
    text = "Your message is empty."


class TextTooLong(BadRequest):
    text = (
        "Your message is too long. Text messages cannot be longer than {most} characters. "
        "Your message is {length} characters long."
    )


class EmailTooLong(BadRequest):
    text = "Your message is too long. Emails cannot be longer than {most} bytes. Your message is {size} bytes."


class SubjectTooLong(BadRequest):
    text = "Your message is too long. Subjects cannot be longer than {most} bytes. Your subject is {size} bytes."


class UnknownChoice(BadRequest):
    """The sender or reply-to address of an id is not the service's, or is no longer in use."""

    text = "{field} {id} does not exist in database for service id {service_id}"


class RecipientOutsideTeam(BadRequest):
    text = "Can’t send to this recipient using a team-only API key"


class RecipientOutsideTrial(BadRequest):
    text = (
        "Can’t send to this recipient when service is in trial mode "
        "– see https://www.notifications.service.gov.uk/trial-mode"
    )


class InternationalNotAllowed(BadRequest):
    text = "Cannot send to international mobile numbers"


class FilesByEmailOnly(BadRequest):
    text = "Can only send a file by email"


class FilesNotSetUp(BadRequest):
    text = (
        "Send files by email has not been set up - add contact details for your service at "
        "{base_url}/services/{service_id}/service-settings/send-files-by-email"
    )


class FilesNotOffered(BadRequest):
    text = "Sending files by email is not offered here yet"


class NotALetter(BadRequest):
    text = "Notification is not a letter"


class InvalidIdempotencyKey(BadRequest):
    text = "Idempotency-Key must have 1 to 255 visible characters"


class UnsubscribeRefused(errors.Refusal):
    """An unsubscribe link that leads nowhere."""


_NO_SUCH_PATH: Final = (
    "The requested URL was not found on the server. "
    "If you entered the URL manually please check your spelling and try again."
)
_RATE: Final = "Exceeded rate limit for key type {name} of {most} requests per 60 seconds"
_DAILY: Final = "Exceeded send limits ({name}: {most}) for today"

# The first row whose class the refusal is an instance of: status, name, and the text where it is always the same.
_ERRORS: Final[tuple[tuple[type[errors.Refusal], int, str, str | None], ...]] = (
    (TokenRefused, 403, "AuthError", None),
    (errors.Unauthorized, 401, "AuthError", None),
    (errors.Forbidden, 403, "AuthError", None),
    (BadRequest, 400, "BadRequestError", None),
    (SchemaRefused, 400, "ValidationError", None),
    (PhoneNumberRefused, 400, "InvalidPhoneError", None),
    (errors.InvalidJson, 400, "BadRequestError", "Invalid JSON supplied in POST data"),
    (errors.InvalidField, 400, "ValidationError", None),
    (errors.NotFound, 404, "NoResultFound", "No result found"),
    (errors.PayloadTooLarge, 413, "RequestEntityTooLarge", None),
    (errors.IdempotencyConflict, 422, "IdempotencyConflictError", None),
    (errors.DailyLimitReached, 429, "TooManyRequestsError", _DAILY),
    (errors.RateLimited, 429, "RateLimitError", _RATE),
    (errors.TimedOut, 504, "EventletTimeout", "Timeout serving request"),
    (errors.Refusal, 500, "InternalServerError", "Internal server error"),
)


def refused(refusal: errors.Refusal, _request: Request) -> Response:
    """The dialect's error shape; what stands outside every route has the web framework's instead."""
    headers = {**HEADERS, **http.refusal_headers(refusal)}
    if isinstance(refusal, errors.NoSuchPath):
        return Response(404, _result(_NO_SUCH_PATH), headers)
    if isinstance(refusal, errors.MethodNotAllowed):
        named = {"Content-Type": "text/html; charset=utf-8"}
        return Response(405, _result("The method is not allowed for the requested URL."), headers | named)
    if isinstance(refusal, UnsubscribeRefused):
        return Response(404, _result({"unsubscribe request": refusal.message}), headers)
    status, name, text = next(row[1:] for row in _ERRORS if isinstance(refusal, row[0]))
    status = refusal.status if isinstance(refusal, TokenRefused) else status
    shown = [{"error": name, "message": message} for message in _messages(refusal, text)]
    return Response(status, {"status_code": status, "errors": shown}, headers)


def _messages(refusal: errors.Refusal, text: str | None) -> Sequence[str]:
    if isinstance(refusal, SchemaRefused):
        return refusal.messages
    if isinstance(refusal, errors.DailyLimitReached):
        return [_DAILY.format(name=refusal.name, most=refusal.most)]
    if isinstance(refusal, errors.RateLimited):
        return [_RATE.format(name=refusal.name.upper(), most=refusal.most)]
    return [text or refusal.message]


def _result(message: Any) -> dict[str, Any]:
    return {"result": "error", "message": message}
