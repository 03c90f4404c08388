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

    def claim(self, scope: str, marker: Marker, now: datetime) -> Marker:
        """The marker that stands for the scope from now on: this one, or the one that was there first."""
        seconds = int(now.timestamp())
        values = {"pk": scope, "body_hash": marker.body_hash, "made": marker.made}
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=to_item(values | {"expires_at": seconds + int(KEPT.total_seconds())}),
                ConditionExpression="attribute_not_exists(pk) OR expires_at <= :now",
                ExpressionAttributeValues={":now": {"N": str(seconds)}},
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if not is_condition_failure(error):
                raise
            held: Any = error.response.get("Item")
            found = from_item(held)
            return Marker(found["body_hash"], found["made"])
        return marker
