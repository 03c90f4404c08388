"""POST /internal/services/{service_id}/reply-tos: one more address for answers to emails."""

import uuid

from tidings import wiring
from tidings.dialects import internal, internal_people
from tidings.entrypoints.http import Request, Response, door


def create_reply_to(request: Request) -> Response:
    internal.authorize(request, wiring.master(), wiring.clock())
    made = internal_people.reply_to(internal.read(request, internal_people.NewReplyTo), str(uuid.uuid4()))
    kept = wiring.enrolling().reply_tos(request.variables["service_id"], internal_people.with_reply_to(made))
    return Response(201, internal_people.shown_reply_to(next(each for each in kept if each["id"] == made["id"])))


handler = door(internal, create_reply_to)
