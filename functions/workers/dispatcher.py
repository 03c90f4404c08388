"""The dispatch queue: messages are handed to their carriers, each sender at its pace."""

from collections.abc import Iterable

from tidings import wiring
from tidings.entrypoints.queue import Job, worker


def dispatch(jobs: list[Job]) -> Iterable[str]:
    return wiring.dispatching().dispatch(wiring.pacing().admit(jobs))


handler = worker("dispatcher", dispatch)
