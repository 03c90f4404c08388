"""Opt-outs at rest: one ledger per service, a line for each number that said stop, and who said so."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tidings.repositories.items import to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class OptOuts:
    """The table of opt-outs."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def among(self, recipients: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Which of these services' recipients (at most 100) have opted out."""
        keys: list[Any] = [{"pk": {"S": service}, "sk": {"S": phone}} for service, phone in dict.fromkeys(recipients)]
        found: set[tuple[str, str]] = set()
        while keys:
            asked: Any = {self._table: {"Keys": keys, "ProjectionExpression": "pk, sk", "ConsistentRead": True}}
            answer = self._dynamodb.batch_get_item(RequestItems=asked)
            found |= {(item["pk"]["S"], item["sk"]["S"]) for item in answer["Responses"][self._table]}
            unread: Any = answer["UnprocessedKeys"].get(self._table)
            keys = list(unread["Keys"]) if unread else []
        return found

    def add(self, service_id: str, phone: str, source: str, at: datetime) -> None:
        """Writes down that a number does not want a service's texts."""
        item = to_item({"pk": service_id, "sk": phone, "source": source, "at": at})
        self._dynamodb.put_item(TableName=self._table, Item=item)
