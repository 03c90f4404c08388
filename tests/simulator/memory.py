"""A DynamoDB and an SQS of dictionaries: the few operations that the product uses, as boto3 names them."""

import copy
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from tests.simulator import expressions

Item = dict[str, Any]


def refusal(code: str, operation: str, item: Item | None = None) -> ClientError:
    """An error as AWS says it."""
    answer: Any = {"Error": {"Code": code, "Message": "said the simulator"}}
    return ClientError(answer | ({"Item": item} if item else {}), operation)


class MemoryDynamoDb:
    """Tables by name, items by key; of one table every change is kept, as its stream would."""

    def __init__(self, streamed: str) -> None:
        self.tables: dict[str, dict[tuple[str, str], Item]] = {}
        self.streamed = streamed
        self.changes: list[tuple[Item | None, Item | None]] = []

    def put_item(self, *, TableName: str, Item: Item, **asked: Any) -> Any:
        key = _key(Item)
        self._check(TableName, key, "PutItem", asked)
        self._write(TableName, key, copy.deepcopy(Item))
        return {}

    def get_item(self, *, TableName: str, Key: Item, **_: Any) -> Any:
        found = self._table(TableName).get(_key(Key))
        return {"Item": copy.deepcopy(found)} if found else {}

    def delete_item(self, *, TableName: str, Key: Item, **_: Any) -> Any:
        found = self._table(TableName).get(_key(Key))
        self._write(TableName, _key(Key), None)
        return {"Attributes": found} if found else {}

    def update_item(self, *, TableName: str, Key: Item, UpdateExpression: str, **asked: Any) -> Any:
        key = _key(Key)
        self._check(TableName, key, "UpdateItem", asked)
        old = self._table(TableName).get(key, Key)
        new = copy.deepcopy(old)
        for change in expressions.changes(UpdateExpression):
            change(old, new, _given(asked))
        self._write(TableName, key, new)
        return {"Attributes": copy.deepcopy(new)}

    def batch_get_item(self, *, RequestItems: Any) -> Any:
        found = {
            table: [copy.deepcopy(item) for key in asked["Keys"] if (item := self._table(table).get(_key(key)))]
            for table, asked in RequestItems.items()
        }
        return {"Responses": found, "UnprocessedKeys": {}}

    def query(self, *, TableName: str, KeyConditionExpression: str, **asked: Any) -> Any:
        test, given = expressions.condition(KeyConditionExpression), _given(asked)
        found = [item for _, item in sorted(self._table(TableName).items()) if test(item, given)]
        return {"Items": copy.deepcopy(found if asked.get("ScanIndexForward", True) else found[::-1])}

    def scan(self, *, TableName: str, **_: Any) -> Any:
        return {"Items": [copy.deepcopy(item) for _, item in sorted(self._table(TableName).items())]}

    def _table(self, name: str) -> dict[tuple[str, str], Item]:
        return self.tables.setdefault(name, {})

    def _check(self, table: str, key: tuple[str, str], operation: str, asked: Any) -> None:
        held = self._table(table).get(key)
        if "ConditionExpression" in asked:
            test = expressions.condition(asked["ConditionExpression"])
            if not test(held or {}, _given(asked)):
                shown = held if asked.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" else None
                raise refusal("ConditionalCheckFailedException", operation, copy.deepcopy(shown))

    def _write(self, table: str, key: tuple[str, str], new: Item | None) -> None:
        old = self._table(table).pop(key, None)
        if new is not None:
            self._table(table)[key] = new
        if table == self.streamed and new != old:
            self.changes.append((old, copy.deepcopy(new)))


@dataclass
class Lying:
    """A job on a queue: seen again from `seen_at` on."""

    id: str
    body: str
    seen_at: datetime
    receives: int = 0


@dataclass
class MemorySqs:
    """Queues by URL; what was handed out too often lies among the dead."""

    clock: Callable[[], datetime]
    queues: dict[str, list[Lying]] = field(default_factory=dict)
    numbers: Any = field(default_factory=itertools.count)

    def send_message(self, *, QueueUrl: str, MessageBody: str, DelaySeconds: int = 0, **_: Any) -> Any:
        seen_at = self.clock() + timedelta(seconds=DelaySeconds)
        self.queues.setdefault(QueueUrl, []).append(Lying(f"job-{next(self.numbers)}", MessageBody, seen_at))
        return {}

    def send_message_batch(self, *, QueueUrl: str, Entries: Any) -> Any:
        for entry in Entries:
            self.send_message(QueueUrl=QueueUrl, **{name: entry[name] for name in entry if name != "Id"})
        return {"Successful": [{"Id": entry["Id"]} for entry in Entries]}


def _key(item: Item) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"] if "sk" in item else ""


def _given(asked: Any) -> expressions.Given:
    return asked.get("ExpressionAttributeNames") or {}, asked.get("ExpressionAttributeValues") or {}
