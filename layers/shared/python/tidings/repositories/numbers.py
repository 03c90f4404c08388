"""Inbound numbers at rest: whose each is, and the last text that left it for each phone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from tidings.domain import conversation
from tidings.domain.conversation import Conversation
from tidings.domain.phone_number import canonical
from tidings.repositories.items import Item, from_item, is_condition_failure, moment, to_attribute, to_item, to_ms

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_OWNER: Final = "owner"
_LAST: Final = "to#"
_HELP: Final = "help#"


@dataclass(frozen=True, slots=True)
class Assigned:
    """A number and the service that owns what is sent to it; `number` is written as it was assigned."""

    number: str
    service_id: str
    at: datetime


class Numbers:
    """The table of numbers: the owner's item decides; the service's own item only lists it."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def look_up(self, number: str, phone: str) -> tuple[Assigned | None, Conversation | None]:
        """Whose a number is, and what its owner last sent from it to a phone; one call for both."""
        number, phone = canonical(number), canonical(phone)
        if not number:
            return None, None
        found = self._read([_key(number, _OWNER), _key(number, _LAST + phone)])
        owner = _to_assigned(found[_OWNER]) if _OWNER in found else None
        last = _to_conversation(found[_LAST + phone]) if _LAST + phone in found else None
        return owner, last if last and owner and last.service_id == owner.service_id else None

    def assign(self, service_id: str, number: str, at: datetime) -> Assigned | None:
        """Gives a number to a service; None when another has it. The owner's item is written first, then the list's."""
        assigned = Assigned(number, service_id, at)
        values = {"number": number, "service_id": service_id, "at": at}
        owner = to_item({"pk": canonical(number), "sk": _OWNER, **values})
        if not self._put(owner, "attribute_not_exists(pk) OR service_id = :me", {":me": service_id}):
            return None
        listed = to_item({"pk": service_id, "sk": canonical(number), **values})
        self._dynamodb.put_item(TableName=self._table, Item=listed)
        return assigned

    def release(self, service_id: str, number: str) -> bool:
        """Takes a number back from a service; False when it was not its own."""
        try:
            self._dynamodb.delete_item(
                TableName=self._table,
                Key=_key(canonical(number), _OWNER),
                ConditionExpression="attribute_not_exists(pk) OR service_id = :me",
                ExpressionAttributeValues={":me": {"S": service_id}},
            )
        except ClientError as error:
            if not is_condition_failure(error):
                raise
            return False
        key = _key(service_id, canonical(number))
        return "Attributes" in self._dynamodb.delete_item(TableName=self._table, Key=key, ReturnValues="ALL_OLD")

    def of(self, service_id: str, limit: int, after: str | None) -> tuple[list[Assigned], str | None]:
        """Some of a service's numbers, and the place to go on from."""
        answer = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk > :after",
            ExpressionAttributeValues={":pk": {"S": service_id}, ":after": {"S": after or " "}},
            ConsistentRead=True,
            Limit=limit,
        )
        last = answer.get("LastEvaluatedKey")
        return [_to_assigned(item) for item in answer["Items"]], last["sk"]["S"] if last else None

    def note(self, last: Conversation) -> None:
        """Writes down a text that left a number for a phone, unless a later one did."""
        values = {
            "service_id": last.service_id,
            "message_id": last.message_id,
            "batch_id": last.batch_id,
            "operator": last.operator,
            "at": last.at,
            "expires_at": int((last.at + conversation.KEPT).timestamp()),
        }
        item = to_item({"pk": last.number, "sk": _LAST + last.phone, **values})
        self._put(item, "attribute_not_exists(pk) OR #at < :at", {":at": to_ms(last.at)}, {"#at": "at"})

    def may_help(self, number: str, phone: str, text_id: str, now: datetime, pause: timedelta) -> bool:
        """Whether a phone that asks for help is to be told by this number: once in a while, and again for that text."""
        values = {"text_id": text_id, "until": now + pause, "expires_at": int((now + pause).timestamp())}
        item = to_item({"pk": canonical(number), "sk": _HELP + canonical(phone), **values})
        condition = "attribute_not_exists(pk) OR #until <= :now OR text_id = :text"
        return self._put(item, condition, {":now": to_ms(now), ":text": text_id}, {"#until": "until"})

    def _put(self, item: Item, condition: str, values: dict[str, Any], names: dict[str, str] | None = None) -> bool:
        named: Any = {"ExpressionAttributeNames": names} if names else {}
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=item,
                ConditionExpression=condition,
                ExpressionAttributeValues={name: to_attribute(value) for name, value in values.items()},
                **named,
            )
        except ClientError as error:
            if not is_condition_failure(error):
                raise
            return False
        return True

    def _read(self, keys: list[Any]) -> dict[str, Item]:
        found: dict[str, Item] = {}
        while keys:
            asked: Any = {self._table: {"Keys": keys, "ConsistentRead": True}}
            answer = self._dynamodb.batch_get_item(RequestItems=asked)
            found |= {item["sk"]["S"]: dict(item) for item in answer["Responses"][self._table]}
            unread: Any = answer["UnprocessedKeys"].get(self._table)
            keys = list(unread["Keys"]) if unread else []
        return found


def _key(pk: str, sk: str) -> Any:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _to_assigned(item: Item) -> Assigned:
    values = from_item(item)
    return Assigned(values["number"], values["service_id"], moment(values["at"]))


def _to_conversation(item: Item) -> Conversation:
    values = from_item(item)
    return Conversation(
        number=values["pk"],
        phone=values["sk"].removeprefix(_LAST),
        service_id=values["service_id"],
        message_id=values["message_id"],
        at=moment(values["at"]),
        batch_id=values.get("batch_id"),
        operator=values.get("operator"),
    )
