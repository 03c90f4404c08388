"""Webhook attempts at rest: one item a try, so that everything told, or not told, can be found and told again."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from tidings.domain.webhook import Answer, Attempt
from tidings.repositories.items import from_item, moment, to_item, to_ms

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEPT: Final = timedelta(days=30)


class Deliveries:
    """The log of attempts, newest first for each endpoint."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def add(self, attempt: Attempt) -> None:
        """Writes an attempt down."""
        values = {
            "pk": attempt.endpoint_id,
            "sk": f"{to_ms(attempt.at):013d}#{attempt.event['id']}#{attempt.number}",
            "event": json.dumps(attempt.event),
            "number": attempt.number,
            "at": attempt.at,
            "outcome": attempt.outcome,
            "status": attempt.answer.status,
            "problem": attempt.answer.problem,
            "milliseconds": attempt.answer.milliseconds,
            "expires_at": int((attempt.at + KEPT).timestamp()),
        }
        self._dynamodb.put_item(TableName=self._table, Item=to_item(values))

    def page(self, endpoint_id: str, limit: int, older_than: str | None) -> tuple[list[Attempt], str | None]:
        """Some attempts of an endpoint, newest first, and the place to go on from."""
        answer = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk < :before",
            ExpressionAttributeValues={":pk": {"S": endpoint_id}, ":before": {"S": older_than or ":"}},
            ScanIndexForward=False,
            Limit=limit,
        )
        last = answer.get("LastEvaluatedKey")
        return [_to_attempt(item) for item in answer["Items"]], last["sk"]["S"] if last else None


def _to_attempt(item: Any) -> Attempt:
    values = from_item(item)
    answer = Answer(values.get("status"), values.get("problem"), None, values["milliseconds"])
    return Attempt(
        endpoint_id=values["pk"],
        event=json.loads(values["event"]),
        number=values["number"],
        at=moment(values["at"]),
        outcome=values["outcome"],
        answer=answer,
    )
