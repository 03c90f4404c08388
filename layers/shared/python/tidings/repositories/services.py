"""Services at rest: one profile item each, all that the hot path reads of a service."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from tidings.domain.api_key import ApiKey
from tidings.domain.service import Service
from tidings.repositories.items import Item, from_item, from_ms, is_condition_failure, moment, to_attribute, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# A revoked key is refused everywhere within five seconds: no profile is believed for longer than this.
FRESH: Final = timedelta(seconds=3)
_PLAIN: Final = ("name", "active", "mode", "country", "rate_limit", "shards", "default_sender")


class Services:
    """The table of services, with a memory of a few seconds."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient", clock: Callable[[], datetime]) -> None:
        self._table = table
        self._dynamodb = dynamodb
        self._clock = clock
        self._remembered: dict[str, tuple[datetime, Service]] = {}

    def get(self, id: str) -> Service | None:
        """A service as it was at most three seconds ago."""
        at, service = self._remembered.get(id, (None, None))
        if at is None or self._clock() - at > FRESH:
            service = self.read(id)
        return service

    def read(self, id: str) -> Service | None:
        """A service as it is now."""
        now = self._clock()
        found = self._dynamodb.get_item(TableName=self._table, Key={"pk": {"S": id}}, ConsistentRead=True).get("Item")
        if not found:
            self._remembered.pop(id, None)
            return None
        service = _to_service(found)
        self._remembered[id] = (now, service)
        return service

    def put(self, service: Service) -> None:
        """Stores a whole service, replacing what was there."""
        self._dynamodb.put_item(TableName=self._table, Item=_to_item(service))
        self._remembered.pop(service.id, None)

    def change(self, id: str, changes: dict[str, Any]) -> Service | None:
        """Sets some fields of a service; None when there is no such service."""
        names = {f"#{name}": name for name in changes}
        values = {f":{name}": _stored(name, value) for name, value in changes.items()}
        sets = ", ".join(f"#{name} = :{name}" for name in changes)
        return self._update(id, f"SET {sets}", "attribute_exists(pk)", values, names)

    def set_detail(self, id: str, name: str, value: Any) -> Service | None:
        """Sets one of a service's details and leaves the others; None when there is no such service."""
        names = {"#details": "details", "#name": name}
        return self._update(id, "SET #details.#name = :value", "attribute_exists(pk)", {":value": value}, names)

    def replace_detail(self, id: str, name: str, was: Any, value: Any) -> Service | None:
        """Sets one of a service's details if it still is what it was (None: not there); None when it is not."""
        names = {"#details": "details", "#name": name}
        if was is None:
            condition, old = "attribute_exists(pk) AND attribute_not_exists(#details.#name)", {}
        else:
            condition, old = "#details.#name = :was", {":was": was}
        return self._update(id, "SET #details.#name = :value", condition, {":value": value, **old}, names)

    def replace_list(self, id: str, name: str, was: Sequence[Any], value: Sequence[Any]) -> Service | None:
        """Sets a service's `team` or `guest_list` if it still is what it was; None when it is not."""
        values = {":was": list(was), ":value": list(value)}
        return self._update(id, "SET #name = :value", "#name = :was", values, {"#name": name})

    def set_details(self, id: str, details: Mapping[str, Any]) -> Service | None:
        """Sets some of a service's details and leaves the others; None when there is no such service."""
        names = {"#details": "details", **{f"#{name}": name for name in details}}
        values = {f":{name}": value for name, value in details.items()}
        sets = ", ".join(f"#details.#{name} = :{name}" for name in details)
        return self._update(id, f"SET {sets}", "attribute_exists(pk)", values, names)

    def add_key(self, id: str, key: ApiKey) -> Service | None:
        """Adds an API key to a service; None when there is no such service."""
        expression, names = "SET #keys.#id = :key", {"#keys": "keys", "#id": key.id}
        return self._update(id, expression, "attribute_exists(pk)", {":key": _key_values(key)}, names)

    def revoke_key(self, id: str, key_id: str, at: datetime) -> Service | None:
        """Revokes an API key; None when there is no such key. A second time changes nothing."""
        names = {"#keys": "keys", "#id": key_id}
        expression = "SET #keys.#id.revoked_at = if_not_exists(#keys.#id.revoked_at, :at)"
        return self._update(id, expression, "attribute_exists(#keys.#id)", {":at": at}, names)

    def page(self, limit: int, after: str | None) -> tuple[list[Service], str | None]:
        """Some services, and the id to go on after."""
        begin: Any = {"ExclusiveStartKey": {"pk": {"S": after}}} if after else {}
        answer = self._dynamodb.scan(TableName=self._table, Limit=limit, **begin)
        last = answer.get("LastEvaluatedKey")
        return [_to_service(item) for item in answer["Items"]], last["pk"]["S"] if last else None

    def _update(
        self, id: str, expression: str, condition: str, values: dict[str, Any], names: dict[str, str]
    ) -> Service | None:
        self._remembered.pop(id, None)
        try:
            answer = self._dynamodb.update_item(
                TableName=self._table,
                Key={"pk": {"S": id}},
                UpdateExpression=expression,
                ConditionExpression=condition,
                ExpressionAttributeValues={name: to_attribute(value) for name, value in values.items()},
                ExpressionAttributeNames=names,
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            if is_condition_failure(error):
                return None
            raise
        return _to_service(dict(answer["Attributes"]))


def _to_item(service: Service) -> Item:
    values: dict[str, Any] = {name: getattr(service, name) for name in _PLAIN}
    values |= {
        "pk": service.id,
        "created_at": service.created_at,
        "permissions": _stored("permissions", service.permissions),
        "keys": {key.id: _key_values(key) for key in service.keys.values()},
        "team": [dict(member) for member in service.team],
        "guest_list": list(service.guest_list),
        "details": dict(service.details),
    }
    return to_item(values)


def _to_service(item: Item) -> Service:
    values = from_item(item)
    return Service(
        id=values["pk"],
        created_at=moment(values["created_at"]),
        permissions=frozenset(values["permissions"]),
        keys={id: _to_key(id, key) for id, key in values["keys"].items()},
        team=tuple(values.get("team", ())),
        guest_list=tuple(values.get("guest_list", ())),
        details=values.get("details", {}),
        **{name: values[name] for name in _PLAIN if name in values},
    )


def _stored(name: str, value: Any) -> Any:
    return sorted(value) if name == "permissions" else value


def _key_values(key: ApiKey) -> dict[str, Any]:
    return {
        "name": key.name,
        "kind": key.kind,
        "created_at": key.created_at,
        "revoked_at": key.revoked_at,
        "sealed": key.sealed,
    }


def _to_key(id: str, values: dict[str, Any]) -> ApiKey:
    key = ApiKey(id, values["name"], values["kind"], moment(values["created_at"]))
    return replace(key, revoked_at=from_ms(values.get("revoked_at")), sealed=values.get("sealed"))
