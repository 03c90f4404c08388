"""Opt-outs at rest: one ledger per service, an item for each number that ever said stop, and who said so."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tidings.domain.opt_out import Line, OptOut, room
from tidings.repositories.items import Item, from_item, is_condition_failure, moment, to_attribute, to_ms

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class Noted:
    """What stands in the ledger after a wish to write a line, and whether the line was written."""

    entry: OptOut | None
    is_new: bool


class OptOuts:
    """The table of opt-outs."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def among(self, recipients: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Which of these services' recipients (at most 100) have opted out, and not in again."""
        keys: list[Any] = [_key(service, phone) for service, phone in dict.fromkeys(recipients)]
        found: list[Item] = []
        while keys:
            asked: Any = {"Keys": keys, "ProjectionExpression": "pk, sk, is_out", "ConsistentRead": True}
            answer = self._dynamodb.batch_get_item(RequestItems={self._table: asked})
            found += [dict(item) for item in answer["Responses"][self._table]]
            unread: Any = answer["UnprocessedKeys"].get(self._table)
            keys = list(unread["Keys"]) if unread else []
        return {(item["pk"]["S"], item["sk"]["S"]) for item in found if item["is_out"]["BOOL"]}

    def add(self, service_id: str, phone: str, source: str, at: datetime) -> None:
        """Writes down that a number does not want a service's texts."""
        self.note(service_id, phone, Line(at=at, is_out=True, source=source))

    def note(self, service_id: str, phone: str, line: Line) -> Noted:
        """Writes a line, if it changes what holds and is younger than the last one: what is told late changes nothing.

        The same line a second time is not written; the entry that is given then ends with it.
        """
        changes = "(attribute_not_exists(pk) OR is_out = :before)" if line.is_out else "is_out = :before"
        values = {
            ":before": not line.is_out,
            ":after": line.is_out,
            ":place": _place(line),
            ":line": [asdict(line)],
            ":none": [],
            ":room": room(line),
        }
        try:
            answer = self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(service_id, phone),
                UpdateExpression="SET is_out = :after, latest = :place, "
                "history = list_append(if_not_exists(history, :none), :line)",
                ConditionExpression=f"{changes} AND (attribute_not_exists(latest) OR latest < :place) "
                "AND (attribute_not_exists(history) OR size(history) < :room)",
                ExpressionAttributeValues={name: to_attribute(value) for name, value in values.items()},
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if not is_condition_failure(error):
                raise
            standing: Any = error.response.get("Item")
            return Noted(to_opt_out(standing) if standing else None, is_new=False)
        return Noted(to_opt_out(dict(answer["Attributes"])), is_new=True)

    def get(self, service_id: str, phone: str) -> OptOut | None:
        """All that the ledger holds of a number."""
        key = _key(service_id, phone)
        found = self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return to_opt_out(dict(found)) if found else None

    def page(self, service_id: str, limit: int, after: str | None, *, every: bool) -> tuple[list[OptOut], str | None]:
        """Some of a service's ledger by number, and the place to go on from; `every` with those who are in again."""
        found: list[Item] = []
        while True:
            begin = after or " "
            answer = self._dynamodb.query(
                TableName=self._table,
                KeyConditionExpression="pk = :pk AND sk > :after",
                ExpressionAttributeValues={":pk": {"S": service_id}, ":after": {"S": begin}},
                ConsistentRead=True,
                Limit=limit,
            )
            found += [dict(item) for item in answer["Items"] if every or item["is_out"]["BOOL"]]
            last: Any = answer.get("LastEvaluatedKey")
            after = last["sk"]["S"] if last else None
            if after is None or len(found) >= limit:
                break
        if len(found) > limit:
            found, after = found[:limit], found[limit - 1]["sk"]["S"]
        return [to_opt_out(item) for item in found], after


def to_opt_out(item: Item) -> OptOut:
    """What is known of a number, from its item, as the table or its stream holds it (some begin with a bare key)."""
    values = from_item(item)
    history = tuple(Line(**{**line, "at": moment(line["at"])}) for line in values.get("history", ()))
    is_out = bool(values.get("is_out"))
    return OptOut(service_id=values["pk"], phone=values["sk"], is_out=is_out, history=history)


def _key(service_id: str, phone: str) -> Any:
    return {"pk": {"S": service_id}, "sk": {"S": phone}}


def _place(line: Line) -> str:
    """Where a line stands in time, to the microsecond; two of one moment are told apart by their texts."""
    return f"{to_ms(line.at):013d}{line.at.microsecond % 1000:03d}#{line.text_id or ''}"
