"""The GOV.UK-Notify-style dialect, `/v2`: JWT, stored templates, texts and emails."""

from typing import Final

from tidings.domain import errors
from tidings.entrypoints.http import Request, Response

NAME: Final = "v2"
BODY_LIMIT: Final = 5 * 1024 * 1024
ANY_MEDIA_TYPE: Final = True

_NOT_FOUND: Final = (
    "The requested URL was not found on the server. "
    "If you entered the URL manually please check your spelling and try again."
)


def refused(refusal: errors.Refusal, _request: Request) -> Response:
    """What stands outside every route: 404 and 405 have a shape of their own here."""
    if isinstance(refusal, errors.MethodNotAllowed):
        body = {"result": "error", "message": "The method is not allowed for the requested URL."}
        headers = {"Content-Type": "text/html; charset=utf-8", "Allow": ", ".join(refusal.allowed)}
        return Response(405, body, headers)
    if isinstance(refusal, errors.NotFound):
        return Response(404, {"result": "error", "message": _NOT_FOUND})
    return Response(500, {"result": "error", "message": "Internal server error"})
