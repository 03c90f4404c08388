"""The codes' own queue: somebody is waiting for each of these, so that no campaign stands before them."""

from collections.abc import Iterable

from tidings import wiring
from tidings.domain.routing import CODES
from tidings.entrypoints.queue import Job, worker


def dispatch(jobs: list[Job]) -> Iterable[str]:
    return wiring.dispatching(CODES).dispatch(jobs)


handler = worker("code_dispatcher", dispatch)
