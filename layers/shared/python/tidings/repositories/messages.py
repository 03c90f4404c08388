"""Messages at rest: one item each, in the partition that its id names, written under conditions only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from tidings.domain import message as statuses
from tidings.domain import message_id
from tidings.domain.message import Message, Move
from tidings.repositories.items import Item, is_condition_failure, moment, to_attribute, to_ms
from tidings.repositories.message_items import (
    assignments_of,
    condition_of,
    key_of,
    known_key,
    new_item,
    partition,
    to_message,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_STATUS: Final = {"#status": "status"}


@dataclass(frozen=True, slots=True)
class Claimed:
    """The message is ours to hand over, and nobody else's."""

    message: Message


@dataclass(frozen=True, slots=True)
class Taken:
    """Not ours: `message` is what stands there now, or None when there is no such message."""

    message: Message | None


class Messages:
    """The table of messages."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def add(self, message: Message) -> Message | None:
        """Stores a new message; when its id is taken, stores nothing and gives the message that has it."""
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=new_item(message),
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            return _old(error)
        return None

    def get(self, service_id: str, id: str) -> Message | None:
        """One message, as it is after every write so far; None when the service has none of that id."""
        key = key_of(service_id, id)
        if key is None:
            return None
        found = self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return to_message(found) if found else None

    def get_many(self, ids: Iterable[tuple[str, str]]) -> list[Message]:
        """Up to 100 messages by service and id; those that are not there are left out."""
        keys = [key for service_id, id in ids if (key := key_of(service_id, id))]
        found: list[Message] = []
        while keys:
            asked: Any = {self._table: {"Keys": keys, "ConsistentRead": True}}
            answer = self._dynamodb.batch_get_item(RequestItems=asked)
            found += [to_message(item) for item in answer["Responses"].get(self._table, [])]
            unread: Any = answer["UnprocessedKeys"].get(self._table)
            keys = [dict(key) for key in unread["Keys"]] if unread else []
        return found

    def page(self, service_id: str, kind: str, shard: int, older_than: str | None, limit: int) -> list[Message]:
        """Up to `limit` messages of one partition, newest first, read after every write so far."""
        place = message_id.Place(moment(0), kind, shard)
        values = {":pk": {"S": partition(service_id, place)}, ":before": {"S": older_than or "g"}}
        answer = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk < :before",
            ExpressionAttributeValues=values,
            ScanIndexForward=False,
            ConsistentRead=True,
            Limit=limit,
        )
        return [to_message(item) for item in answer["Items"]]

    def unfinished(self, service_id: str, place: message_id.Place, until: datetime) -> Iterable[Message]:
        """The messages of one partition, made from `place.at` to `until`, that have not ended; oldest first."""
        begin = message_id.floor(place.at, place.kind, 0)
        end = message_id.floor(until, place.kind, 0)
        values = {":pk": {"S": partition(service_id, place)}, ":begin": {"S": begin}, ":end": {"S": end}}
        open_statuses = {f":open{at}": {"S": status} for at, status in enumerate(statuses.OPEN)}
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :begin AND :end",
            FilterExpression=f"#status IN ({', '.join(open_statuses)})",
            ExpressionAttributeValues=values | open_statuses,
            ExpressionAttributeNames=_STATUS,
        )
        for page in pages:
            yield from map(to_message, page["Items"])

    def claim(self, service_id: str, id: str, owner: str, until: datetime) -> Claimed | Taken:
        """Takes a created message for one process until the lease ends; claiming again as the same owner is no harm."""
        try:
            item = self._update(
                known_key(service_id, id),
                "SET #owner = :owner, lease_until = :until ADD tries :one",
                "#status = :created AND (attribute_not_exists(#owner) OR #owner = :owner)",
                {":owner": owner, ":until": to_ms(until), ":one": 1, ":created": statuses.CREATED},
                {"#owner": "owner", "#status": "status"},
            )
        except ClientError as error:
            return Taken(_old(error))
        return Claimed(to_message(item))

    def take_over(self, message: Message, owner: str, until: datetime) -> Message | None:
        """Claims a message whose holder's lease is over, as it was seen; None when somebody else was faster."""
        try:
            item = self._update(
                known_key(message.service_id, message.id),
                "SET #owner = :owner, lease_until = :until ADD tries :one",
                "#status = :created AND lease_until = :seen",
                {
                    ":owner": owner,
                    ":until": to_ms(until),
                    ":one": 1,
                    ":created": statuses.CREATED,
                    ":seen": to_ms(message.lease_until),
                },
                {"#owner": "owner", "#status": "status"},
            )
        except ClientError as error:
            _old(error)
            return None
        return to_message(item)

    def release(self, service_id: str, id: str, owner: str, until: datetime) -> bool:
        """Gives a claim back, because the carrier surely does not have the message; False when it is no longer ours.

        Anybody may claim the message at once; `until` tells the second look when its next job is due.
        """
        try:
            self._update(
                known_key(service_id, id),
                "SET lease_until = :until REMOVE #owner",
                "#status = :created AND #owner = :owner",
                {":owner": owner, ":created": statuses.CREATED, ":until": to_ms(until)},
                {"#owner": "owner", "#status": "status"},
            )
        except ClientError as error:
            _old(error)
            return False
        return True

    def hold(
        self, message: Message, owner: str, *, not_before: datetime, held_by: str, valid_until: datetime | None
    ) -> None:
        """Gives a claim back with a moment before which the message stays; nothing when the claim is no longer ours."""
        values = {
            ":owner": owner,
            ":created": statuses.CREATED,
            ":at": not_before,
            ":by": held_by,
            ":until": valid_until,
        }
        try:
            self._update(
                known_key(message.service_id, message.id),
                "SET not_before = :at, held_by = :by, valid_until = :until REMOVE #owner, lease_until",
                "#status = :created AND #owner = :owner",
                values,
                {"#owner": "owner", "#status": "status"},
            )
        except ClientError as error:
            _old(error)

    def cancel(self, service_id: str, id: str, now: datetime) -> Message | None:
        """Ends a message that no process has claimed; None when it is on its way, or there is none."""
        move = Move(status=statuses.CANCELLED, at=now, reason="cancelled")
        expression, values, names = assignments_of(move)
        condition = "#status = :created AND attribute_not_exists(#owner)"
        key = key_of(service_id, id)
        try:
            item = (
                self._update(key, expression, condition, values | {":created": statuses.CREATED}, names | _STATUS)
                if key
                else None
            )
        except ClientError as error:
            _old(error)
            return None
        return to_message(item) if item else None

    def advance(self, service_id: str, id: str, move: Move) -> Message | None:
        """Moves a message on, if the table of moves lets it from where it stands; None when it does not."""
        key = key_of(service_id, id)
        if key is None:
            return None
        condition, values, names = condition_of(move)
        expression, more_values, more_names = assignments_of(move)
        try:
            item = self._update(key, expression, condition, values | more_values, names | more_names)
        except ClientError as error:
            _old(error)
            return None
        return to_message(item)

    def complain(self, service_id: str, id: str, at: datetime) -> bool:
        """Notes that a recipient called a message spam: once, and on a message that there is."""
        key, condition = key_of(service_id, id), "attribute_exists(pk) AND attribute_not_exists(#complained_at)"
        if key is None:
            return False
        try:
            self._update(key, "SET #complained_at = :at", condition, {":at": at}, {"#complained_at": "complained_at"})
        except ClientError as error:
            _old(error)
            return False
        return True

    def _update(
        self, key: Item, expression: str, condition: str, values: dict[str, Any], names: dict[str, str]
    ) -> Item:
        answer = self._dynamodb.update_item(
            TableName=self._table,
            Key=key,
            UpdateExpression=expression,
            ConditionExpression=condition,
            ExpressionAttributeValues={name: to_attribute(value) for name, value in values.items()},
            ExpressionAttributeNames=names,
            ReturnValues="ALL_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
        return dict(answer["Attributes"])


def newest(pages: Sequence[Sequence[Message]], limit: int) -> list[Message]:
    """The newest `limit` messages of several partitions' pages."""
    return sorted((message for page in pages for message in page), key=lambda each: each.id, reverse=True)[:limit]


def _old(error: ClientError) -> Message | None:
    """What the table holds where a condition failed; any other error goes on up."""
    if not is_condition_failure(error):
        raise error
    item: Any = error.response.get("Item")
    return to_message(item) if item else None
