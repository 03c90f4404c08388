"""What a caller hears: the ids of the batch and of every message in it, or NestJS's way of saying no."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from tidings.dialects.batch.requests import Malformed
from tidings.domain import errors
from tidings.domain.batch import Batch, Item
from tidings.entrypoints import http
from tidings.entrypoints.http import Request, Response

# The first row whose class the refusal is an instance of.
_STATUSES: Final[tuple[tuple[type[errors.Refusal], int], ...]] = (
    (errors.Unauthorized, 401),
    (errors.Forbidden, 403),
    (errors.NotFound, 404),
    (errors.MethodNotAllowed, 405),
    (errors.InvalidJson, 400),
    (errors.MissingField, 400),
    (errors.InvalidField, 400),
    (errors.IdempotencyConflict, 422),
    (errors.PayloadTooLarge, 413),
    (errors.UnsupportedMediaType, 415),
    (errors.RateLimited, 429),
    (errors.TimedOut, 504),
    (errors.Refusal, 500),
)
# The words that this dialect's callers know.
_MESSAGES: Final = {401: "Invalid id or api key", 429: "Too Many Requests"}
_NAMES: Final = {413: "Payload Too Large", 422: "Unprocessable Entity"}


def accepted(batch: Batch, items: Sequence[Item], *, replayed: bool) -> Response:
    """202: the batch is ours now; its messages stand in the order in which they came."""
    body = {"batchId": batch.id, "messages": [_shown(batch, place, item) for place, item in enumerate(items)]}
    return Response(202, body, {"Idempotent-Replayed": "true"} if replayed else {})


def refused(refusal: errors.Refusal, _request: Request) -> Response:
    """`{"statusCode", "message", "error"}`; the message is a list where the form of the batch is to blame."""
    status = next(status for kind, status in _STATUSES if isinstance(refusal, kind))
    words = refusal.problems if isinstance(refusal, Malformed) else _MESSAGES.get(status, refusal.message)
    error = _NAMES.get(status, HTTPStatus(status).phrase)
    headers = http.refusal_headers(refusal, 'Basic realm="SMS API", charset="UTF-8"')
    return Response(status, {"statusCode": status, "message": words, "error": error}, headers)


def _shown(batch: Batch, place: int, item: Item) -> dict[str, Any]:
    shown = {"messageId": batch.message_id(place), "to": item.to, "status": "queued"}
    return shown if item.reference is None else {**shown, "refId": item.reference}
