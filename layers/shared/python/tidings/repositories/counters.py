"""Counters at rest, in the table of limits: slots of a pace, recipients of a day, money of a month."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tidings.repositories.items import is_condition_failure, to_attribute

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_DAY_SECONDS = 86_400


class Counters:
    """Counting under conditions: whoever is refused has counted nothing."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def reserve(self, name: str, length: float, now: float, horizon: float) -> float | None:
        """Reserves the next `length` ms of a line; the moment (ms) at which they end, or None beyond the horizon."""
        busy = {":length": round(length, 3), ":now": now, ":latest": now + horizon}
        idle = {":next": round(now + length, 3), ":now": now}
        # Asked twice: a line may become busy, or idle, between the two questions.
        for _ in range(2):
            answer = self._update(name, "ADD tat :length", "tat > :now AND tat <= :latest", busy)
            answer = answer or self._update(name, "SET tat = :next", "attribute_not_exists(tat) OR tat <= :now", idle)
            if answer is not None:
                return float(answer["tat"]["N"])
        return None

    def count_once(self, name: str, id: str, most: int, now: datetime) -> bool:
        """Counts an id among at most so many a day; an id that was counted before passes again."""
        expiry = int(now.timestamp()) + 2 * _DAY_SECONDS
        values = {":id": id, ":ids": {id}, ":most": most, ":expiry": expiry}
        condition = "attribute_not_exists(ids) OR contains(ids, :id) OR size(ids) < :most"
        return self._update(name, "ADD ids :ids SET expires_at = :expiry", condition, values) is not None

    def counted(self, name: str) -> int:
        """How far a plain count has come."""
        found = self._dynamodb.get_item(TableName=self._table, Key={"pk": {"S": name}}, ConsistentRead=True).get("Item")
        return int(found["counted"]["N"]) if found else 0

    def count(self, name: str, most: int, now: datetime) -> int | None:
        """Counts one of at most so many a day; how many there are now, or None when there is no room."""
        values = {":one": 1, ":most": most, ":expiry": int(now.timestamp()) + 2 * _DAY_SECONDS}
        condition = "attribute_not_exists(counted) OR counted < :most"
        answer = (
            self._update(name, "ADD counted :one SET expires_at = :expiry", condition, values) if most > 0 else None
        )
        return None if answer is None else int(answer["counted"]["N"])

    def take_back(self, name: str) -> None:
        """Uncounts one that was counted for nothing."""
        self._update(name, "ADD counted :less", "counted > :none", {":less": -1, ":none": 0})

    def spend(self, name: str, amount: float, most: float) -> bool:
        """Adds an amount unless the sum would pass `most`."""
        values = {":amount": round(amount, 6), ":room": round(most - amount, 6)}
        if values[":room"] < 0:
            return False
        return (
            self._update(name, "ADD spent :amount", "attribute_not_exists(spent) OR spent <= :room", values) is not None
        )

    def _update(self, name: str, expression: str, condition: str, values: dict[str, Any]) -> dict[str, Any] | None:
        try:
            answer = self._dynamodb.update_item(
                TableName=self._table,
                Key={"pk": {"S": name}},
                UpdateExpression=expression,
                ConditionExpression=condition,
                ExpressionAttributeValues={key: to_attribute(value) for key, value in values.items()},
                ReturnValues="UPDATED_NEW",
            )
        except ClientError as error:
            if is_condition_failure(error):
                return None
            raise
        return dict(answer["Attributes"])
