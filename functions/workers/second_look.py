"""The second look: a minute after a message was new, is it on its way?"""

from tidings import wiring
from tidings.entrypoints.queue import Job, each, worker


def look(job: Job) -> None:
    wiring.second_look().look(job.body)


handler = worker("second_look", each(look))
