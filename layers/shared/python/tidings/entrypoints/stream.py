"""DynamoDB Streams: a batch of changes becomes one call, in order; the first that fails is where AWS begins again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tidings.entrypoints import observability

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One changed item, as DynamoDB wrote it: `old` is None for a new one."""

    sequence_number: str
    old: dict[str, Any] | None
    new: dict[str, Any] | None


def worker(name: str, work: Callable[[Sequence[Change]], str | None]) -> Callable[[Event, Any], Event]:
    """The Lambda handler around a function that takes changes and names the first that failed by its number."""

    def handler(event: Event, context: Any) -> Event:
        observability.begin(worker=name, request_id=getattr(context, "aws_request_id", ""))
        failed = work([_change(record["dynamodb"]) for record in event["Records"]])
        if failed is None:
            return {"batchItemFailures": []}
        observability.count_error("workers")
        return {"batchItemFailures": [{"itemIdentifier": failed}]}

    return handler


def _change(record: Event) -> Change:
    return Change(record["SequenceNumber"], record.get("OldImage"), record.get("NewImage"))
