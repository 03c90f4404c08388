"""POST /callbacks/{carrier}/receipts: a carrier tells what became of a message."""

from tidings import wiring
from tidings.dialects import callbacks
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle import tracking


def receipt(request: Request) -> Response:
    name = request.variables["carrier"]
    tracking.track(name, request.headers, request.body, wiring.carriers(), wiring.messages())
    return Response(204)


handler = door(callbacks, receipt)
