"""Webhook endpoints at rest."""

import re
from dataclasses import fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tidings.domain.webhook import Endpoint
from tidings.repositories.items import Item, from_item, from_ms, is_condition_failure, moment, to_attribute, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class Webhooks:
    """The table of endpoints, a service's beside each other."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def put(self, endpoint: Endpoint) -> None:
        """Stores an endpoint, replacing what was there."""
        self._dynamodb.put_item(TableName=self._table, Item=_to_item(endpoint))

    def get(self, service_id: str, id: str) -> Endpoint | None:
        """One endpoint of a service."""
        found = self._dynamodb.get_item(TableName=self._table, Key=_key(service_id, id)).get("Item")
        return _to_endpoint(found) if found else None

    def of(self, service_id: str) -> list[Endpoint]:
        """All endpoints of a service, oldest first."""
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": service_id}},
        )
        found = [_to_endpoint(item) for page in pages for item in page["Items"]]
        return sorted(found, key=lambda each: (each.created_at, each.id))

    def change(self, service_id: str, id: str, changes: dict[str, Any]) -> Endpoint | None:
        """Sets some fields and begins anew: a disabled endpoint is called again; None when there is none."""
        given = {**changes, "active": True}
        sets = ", ".join(f"#{name} = :{name}" for name in given)
        values = {f":{name}": value for name, value in given.items()}
        return self._update(service_id, id, f"SET {sets} REMOVE failing_since", values)

    def remove(self, service_id: str, id: str) -> bool:
        """Forgets an endpoint; False when there was none."""
        answer = self._dynamodb.delete_item(TableName=self._table, Key=_key(service_id, id), ReturnValues="ALL_OLD")
        return "Attributes" in answer

    def rotate(self, service_id: str, id: str, now: datetime) -> Endpoint | None:
        """Moves an endpoint to its next signing secret; None when there is none."""
        expression = "SET rotated_at = :now, updated_at = :now ADD secret_version :one"
        return self._update(service_id, id, expression, {":now": now, ":one": 1})

    def disable(self, service_id: str, id: str, now: datetime) -> bool:
        """Stops calling an endpoint; False when it was stopped before or is gone."""
        expression = "SET active = :no, updated_at = :now"
        changed = self._update(service_id, id, expression, {":no": False, ":now": now, ":yes": True}, "active = :yes")
        return changed is not None

    def failing(self, service_id: str, id: str, since: datetime | None) -> Endpoint | None:
        """Notes since when an endpoint has only failed (an earlier note stays), or with None that it works again."""
        if since is None:
            return self._update(service_id, id, "REMOVE failing_since", {})
        expression = "SET failing_since = if_not_exists(failing_since, :since)"
        return self._update(service_id, id, expression, {":since": since})

    def _update(
        self, service_id: str, id: str, expression: str, values: dict[str, Any], condition: str = "attribute_exists(pk)"
    ) -> Endpoint | None:
        named = re.findall(r"#(\w+)", expression)
        given: Any = {"ExpressionAttributeNames": {f"#{name}": name for name in named}} if named else {}
        if values:
            given["ExpressionAttributeValues"] = {name: to_attribute(value) for name, value in values.items()}
        try:
            answer = self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(service_id, id),
                UpdateExpression=expression,
                ConditionExpression=condition,
                ReturnValues="ALL_NEW",
                **given,
            )
        except ClientError as error:
            if is_condition_failure(error):
                return None
            raise
        return _to_endpoint(dict(answer["Attributes"]))


def _key(service_id: str, id: str) -> Any:
    return {"pk": {"S": service_id}, "sk": {"S": id}}


def _to_item(endpoint: Endpoint) -> Item:
    values = {each.name: getattr(endpoint, each.name) for each in fields(endpoint)}
    service_id, id = values.pop("service_id"), values.pop("id")
    return {**_key(service_id, id), **to_item(values)}


def _to_endpoint(item: Item) -> Endpoint:
    values = from_item(item)
    service_id, id = values.pop("pk"), values.pop("sk")
    created, updated = moment(values.pop("created_at")), moment(values.pop("updated_at"))
    rotated, failing = (from_ms(values.pop(name, None)) for name in ("rotated_at", "failing_since"))
    events = tuple(values.pop("events", ()))
    endpoint = Endpoint(id=id, service_id=service_id, created_at=created, updated_at=updated, events=events, **values)
    return replace(endpoint, rotated_at=rotated, failing_since=failing)
