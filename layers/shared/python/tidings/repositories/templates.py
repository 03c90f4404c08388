"""Templates at rest: every version for good, and beside them the latest one of each template."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tidings.domain.template import Template
from tidings.repositories.items import Item, from_item, from_ms, is_condition_failure, moment, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class Templates:
    """The table of templates: the latest versions lie under their service, the history of each under its own id."""

    def __init__(self, table: str, dynamodb: "DynamoDBClient") -> None:
        self._table = table
        self._dynamodb = dynamodb

    def get(self, service_id: str, id: str, version: int | None = None) -> Template | None:
        """A version of a service's template, or its latest; archived ones too. None when there is none."""
        key = _latest_key(service_id, id) if version is None else _version_key(service_id, id, version)
        found = self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return _to_template(found) if found else None

    def latest(self, service_id: str) -> list[Template]:
        """The latest version of every template of a service, archived ones too, oldest template first."""
        return sorted(self._query(service_id, forward=True), key=lambda each: (each.created_at, each.id))

    def history(self, service_id: str, id: str) -> list[Template]:
        """Every version of a template, newest first."""
        return self._query(f"{service_id}#{id}", forward=False)

    def put_version(self, template: Template) -> bool:
        """Stores a new version, and makes it the latest; False when its number is taken: then nothing is changed.

        The history is written first: if the process ends before the second write, the next put finds the number
        taken, brings the latest up to it, and its caller goes on to the number after.
        """
        key = _version_key(template.service_id, template.id, template.version)
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={**key, **_values(template)},
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if not is_condition_failure(error):
                raise
            held: Any = error.response.get("Item")
            self._make_latest(_to_template(held))
            return False
        self._make_latest(template)
        return True

    def _make_latest(self, template: Template) -> None:
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={**_latest_key(template.service_id, template.id), **_values(template)},
                ConditionExpression="attribute_not_exists(pk) OR #version < :version",
                ExpressionAttributeNames={"#version": "version"},
                ExpressionAttributeValues={":version": {"N": str(template.version)}},
            )
        except ClientError as error:
            if not is_condition_failure(error):
                raise

    def _query(self, partition: str, *, forward: bool) -> list[Template]:
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": partition}},
            ScanIndexForward=forward,
            ConsistentRead=True,
        )
        return [_to_template(item) for page in pages for item in page["Items"]]


def _latest_key(service_id: str, id: str) -> Any:
    return {"pk": {"S": service_id}, "sk": {"S": id}}


def _version_key(service_id: str, id: str, version: int) -> Any:
    return {"pk": {"S": f"{service_id}#{id}"}, "sk": {"S": f"{version:010d}"}}


def _values(template: Template) -> Item:
    return to_item({each.name: getattr(template, each.name) for each in fields(template)})


def _to_template(item: Item) -> Template:
    values = from_item({name: value for name, value in item.items() if name not in ("pk", "sk")})
    times: Any = {"created_at": moment(values.pop("created_at")), "updated_at": from_ms(values.pop("updated_at", None))}
    return Template(labels=tuple(values.pop("labels", ())), **times, **values)
