"""Senders as operators write and see them in `/internal`."""

import re
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import Field

from tidings.dialects import internal
from tidings.domain.errors import InvalidField
from tidings.domain.sender import ALPHANUMERIC, NUMERIC, SHORTCODE, Sender

# What a phone can show as a sender (3GPP TS 23.040, 9.1.2.5): eleven characters with a letter among them, or digits.
_CODES: Final = {
    ALPHANUMERIC: re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9&._-]{1,11}"),
    NUMERIC: re.compile(r"\+?[0-9]{7,15}"),
    SHORTCODE: re.compile(r"[0-9]{3,8}"),
}

Name = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]+$")]
Country = Annotated[str, Field(pattern="^[A-Za-z]{2}$")]
Cost = Annotated[str, Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,6})?$")]
Label = Annotated[str, Field(min_length=1, max_length=50, pattern=r"^[!-~]+$")]
Labels = Annotated[list[Label], Field(max_length=20)]
Countries = Annotated[list[Country], Field(max_length=250)]
Pace = Annotated[int, Field(ge=1, le=10_000)]


class NewSender(internal.Body):
    """The body of a new sender: it waits for approval."""

    name: Name
    code: str
    channel: str = Field("SMS", pattern="^(SMS|VIBER|VOICE|TELEGRAM|WHATSAPP)$")
    type: str = Field(ALPHANUMERIC, pattern=f"^({ALPHANUMERIC}|{NUMERIC}|{SHORTCODE})$")
    country: Country | None = None
    countries: Countries = Field(default=[])
    monthly_cost: Cost = "0"
    setup_cost: Cost = "0"
    labels: Labels = Field(default=[])
    per_second: Pace | None = None


class SenderChanges(internal.Body):
    """What may change in a sender: all but its code, its type and its channel."""

    name: Name | None = None
    default: bool | None = None
    archived: bool | None = None
    country: Country | None = None
    countries: Countries | None = None
    monthly_cost: Cost | None = None
    setup_cost: Cost | None = None
    labels: Labels | None = None
    per_second: Pace | None = None


def new_sender(asked: NewSender, service_id: str, id: str, now: datetime) -> Sender:
    """The sender that a body asks for; raises InvalidField for a code that no phone shows."""
    if not _CODES[asked.type].fullmatch(asked.code):
        raise InvalidField(f"code: a phone cannot show this as {asked.type} sender", "code")
    plain = asked.model_dump(exclude={"country", "countries", "labels"})
    return Sender(id=id, service_id=service_id, created_at=now, updated_at=now, **_tidied(asked), **plain)


def changes(asked: SenderChanges) -> dict[str, Any]:
    """The fields of a sender that a body changes."""
    plain = asked.model_dump(exclude={"country", "countries", "labels", "default"}, exclude_none=True)
    default = {} if asked.default is None else {"is_default": asked.default}
    return {**plain, **default, **_tidied(asked)}


def shown_sender(sender: Sender) -> dict[str, Any]:
    """A sender with everything that operators know of it."""
    return {
        "id": sender.id,
        "name": sender.name,
        "code": sender.code,
        "channel": sender.channel,
        "type": sender.type,
        "status": sender.status,
        "country": sender.country,
        "countries": list(sender.countries),
        "monthly_cost": sender.monthly_cost,
        "setup_cost": sender.setup_cost,
        "labels": list(sender.labels),
        "default": sender.is_default,
        "archived": sender.archived,
        "per_second": sender.per_second,
        "created_at": _time(sender.created_at),
        "updated_at": _time(sender.updated_at),
    }


def _tidied(asked: NewSender | SenderChanges) -> dict[str, Any]:
    tidied: dict[str, Any] = {}
    if asked.country is not None:
        tidied["country"] = asked.country.upper()
    if asked.countries is not None:
        tidied["countries"] = tuple(dict.fromkeys(each.upper() for each in asked.countries))
    if asked.labels is not None:
        tidied["labels"] = tuple(dict.fromkeys(asked.labels))
    return tidied


def _time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
