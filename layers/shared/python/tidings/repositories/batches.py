"""Batches at rest: a service's beside each other, by time; their texts are messages, found by derivation."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tidings.domain.batch import KEPT, Batch
from tidings.repositories.items import Item, from_item, from_ms, is_condition_failure, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class Batches:
    """The table of batches."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def add(self, batch: Batch) -> Batch | None:
        """Stores a new batch; when its id is taken, stores nothing and gives the batch that has it."""
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=_to_item(batch),
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if not is_condition_failure(error):
                raise
            standing: Any = error.response.get("Item")
            return _to_batch(dict(standing))
        return None

    def mark(self, batch: Batch, status: str) -> None:
        """Notes how far a batch has come."""
        self._dynamodb.update_item(
            TableName=self._table,
            Key=_key(batch.service_id, batch.id),
            UpdateExpression="SET #status = :status",
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={":status": {"S": status}},
        )

    def get(self, service_id: str, id: str) -> Batch | None:
        """One batch of a service."""
        key = _key(service_id, id)
        found = self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return _to_batch(dict(found)) if found else None

    def page(self, service_id: str, limit: int, older_than: str | None) -> tuple[list[Batch], str | None]:
        """Some batches of a service, newest first, and the place to go on from."""
        answer = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk < :before",
            ExpressionAttributeValues={":pk": {"S": service_id}, ":before": {"S": older_than or "g"}},
            ScanIndexForward=False,
            ConsistentRead=True,
            Limit=limit,
        )
        last = answer.get("LastEvaluatedKey")
        return [_to_batch(dict(item)) for item in answer["Items"]], last["sk"]["S"] if last else None


def _key(service_id: str, id: str) -> Any:
    return {"pk": {"S": service_id}, "sk": {"S": id}}


def _to_item(batch: Batch) -> Item:
    values = {each.name: getattr(batch, each.name) for each in fields(batch)}
    key = _key(values.pop("service_id"), values.pop("id"))
    return {**key, **to_item({**values, "expires_at": int((batch.created_at + KEPT).timestamp())})}


def _to_batch(item: Item) -> Batch:
    values = from_item(item)
    del values["expires_at"]
    later = from_ms(values.pop("not_before", None))
    return Batch(service_id=values.pop("pk"), id=values.pop("sk"), not_before=later, **values)
