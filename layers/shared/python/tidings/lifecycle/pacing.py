"""Pacing: jobs of a sender with a pace get slots, before their messages are even touched; who must wait goes back."""

from collections.abc import Callable, Sequence
from typing import Final

from tidings.domain.clock import Clock
from tidings.domain.pace import LONGEST_WAIT_MS, Pace
from tidings.entrypoints.queue import Job
from tidings.repositories import queues
from tidings.repositories.counters import Counters
from tidings.repositories.queues import Queue
from tidings.repositories.services import Services

# A queue with no slot left for it is asked again after this long.
_ASK_AGAIN_SECONDS: Final = 600


class Pacing:
    """Honours each sender's messages per second: one write for all jobs of a sender in a batch, none without a pace."""

    def __init__(self, services: Services, counters: Callable[[], Counters], queue: Queue, clock: Clock) -> None:
        self._services = services
        self._counters = counters
        self._queue = queue
        self._clock = clock

    def admit(self, jobs: Sequence[Job]) -> list[Job]:
        """The jobs that may go on now; the others are back on the queue with the delay of their slot."""
        going: list[Job] = []
        groups: dict[tuple[str, str], list[Job]] = {}
        for job in jobs:
            sender = job.body.get("sender")
            if sender is None or job.body.get("slot") or self._pace(job) is None:
                going.append(job)
            else:
                groups.setdefault((job.body["service_id"], sender), []).append(job)
        for (service_id, sender), waiting in groups.items():
            going += self._slots(f"pace#{service_id}#{sender}", waiting)
        return going

    def _pace(self, job: Job) -> Pace | None:
        service = self._services.get(job.body["service_id"])
        per_second = (service.details.get("paces") or {}).get(job.body["sender"]) if service else None
        return Pace(float(per_second)) if per_second else None

    def _slots(self, name: str, jobs: list[Job]) -> list[Job]:
        pace = self._pace(jobs[0])
        assert pace is not None
        now = self._clock().timestamp() * 1000
        tat = self._counters().reserve(name, len(jobs) * pace.interval, now, LONGEST_WAIT_MS)
        if tat is None:
            self._back(jobs, [_ASK_AGAIN_SECONDS] * len(jobs), slot=False)
            return []
        waits = pace.waits(tat, len(jobs), now)
        self._back(*_late(jobs, waits), slot=True)
        return [job for job, wait in zip(jobs, waits, strict=True) if wait == 0]

    def _back(self, jobs: Sequence[Job], waits: Sequence[int], *, slot: bool) -> None:
        again = [
            queues.Job({**job.body, **({"slot": True} if slot else {})}, job.body["service_id"], wait)
            for job, wait in zip(jobs, waits, strict=True)
        ]
        if again:
            self._queue.send_all(again)


def _late(jobs: list[Job], waits: list[int]) -> tuple[list[Job], list[int]]:
    late = [(job, wait) for job, wait in zip(jobs, waits, strict=True) if wait > 0]
    return [job for job, _ in late], [wait for _, wait in late]
