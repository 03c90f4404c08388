"""SQS: a batch becomes calls, all at once, and what failed alone goes back to the queue."""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tidings.entrypoints import observability

Event = dict[str, Any]
_POISON = (ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Job:
    """One message of a queue: its id, how often it was handed out, and its body."""

    id: str
    receives: int
    body: dict[str, Any]


def worker(name: str, work: Callable[[list[Job]], Iterable[str]]) -> Callable[[Event, Any], Event]:
    """The Lambda handler around a function that takes a batch of jobs and names the ids of those that failed."""

    def handler(event: Event, context: Any) -> Event:
        observability.begin(worker=name, request_id=getattr(context, "aws_request_id", ""))
        jobs, poison = _read(event["Records"])
        failed = [*poison, *work(jobs)]
        if failed:
            observability.count_error("workers")
        return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}

    return handler


def each(work: Callable[[Job], None]) -> Callable[[list[Job]], list[str]]:
    """A batch's work from one job's: the jobs run beside each other, and one that raises fails alone."""

    def batch(jobs: list[Job]) -> list[str]:
        if len(jobs) < 2:
            return [job.id for job in jobs if not _succeeds(work, job)]
        with ThreadPoolExecutor(len(jobs)) as pool:
            outcomes = list(pool.map(lambda job: _succeeds(work, job), jobs))
        return [job.id for job, fine in zip(jobs, outcomes, strict=True) if not fine]

    return batch


def _succeeds(work: Callable[[Job], None], job: Job) -> bool:
    try:
        work(job)
    except Exception:
        observability.logger().exception("job failed", job=job.id)
        return False
    return True


def _read(records: list[Event]) -> tuple[list[Job], list[str]]:
    jobs, poison = [], []
    for record in records:
        try:
            body = json.loads(record["body"])
            receives = int(record["attributes"]["ApproximateReceiveCount"])
            jobs.append(Job(record["messageId"], receives, {**body}))
        except _POISON:
            observability.logger().exception("unreadable job", job=record["messageId"])
            poison.append(record["messageId"])
    return jobs, poison
