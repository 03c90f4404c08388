"""The seed file: services with everything that belongs to them, ids and secrets spelled out so that tests repeat.

A JSON document, `{"services": [...]}`. `handle` is a name for tests, allowed anywhere and ignored; any other field that
is not known is an error that names it.
"""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError

from local.seed_parts import (
    ApiKey,
    DailyLimits,
    GuestList,
    Id,
    Member,
    Operator,
    OptOut,
    Part,
    ReceivedText,
    ReplyTo,
    Sender,
    Template,
    Webhook,
)
from tidings.domain.service import DEFAULT_RATE_LIMIT, PERMISSIONS


class BadSeedFile(ValueError):
    """The file is not a seed file; the message has a line for every fault, with its place."""


def _known_permission(name: str) -> str:
    if name not in PERMISSIONS:
        raise ValueError(f"there is no such permission; there are {', '.join(PERMISSIONS)}")
    return name


Permission = Annotated[str, AfterValidator(_known_permission)]


class Service(Part):
    """A tenant and everything that is theirs."""

    id: Id
    name: str
    active: bool = True
    mode: Literal["live", "trial"] = "live"
    country: str = Field("US", pattern="^[A-Z]{2}$")
    permissions: tuple[Permission, ...] = ("sms",)
    prefix_sms: bool = False
    rate_limit: int = Field(DEFAULT_RATE_LIMIT, ge=1)
    daily_limits: DailyLimits = DailyLimits()
    contact_link: str | None = None
    team: tuple[Member, ...] = ()
    guest_list: GuestList = GuestList()
    api_keys: tuple[ApiKey, ...] = ()
    senders: tuple[Sender, ...] = ()
    reply_tos: tuple[ReplyTo, ...] = ()
    operators: tuple[Operator, ...] = ()
    templates: tuple[Template, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    opt_outs: tuple[OptOut, ...] = ()
    inbound_numbers: tuple[str, ...] = ()
    received_texts: tuple[ReceivedText, ...] = ()


class SeedFile(Part):
    """The whole document."""

    services: tuple[Service, ...]


def read(path: Path) -> SeedFile:
    """The seed file at `path`. Raises BadSeedFile with every fault and its place."""
    try:
        document = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise BadSeedFile(f"{path}: {error}") from None
    return parse(document)


def parse(document: Any) -> SeedFile:
    """A parsed JSON document as a seed file. Raises BadSeedFile with every fault and its place."""
    try:
        return SeedFile.model_validate(document)
    except ValidationError as error:
        raise BadSeedFile("\n".join(_fault(fault) for fault in error.errors())) from None


def _fault(fault: Any) -> str:
    place = ".".join(str(step) for step in fault["loc"])
    reason = "there is no such field" if fault["type"] == "extra_forbidden" else fault["msg"]
    return f"{place}: {reason}"
