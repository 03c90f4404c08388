"""Rate limits at rest: one number a bucket, taken from in leases so that no bucket is written for every request."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tidings.domain.rate_limit import Bucket
from tidings.repositories.items import is_condition_failure, to_attribute, to_ms

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class Limits:
    """The table of buckets."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def take(self, name: str, bucket: Bucket, tokens: int, now: datetime) -> tuple[bool, float]:
        """Takes tokens if the bucket holds that many; whether it did, and where the bucket's `tat` stands now (ms)."""
        at, step = float(to_ms(now) or 0), tokens * bucket.interval
        busy = {":step": step, ":now": at, ":latest": at + bucket.tolerance - step}
        tat = self._update(name, "ADD tat :step", "tat > :now AND tat <= :latest", busy)
        if tat is None:
            idle = {":next": at + step, ":now": at}
            tat = self._update(name, "SET tat = :next", "attribute_not_exists(tat) OR tat <= :now", idle)
        if tat is not None:
            return True, tat
        return False, at + bucket.tolerance

    def waste(self, name: str, bucket: Bucket, now: datetime) -> float:
        """A refused attempt costs the token that is on its way, once; where `tat` stands at the latest (ms)."""
        at = float(to_ms(now) or 0)
        values = {":step": bucket.interval, ":now": at, ":latest": at + bucket.tolerance}
        tat = self._update(name, "ADD tat :step", "tat > :now AND tat <= :latest", values)
        return tat if tat is not None else at + bucket.tolerance + bucket.interval

    def _update(self, name: str, expression: str, condition: str, values: dict[str, float]) -> float | None:
        attributes: dict[str, Any] = {key: to_attribute(round(value, 3)) for key, value in values.items()}
        try:
            answer = self._dynamodb.update_item(
                TableName=self._table,
                Key={"pk": {"S": name}},
                UpdateExpression=expression,
                ConditionExpression=condition,
                ExpressionAttributeValues=attributes,
                ReturnValues="UPDATED_NEW",
            )
        except ClientError as error:
            if is_condition_failure(error):
                return None
            raise
        return float(answer["Attributes"]["tat"]["N"])
