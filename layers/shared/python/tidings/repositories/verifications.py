"""One-time codes at rest, each under its phone and once more under its lookup, and the count of wrong tries.

A phone's partition holds its codes, by message id, and a line for each key that has tried: `tries#KEY`. Sandbox codes
lie apart, so that a test key can never make a code that a live one would take for good.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tidings.domain.verification import LIVE_CODES, Verification
from tidings.repositories.items import Item, from_item, is_condition_failure, moment, to_attribute, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Message ids are hexadecimal: they sort before this, the lines of tries behind it.
_AFTER_IDS = "g"


@dataclass(frozen=True, slots=True)
class Realm:
    """Whose codes: a service's real ones, or those of its sandbox."""

    service_id: str
    sandbox: bool

    def partition(self, name: str) -> str:
        return f"{self.service_id}#{'test#' if self.sandbox else ''}{name}"


@dataclass(frozen=True, slots=True)
class Try:
    """One check by one key, of one phone or (empty) of nobody's; `until` ends the window that it is counted in."""

    key_id: str
    phone: str
    is_wrong: bool
    at: datetime
    until: datetime


class Verifications:
    """The table of codes. Expiry is judged here: the table's own cleaning may lag for days."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def put(self, made: Verification) -> None:
        """Remembers a code; a second time changes nothing."""
        realm = Realm(made.service_id, made.sandbox)
        partitions = (realm.partition(made.phone), realm.partition(f"code#{made.lookup}"))
        waiting: Any = [{"PutRequest": {"Item": _to_item(made, each)}} for each in partitions]
        while waiting:
            answer = self._dynamodb.batch_write_item(RequestItems={self._table: waiting})
            waiting = answer.get("UnprocessedItems", {}).get(self._table)

    def live(self, realm: Realm, phone: str, now: datetime) -> list[Verification]:
        """The codes of a phone that are still good, newest first: its last few, less those that have expired."""
        newest = self._newest(realm.partition(phone), LIVE_CODES)
        return [each for each in newest if each.expires_at > now]

    def phones(self, realm: Realm, lookup: str, now: datetime) -> list[str]:
        """The phones to which a code was sent not long ago."""
        found = self._newest(realm.partition(f"code#{lookup}"), 100)
        return list(dict.fromkeys(each.phone for each in found if each.expires_at > now))

    def count(self, realm: Realm, one: Try, most: int) -> bool:
        """Counts a check; False, and nothing counted, when the window has seen so many wrong ones already."""
        wrong = int(one.is_wrong)
        begun = {":tries": wrong, ":until": int(one.until.timestamp()), ":now": int(one.at.timestamp())}
        over = "attribute_not_exists(pk) OR expires_at <= :now"
        if self._note(realm, one, "SET tries = :tries, expires_at = :until", over, begun):
            return True
        return self._note(realm, one, "ADD tries :tries", "tries < :most", {":tries": wrong, ":most": most})

    def _newest(self, partition: str, limit: int) -> list[Verification]:
        answer = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk < :after",
            ExpressionAttributeValues={":pk": {"S": partition}, ":after": {"S": _AFTER_IDS}},
            ScanIndexForward=False,
            ConsistentRead=True,
            Limit=limit,
        )
        return [_to_verification(item) for item in answer["Items"]]

    def _note(self, realm: Realm, one: Try, expression: str, condition: str, values: dict[str, int]) -> bool:
        try:
            self._dynamodb.update_item(
                TableName=self._table,
                Key={"pk": {"S": realm.partition(one.phone)}, "sk": {"S": f"tries#{one.key_id}"}},
                UpdateExpression=expression,
                ConditionExpression=condition,
                ExpressionAttributeValues={name: to_attribute(value) for name, value in values.items()},
            )
        except ClientError as error:
            if is_condition_failure(error):
                return False
            raise
        return True


def _to_item(made: Verification, partition: str) -> Item:
    values = {
        "pk": partition,
        "sk": made.message_id,
        "service_id": made.service_id,
        "sandbox": made.sandbox,
        "phone": made.phone,
        "code_hash": made.code_hash,
        "lookup": made.lookup,
        "created_at": made.created_at,
        "until": made.expires_at,
        "expires_at": int(made.expires_at.timestamp()) + 1,
    }
    return to_item(values)


def _to_verification(item: Item) -> Verification:
    values = from_item(item)
    return Verification(
        message_id=values["sk"],
        created_at=moment(values["created_at"]),
        expires_at=moment(values["until"]),
        **{name: values[name] for name in ("service_id", "sandbox", "phone", "code_hash", "lookup")},
    )
