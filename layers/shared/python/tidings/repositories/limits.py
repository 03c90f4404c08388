"""Rate limits at rest: one number a bucket, taken from in leases so that no bucket is written for every request."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from tidings.domain.rate_limit import Bucket
from tidings.repositories.items import is_condition_failure, to_attribute, to_ms

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_ADD: Final = "ADD tat :step"
_IS_BUSY: Final = "tat > :now AND tat <= :latest"
_BEGIN: Final = "SET tat = :next"
_IS_IDLE: Final = "attribute_not_exists(tat) OR tat <= :now"
_TRIES: Final = 5


class Limits:
    """The table of buckets."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def take(self, name: str, bucket: Bucket, tokens: int, now: datetime) -> tuple[bool, float]:
        """Takes tokens if the bucket holds that many; whether it did, and where the bucket's `tat` stands now (ms)."""
        at, step = float(to_ms(now) or 0), tokens * bucket.interval
        latest, tat = at + bucket.tolerance - step, at
        busy = {":step": step, ":now": at, ":latest": latest}
        idle = {":next": at + step, ":now": at}
        # A bucket that fills or empties between the two questions is asked again, and never refused for that.
        for _ in range(_TRIES):
            for expression, condition, values in ((_ADD, _IS_BUSY, busy), (_BEGIN, _IS_IDLE, idle)):
                taken, tat = self._update(name, expression, condition, values)
                if taken or tat > max(at, latest):
                    return taken, tat
        return False, tat

    def waste(self, name: str, bucket: Bucket, now: datetime) -> float:
        """A refused attempt costs the token that is on its way, once; where `tat` stands at the latest (ms)."""
        at = float(to_ms(now) or 0)
        values = {":step": bucket.interval, ":now": at, ":latest": at + bucket.tolerance}
        _, tat = self._update(name, _ADD, _IS_BUSY, values)
        return tat

    def _update(self, name: str, expression: str, condition: str, values: dict[str, float]) -> tuple[bool, float]:
        """Whether the write was let through, and the bucket's `tat` after it, or as it was found."""
        attributes: dict[str, Any] = {key: to_attribute(round(value, 3)) for key, value in values.items()}
        try:
            answer = self._dynamodb.update_item(
                TableName=self._table,
                Key={"pk": {"S": name}},
                UpdateExpression=expression,
                ConditionExpression=condition,
                ExpressionAttributeValues=attributes,
                ReturnValues="UPDATED_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if not is_condition_failure(error):
                raise
            found: Any = error.response.get("Item", {})
            return False, float(found["tat"]["N"]) if "tat" in found else 0.0
        return True, float(answer["Attributes"]["tat"]["N"])
