"""Senders at rest: a service's names and numbers beside each other; their life moves under conditions only."""

from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tidings.domain.sender import Sender, sources
from tidings.repositories.items import Item, from_item, is_condition_failure, moment, to_attribute, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class Senders:
    """The table of senders."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def put(self, sender: Sender) -> None:
        """Stores a sender, replacing what was there."""
        self._dynamodb.put_item(TableName=self._table, Item=_to_item(sender))

    def get(self, service_id: str, id: str) -> Sender | None:
        """One sender of a service, as it is after every write so far."""
        key = _key(service_id, id)
        found = self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return _to_sender(found) if found else None

    def of(self, service_id: str) -> list[Sender]:
        """All senders of a service, whatever their status, newest first, those of one moment by their id."""
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": service_id}},
            ConsistentRead=True,
        )
        found = [_to_sender(item) for page in pages for item in page["Items"]]
        return sorted(found, key=lambda each: (-each.created_at.timestamp(), each.id))

    def advance(self, service_id: str, id: str, status: str, now: datetime) -> Sender | None:
        """Moves a sender on, if the table of moves lets it from where it stands; None when it does not."""
        allowed = {f":from{number}": earlier for number, earlier in enumerate(sources(status))}
        return self._update(
            (service_id, id), {"status": status, "updated_at": now}, f"#status IN ({', '.join(allowed)})", allowed
        )

    def change(self, service_id: str, id: str, changes: dict[str, Any]) -> Sender | None:
        """Sets some fields of a sender; None when there is none."""
        return self._update((service_id, id), changes, "attribute_exists(pk)", {})

    def _update(
        self, whose: tuple[str, str], changes: dict[str, Any], condition: str, values: dict[str, Any]
    ) -> Sender | None:
        given = values | {f":{name}": value for name, value in changes.items()}
        try:
            answer = self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(*whose),
                UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in changes),
                ConditionExpression=condition,
                ExpressionAttributeNames={f"#{name}": name for name in changes},
                ExpressionAttributeValues={name: to_attribute(value) for name, value in given.items()},
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            if is_condition_failure(error):
                return None
            raise
        return _to_sender(dict(answer["Attributes"]))


def _key(service_id: str, id: str) -> Any:
    return {"pk": {"S": service_id}, "sk": {"S": id}}


def _to_item(sender: Sender) -> Item:
    values = {each.name: getattr(sender, each.name) for each in fields(sender)}
    service_id, id = values.pop("service_id"), values.pop("id")
    return {**_key(service_id, id), **to_item(values)}


def _to_sender(item: Item) -> Sender:
    values = from_item(item)
    lists: Any = {name: tuple(values.pop(name, ())) for name in ("countries", "labels")}
    times: Any = {name: moment(values.pop(name)) for name in ("created_at", "updated_at")}
    return Sender(service_id=values.pop("pk"), id=values.pop("sk"), **lists, **times, **values)
