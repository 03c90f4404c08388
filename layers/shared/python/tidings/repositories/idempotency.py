"""Idempotency markers: the first request with a key leaves the id of what it makes, and later ones find it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from tidings.repositories.items import from_item, is_condition_failure, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEPT: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Marker:
    """What a key stands for: the hash of the body it came with, and the id made for it."""

    body_hash: str
    made: str


class Idempotency:
    """The table of markers. Expiry is part of the condition: the table's own cleaning may lag for days."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def find(self, scope: str, now: datetime) -> Marker | None:
        """The marker that stands for the scope, or None when there is none, or none any longer."""
        found = self._dynamodb.get_item(TableName=self._table, Key={"pk": {"S": scope}}, ConsistentRead=True).get(
            "Item"
        )
        held = from_item(found) if found else None
        if held is None or held["expires_at"] <= int(now.timestamp()):
            return None
        return Marker(held["body_hash"], held["made"])

    def claim(self, scope: str, marker: Marker, now: datetime, instead_of: str | None = None) -> Marker:
        """The marker that stands for the scope from now on: this one, or the one that was there first.

        A marker that made the id `instead_of` gives way as well.
        """
        seconds = int(now.timestamp())
        free = {":now": {"N": str(seconds)}, ":old": {"S": instead_of or "none"}}
        values = {"pk": scope, "body_hash": marker.body_hash, "made": marker.made}
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=to_item(values | {"expires_at": seconds + int(KEPT.total_seconds())}),
                ConditionExpression="attribute_not_exists(pk) OR expires_at <= :now OR made = :old",
                ExpressionAttributeValues=free,
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if not is_condition_failure(error):
                raise
            held: Any = error.response.get("Item")
            found = from_item(held)
            return Marker(found["body_hash"], found["made"])
        return marker
