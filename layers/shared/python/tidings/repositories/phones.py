"""The virtual phones' conversations: every text that was handed to the virtual carrier for real."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from tidings.repositories.items import from_item, moment, to_attribute

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

OUTBOX: Final = "OUTBOX"
KEPT: Final = timedelta(days=30)


class Phones:
    """The table of texts on virtual phones."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def add(self, text: dict[str, Any]) -> None:
        """Puts a text on its phone, once however often it is handed over; `at` is in milliseconds."""
        key = {"pk": OUTBOX, "sk": text["message_id"]}
        values = {**text, "expires_at": int((moment(text["at"]) + KEPT).timestamp())}
        given = {name: value for name, value in values.items() if value is not None}
        self._dynamodb.update_item(
            TableName=self._table,
            Key={name: to_attribute(value) for name, value in key.items()},
            UpdateExpression="SET " + ", ".join(f"#{name} = if_not_exists(#{name}, :{name})" for name in given),
            ExpressionAttributeNames={f"#{name}": name for name in given},
            ExpressionAttributeValues={f":{name}": to_attribute(value) for name, value in given.items()},
        )

    def texts(self) -> list[dict[str, Any]]:
        """Every text, oldest first."""
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": OUTBOX}},
            ConsistentRead=True,
        )
        return [from_item(item) for page in pages for item in page["Items"]]
