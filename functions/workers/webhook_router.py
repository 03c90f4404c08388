"""The messages' stream: what happened is queued for every endpoint that wants to know, and never told from here.

Of texts that can be answered a note is kept beside it, so that an answer finds what it answers.
"""

from collections.abc import Sequence

from tidings import wiring
from tidings.entrypoints.stream import Change, worker


def route(changes: Sequence[Change]) -> str | None:
    wiring.conversing().note(changes)
    return wiring.routing().route(changes)


handler = worker("webhook_router", route)
