"""Lists of messages: all of a service and a key kind, newest first, read from every shard at once, a page at a time."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tidings.domain.message import Message
from tidings.domain.message_id import Place
from tidings.repositories.items import moment, to_attribute
from tidings.repositories.message_items import partition, to_message

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Sorts behind every id.
_END: Final = "g"
_PAGE: Final = 250


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages to list: those of a dialect, and of channels, statuses and a reference where these are given."""

    dialect: str
    channels: Sequence[str] = ()
    statuses: Sequence[str] = ()
    reference: str | None = None


class MessageLists:
    """Reads the table of messages as lists; every write so far is seen."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def newest(
        self, service_id: str, places: Sequence[Place], wanted: Wanted, older_than: str | None = None
    ) -> Iterator[Message]:
        """The wanted messages of some partitions, newest first, read on as far as they are asked for."""
        walks = [self._walk(partition(service_id, place), wanted, older_than or _END) for place in places]
        return heapq.merge(*walks, key=lambda message: message.id, reverse=True)

    def _walk(self, pk: str, wanted: Wanted, before: str) -> Iterator[Message]:
        condition, values, names = _filter(wanted)
        # Where much is left out, more is looked at in one go.
        limit: Any = {} if len(values) > 1 else {"Limit": _PAGE}
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk < :before",
            FilterExpression=condition,
            ExpressionAttributeValues={":pk": {"S": pk}, ":before": {"S": before}, **values},
            ExpressionAttributeNames=names,
            ScanIndexForward=False,
            ConsistentRead=True,
            **limit,
        )
        for page in pages:
            yield from map(to_message, page["Items"])


def places(kind: str, shards: int) -> list[Place]:
    """The partitions of a key kind."""
    return [Place(moment(0), kind, shard) for shard in range(shards)]


def _filter(wanted: Wanted) -> tuple[str, dict[str, Any], dict[str, str]]:
    conditions: list[str] = []
    values: dict[str, Any] = {}
    names: dict[str, str] = {}
    given: dict[str, Sequence[str]] = {
        "dialect": [wanted.dialect],
        "channel": wanted.channels,
        "status": wanted.statuses,
    }
    if wanted.reference is not None:
        given["reference"] = [wanted.reference]
    for name, choices in given.items():
        if choices:
            marks = {f":{name}{number}": to_attribute(choice) for number, choice in enumerate(choices)}
            conditions.append(f"#{name} IN ({', '.join(marks)})")
            values |= marks
            names[f"#{name}"] = name
    return " AND ".join(conditions), values, names
