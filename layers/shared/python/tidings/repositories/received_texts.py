"""Received texts at rest: a service's beside each other, by time; and for each id a small item that tells its time."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from tidings.domain.received_text import KEPT, ReceivedText
from tidings.repositories.items import Item, from_item, is_condition_failure, moment, to_item, to_ms

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_PLAIN: Final = ("text", "to", "carrier", "reference", "answers")
_IDS: Final = "#ids"


class ReceivedTexts:
    """The table of received texts."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def add(self, text: ReceivedText) -> ReceivedText:
        """Stores a text, once for its id; gives it as it stands, with the moment at which it was first told.

        The id's item is written first and holds that moment, so that a text told again finds its own place.
        """
        at = self._claim(text)
        item = _to_item(text, at)
        standing = self._put(item)
        return to_received_text(standing or item)

    def get(self, service_id: str, id: str) -> ReceivedText | None:
        """One text; None when the service has none of that id."""
        place = self._place(service_id, id)
        found = self._get(service_id, place) if place else None
        return to_received_text(found) if found else None

    def page(
        self, service_id: str, older_than: str | None, limit: int, since: datetime | None = None
    ) -> list[ReceivedText]:
        """Up to `limit` texts, newest first, that came before the text of an id; none when that id is unknown."""
        before = self._place(service_id, older_than) if older_than else ":"
        after = f"{to_ms(since):013d}" if since else "0"
        if before is None or before <= after:
            return []
        answer = self._dynamodb.query(
            TableName=self._table,
            # BETWEEN includes its upper end: the text that is named is left out by one more, and by a look.
            KeyConditionExpression="pk = :pk AND sk BETWEEN :after AND :before",
            ExpressionAttributeValues={":pk": {"S": service_id}, ":after": {"S": after}, ":before": {"S": before}},
            ScanIndexForward=False,
            ConsistentRead=True,
            Limit=limit + 1,
        )
        return [to_received_text(item) for item in answer["Items"] if item["sk"]["S"] != before][:limit]

    def _claim(self, text: ReceivedText) -> datetime:
        at = text.received_at
        standing = self._put(to_item({**_id_key(text), "at": at, "expires_at": _expiry(at)}))
        return moment(int(standing["at"]["N"])) if standing else at

    def _put(self, item: Item) -> Item | None:
        """Writes an item where there is none; else gives the one that stands there."""
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=item,
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if not is_condition_failure(error):
                raise
            standing: Any = error.response.get("Item")
            return dict(standing)
        return None

    def _place(self, service_id: str, id: str) -> str | None:
        found = self._get(f"{service_id}{_IDS}", id)
        return _sort_key(moment(int(found["at"]["N"])), id) if found else None

    def _get(self, pk: str, sk: str) -> Item | None:
        key: Any = {"pk": {"S": pk}, "sk": {"S": sk}}
        found = self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return dict(found) if found else None


def is_text(item: Item) -> bool:
    """Whether an item of the table, or of its stream, is a text and not only the place of an id."""
    return not item["pk"]["S"].endswith(_IDS)


def to_received_text(item: Item) -> ReceivedText:
    """A text from its item, as the table or its stream holds it."""
    values = from_item(item)
    at, _, id = values["sk"].partition("#")
    given = {name: values[name] for name in _PLAIN if name in values}
    return ReceivedText(id=id, service_id=values["pk"], received_at=moment(int(at)), from_=values["from"], **given)


def _to_item(text: ReceivedText, at: datetime) -> Item:
    values = {name: getattr(text, name) for name in _PLAIN if getattr(text, name) != {}}
    key = {"pk": text.service_id, "sk": _sort_key(at, text.id)}
    return to_item({**key, **values, "from": text.from_, "expires_at": _expiry(at)})


def _id_key(text: ReceivedText) -> dict[str, str]:
    return {"pk": f"{text.service_id}{_IDS}", "sk": text.id}


def _sort_key(at: datetime, id: str) -> str:
    return f"{to_ms(at):013d}#{id}"


def _expiry(at: datetime) -> int:
    return int((at + KEPT).timestamp())
