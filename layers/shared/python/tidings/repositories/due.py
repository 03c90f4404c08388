"""Things due at a time: jobs for a queue whose wait is longer than the queue itself can hold them.

A job's body rests as JSON text, for it must come out exactly as it went in: nulls, numbers and all.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from tidings.repositories.items import from_item, moment, to_item, to_ms

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A job that belongs on a queue at a moment; the same id twice is one job."""

    id: str
    at: datetime
    queue: str
    group: str
    body: dict[str, Any]


class DueJobs:
    """The table of jobs to come, a day to a partition: days that nobody looked are soon looked through."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def put(self, job: Due) -> None:
        """Notes a job."""
        values = {"queue": job.queue, "group": job.group, "body": json.dumps(job.body), "at": job.at}
        self._dynamodb.put_item(TableName=self._table, Item={**_key(job), **to_item(values)})

    def before(self, moment_: datetime, back: timedelta) -> Iterable[Due]:
        """The jobs due before a moment, looking back over so many days' partitions."""
        day = (moment_ - back).replace(hour=0, minute=0, second=0, microsecond=0)
        while day <= moment_:
            yield from self._of(day, moment_)
            day += _DAY

    def remove(self, job: Due) -> None:
        """Forgets a job, once it lies on its queue."""
        self._dynamodb.delete_item(TableName=self._table, Key=_key(job))

    def _of(self, day: datetime, until: datetime) -> Iterable[Due]:
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk < :until",
            ExpressionAttributeValues={":pk": {"S": _partition(day)}, ":until": {"S": f"{to_ms(until):013d}"}},
            ConsistentRead=True,
        )
        for page in pages:
            yield from map(_to_due, page["Items"])


def _partition(at: datetime) -> str:
    return at.strftime("%Y-%m-%d")


def _key(job: Due) -> Any:
    return {"pk": {"S": _partition(job.at)}, "sk": {"S": f"{to_ms(job.at):013d}#{job.id}"}}


def _to_due(item: Any) -> Due:
    values = from_item(item)
    id = values["sk"].partition("#")[2]
    return Due(id, moment(values["at"]), values["queue"], values["group"], json.loads(values["body"]))
