"""The received texts' stream: each new text is heeded once more, and queued for every endpoint that wants to know."""

from collections.abc import Sequence

from tidings import wiring
from tidings.entrypoints.stream import Change, worker


def route(changes: Sequence[Change]) -> str | None:
    return wiring.announcing().texts(changes, wiring.heeding)


handler = worker("text_router", route)
