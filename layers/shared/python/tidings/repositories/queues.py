"""Things in motion: a queue takes jobs as JSON, one at a time or many, at once or after a delay."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

LONGEST_DELAY: Final = 900
_BATCH: Final = 10


class NotQueued(RuntimeError):
    """Some jobs of a batch did not reach the queue; `jobs` are those."""

    def __init__(self, jobs: "Sequence[Job]") -> None:
        super().__init__(f"{len(jobs)} jobs were not queued")
        self.jobs = jobs


@dataclass(frozen=True, slots=True)
class Job:
    """What to do, for whom (the queue is fair between groups), and how many seconds to wait (at most 900)."""

    body: dict[str, Any]
    group: str
    delay: int = 0


class Queue:
    """One queue."""

    def __init__(self, url: str, sqs: "SQSClient") -> None:
        self._url = url
        self._sqs = sqs

    def send(self, job: Job) -> None:
        """Puts one job on the queue."""
        delay: Any = {"DelaySeconds": job.delay} if job.delay else {}
        self._sqs.send_message(QueueUrl=self._url, MessageBody=_text(job), MessageGroupId=job.group, **delay)

    def send_all(self, jobs: Sequence[Job]) -> None:
        """Puts many jobs on the queue, ten to a call; raises NotQueued with those that did not get there."""
        missed: list[Job] = []
        for begin in range(0, len(jobs), _BATCH):
            batch = jobs[begin : begin + _BATCH]
            entries: Any = [
                {"Id": str(at), "MessageBody": _text(job), "MessageGroupId": job.group, "DelaySeconds": job.delay}
                for at, job in enumerate(batch)
            ]
            answer = self._sqs.send_message_batch(QueueUrl=self._url, Entries=entries)
            missed += [batch[int(failure["Id"])] for failure in answer.get("Failed", ())]
        if missed:
            raise NotQueued(missed)


def _text(job: Job) -> str:
    # ASCII only: SQS refuses some characters that JSON may hold.
    return json.dumps(job.body, separators=(",", ":"))
