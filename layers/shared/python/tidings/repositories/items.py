"""Plain values to DynamoDB's attributes and back; what is None is not stored."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError

Item = dict[str, Any]

_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize


def to_item(values: dict[str, Any]) -> Item:
    """A dict of plain values as an item."""
    return {name: to_attribute(value) for name, value in values.items() if value is not None}


def to_attribute(value: Any) -> Any:
    """One plain value as an attribute; floats become exact decimals, tuples lists, moments milliseconds."""
    return _serialize(_storable(value))


def from_item(item: Item) -> dict[str, Any]:
    """An item as a dict of plain values."""
    return {name: _plain(_deserialize(value)) for name, value in item.items()}


def to_ms(at: datetime | None) -> int | None:
    """A moment as whole milliseconds since 1970."""
    return None if at is None else int(at.replace(microsecond=0).timestamp()) * 1000 + at.microsecond // 1000


def from_ms(ms: int | None) -> datetime | None:
    """Milliseconds since 1970 as a moment in UTC."""
    return None if ms is None else moment(ms)


def moment(ms: int) -> datetime:
    """Milliseconds since 1970 as a moment in UTC."""
    return datetime.fromtimestamp(ms // 1000, UTC).replace(microsecond=ms % 1000 * 1000)


def is_condition_failure(error: ClientError) -> bool:
    """Whether a write was refused by its own condition."""
    return bool(error.response["Error"]["Code"] == "ConditionalCheckFailedException")


def _storable(value: Any) -> Any:
    if isinstance(value, datetime):
        return to_ms(value)
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, list | tuple):
        return [_storable(each) for each in value]
    if isinstance(value, dict):
        return {name: _storable(each) for name, each in value.items() if each is not None}
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value
