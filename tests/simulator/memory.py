"""A DynamoDB and an SQS of dictionaries: the few operations that the product uses, as boto3 names them."""

import itertools
import marshal
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

    def put_item(self, **asked: Any) -> Any:
        table, key = asked["TableName"], _key(asked["Item"])
        self._check(table, key, "PutItem", asked)
        self._write(table, key, _copied(asked["Item"]))
        return {}

    def get_item(self, **asked: Any) -> Any:
        found = self._table(asked["TableName"]).get(_key(asked["Key"]))
        return {"Item": _copied(found)} if found else {}

    def delete_item(self, **asked: Any) -> Any:
        table, key = asked["TableName"], _key(asked["Key"])
        found = self._table(table).get(key)
        self._write(table, key, None)
        return {"Attributes": found} if found else {}

    def update_item(self, **asked: Any) -> Any:
        table, key = asked["TableName"], _key(asked["Key"])
        self._check(table, key, "UpdateItem", asked)
        old = self._table(table).get(key, asked["Key"])
        new = _copied(old)
        for change in expressions.changes(asked["UpdateExpression"]):
            change(old, new, _given(asked))
        self._write(table, key, new)
        return {"Attributes": _copied(new)}

    def batch_get_item(self, **asked: Any) -> Any:
        found = {
            table: [_copied(item) for key in wanted["Keys"] if (item := self._table(table).get(_key(key)))]
            for table, wanted in asked["RequestItems"].items()
        }
        return {"Responses": found, "UnprocessedKeys": {}}

    def query(self, **asked: Any) -> Any:
        test, given = expressions.condition(asked["KeyConditionExpression"]), _given(asked)
        passes = expressions.condition(asked["FilterExpression"]) if "FilterExpression" in asked else test
        items = sorted(self._table(asked["TableName"]).items())
        found = [item for _, item in items if test(item, given) and passes(item, given)]
        return {"Items": _copied(found if asked.get("ScanIndexForward", True) else found[::-1])}

    def scan(self, **asked: Any) -> Any:
        return {"Items": [_copied(item) for _, item in sorted(self._table(asked["TableName"]).items())]}

    def _table(self, name: str) -> dict[tuple[str, str], Item]:
        return self.tables.setdefault(name, {})

    def _check(self, table: str, key: tuple[str, str], operation: str, asked: Any) -> None:
        held = self._table(table).get(key)
        if "ConditionExpression" in asked:
            test = expressions.condition(asked["ConditionExpression"])
            if not test(held or {}, _given(asked)):
                shown = held if asked.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" else None
                raise refusal("ConditionalCheckFailedException", operation, _copied(shown))

    def _write(self, table: str, key: tuple[str, str], new: Item | None) -> None:
        old = self._table(table).pop(key, None)
        if new is not None:
            self._table(table)[key] = new
        if table == self.streamed and new != old:
            self.changes.append((old, _copied(new)))


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

    def send_message(self, **asked: Any) -> Any:
        seen_at = self.clock() + timedelta(seconds=asked.get("DelaySeconds", 0))
        lying = Lying(f"job-{next(self.numbers)}", asked["MessageBody"], seen_at)
        self.queues.setdefault(asked["QueueUrl"], []).append(lying)
        return {}

    def send_message_batch(self, **asked: Any) -> Any:
        for entry in asked["Entries"]:
            self.send_message(**{**entry, "QueueUrl": asked["QueueUrl"]})
        return {"Successful": [{"Id": entry["Id"]} for entry in asked["Entries"]]}


def _copied(item: Any) -> Any:
    return marshal.loads(marshal.dumps(item))


def _key(item: Item) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"] if "sk" in item else ""


def _given(asked: Any) -> expressions.Given:
    return asked.get("ExpressionAttributeNames") or {}, asked.get("ExpressionAttributeValues") or {}
