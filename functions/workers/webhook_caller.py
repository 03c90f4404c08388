"""The webhook queue: one call to one subscriber."""

from tidings import wiring
from tidings.entrypoints.queue import Job, each, worker


def call(job: Job) -> None:
    wiring.calling().call(job.body)


handler = worker("webhook_caller", each(call))
