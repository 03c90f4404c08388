"""Counts AWS calls and capacity units by AWS's published rules: the fake's own figures are constants.

A write costs a unit for every KB of the larger of the old and the new item, a refused condition likewise; a strongly
consistent read a unit for every 4 KB, any other half of that. SQS counts a request for every 64 KB.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-unit-calculations.html
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.world.aws import Aws

# Taken for many requests at once, by the dozen where a process is busy: counted apart.
LEASES = "rate limit leases"

_WRITES = {"PutItem": "Item", "UpdateItem": "Key", "DeleteItem": "Key"}


@dataclass
class Stage:
    """What one function did."""

    calls: Counter[str] = field(default_factory=Counter)
    write_units: float = 0
    read_units: float = 0
    largest_item: int = 0


class Meter:
    """Counts what the product's clients do, function by function."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws
        self._before: dict[int, int] = {}
        self.stages: dict[str, Stage] = defaultdict(Stage)

    @contextmanager
    def reading(self, *clients: Any) -> Iterator["Meter"]:
        """Counts as long as the block lasts."""
        for client in clients:
            client.meta.events.register("before-call", self._begin, unique_id=f"begin-{id(self)}")
            client.meta.events.register("after-call", self._end, unique_id=f"end-{id(self)}")
        try:
            yield self
        finally:
            for client in clients:
                client.meta.events.unregister("before-call", self._begin, unique_id=f"begin-{id(self)}")
                client.meta.events.unregister("after-call", self._end, unique_id=f"end-{id(self)}")

    def _begin(self, model: Any, params: Any, context: Any, **_: Any) -> None:
        asked = json.loads(params["body"]) if model.service_model.service_name == "dynamodb" else {}
        stage = self.stages[LEASES] if asked.get("TableName") == "limits" else self._stage()
        stage.calls[f"{model.service_model.service_name}.{model.name}"] += 1
        context["metered"] = asked, stage
        if model.name in _WRITES:
            context["size before"] = self._size(asked)

    def _end(self, model: Any, parsed: Any, context: Any, **_: Any) -> None:
        asked, stage = context.get("metered", ({}, self._stage()))
        if model.name in _WRITES:
            size = max(context["size before"], self._size(asked))
            stage.write_units += max(1, math.ceil(size / 1024))
            stage.largest_item = max(stage.largest_item, size)
        elif model.name == "GetItem":
            stage.read_units += _read([parsed.get("Item", {})], asked.get("ConsistentRead", False))
        elif model.name == "BatchGetItem":
            for table, wanted in asked["RequestItems"].items():
                found = parsed.get("Responses", {}).get(table, [])
                missing = len(wanted["Keys"]) - len(found)
                each = [[item] for item in found] + [[{}]] * missing
                stage.read_units += sum(_read(one, wanted.get("ConsistentRead", False)) for one in each)
        elif model.name == "Query":
            stage.read_units += _read(parsed.get("Items", []), asked.get("ConsistentRead", False))

    def _stage(self) -> Stage:
        return self.stages[self._aws.rows[-1].name if self._aws.rows else "outside"]

    def _size(self, asked: Any) -> int:
        """The size of the item that a write names, as it is now."""
        table = asked["TableName"]
        schema = self._aws.dynamodb.describe_table(TableName=table)["Table"]["KeySchema"]
        source = asked.get("Key") or asked["Item"]
        key = {part["AttributeName"]: source[part["AttributeName"]] for part in schema}
        found = self._aws.dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")
        return size_of(found or {})


def size_of(item: dict[str, Any]) -> int:
    """An item's size in bytes: names and values, by DynamoDB's rules."""
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def _value(value: dict[str, Any]) -> int:
    ((kind, content),) = value.items()
    if kind == "S":
        return len(content.encode())
    if kind == "N":
        return math.ceil(len(content.strip("-").replace(".", "").strip("0") or "0") / 2) + 1
    if kind == "L":
        return 3 + sum(1 + _value(each) for each in content)
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + _value(each) for name, each in content.items())
    return sum(len(str(each).encode()) for each in content) if kind.endswith("S") else 1


def _read(items: list[Any], consistent: bool) -> float:
    units = max(1, math.ceil(sum(size_of(item) for item in items) / 4096))
    return units if consistent else units / 2
