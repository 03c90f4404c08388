"""The seed file: services with everything that belongs to them, ids and secrets spelled out so that tests repeat.

A JSON document, `{"services": [...]}`. `handle` is a name for tests, allowed anywhere and ignored; any other field that
is not known is an error that names it.
"""

import json
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from tidings.domain.service import DEFAULT_RATE_LIMIT, PERMISSIONS


class BadSeedFile(ValueError):
    """The file is not a seed file; the message has a line for every fault, with its place."""


def _known_permission(name: str) -> str:
    if name not in PERMISSIONS:
        raise ValueError(f"there is no such permission; there are {', '.join(PERMISSIONS)}")
    return name


Id = Annotated[str, AfterValidator(lambda text: str(UUID(text)))]
Permission = Annotated[str, AfterValidator(_known_permission)]


class Part(BaseModel):
    """Anything in a seed file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    handle: str | None = Field(None, exclude=True)


class ApiKey(Part):
    """A key; `secret` is a UUID, and `{name}-{service id}-{secret}` is what a caller shows."""

    id: Id
    name: str
    kind: Literal["live", "team", "test"]
    secret: Id
    revoked: bool = False


class Member(Part):
    """Someone in the team: reachable with a team key, and in trial mode."""

    name: str
    email: str | None = None
    mobile: str | None = None


class GuestList(Part):
    """Who else is reachable with a team key, and in trial mode."""

    mobile: tuple[str, ...] = ()
    email: tuple[str, ...] = ()


class Sender(Part):
    """A name or number that texts come from; `code` is what a phone shows."""

    id: Id
    name: str
    code: str
    channel: str = "SMS"
    type: Literal["Alphanumeric", "Numeric", "Shortcode"] = "Alphanumeric"
    status: Literal["Available", "Pending", "Rejected", "Canceled"] = "Available"
    default: bool = False
    archived: bool = False
    country: str | None = None
    countries: tuple[str, ...] = ()
    monthly_cost: str | None = None
    setup_cost: str | None = None
    labels: tuple[str, ...] = ()
    per_second: int | None = Field(None, ge=1)


class ReplyTo(Part):
    """An address that answers to emails go to."""

    id: Id
    email: str
    default: bool = False
    archived: bool = False
    labels: tuple[str, ...] = ()


class Operator(Part):
    """Someone who answers texts by hand."""

    id: Id
    name: str
    email: str


class TemplateVersion(Part):
    """One text of a template."""

    name: str
    body: str
    subject: str | None = None
    postage: Literal["first", "second", "economy", "europe", "rest-of-world"] | None = None
    contact_block: str | None = None
    has_unsubscribe_link: bool = False


class Template(Part):
    """A template with its versions, oldest first; `syntax` says whose placeholders its text has."""

    id: Id
    type: Literal["sms", "email", "letter"]
    versions: tuple[TemplateVersion, ...] = Field(min_length=1)
    syntax: Literal["notify", "otp"] = "notify"
    created_by: str | None = None
    archived: bool = False
    labels: tuple[str, ...] = ()


class Webhook(Part):
    """An endpoint that wants to be told; `kind` belongs to the `v2` dialect, `events` to the `standard` one."""

    id: Id
    dialect: Literal["notify", "otp", "batch", "v2", "standard"] = "standard"
    kind: Literal["delivery_status", "inbound_sms", "complaint", "returned_letter"] | None = None
    url: str
    secret: str | None = None
    bearer_token: str | None = None
    basic: str | None = None
    events: tuple[str, ...] = ()


class OptOut(Part):
    """A number that said stop, and how we know."""

    phone: str
    source: str = "import"


class ReceivedText(Part):
    """A text that somebody sent to one of the service's numbers."""

    id: Id
    from_: str = Field(alias="from")
    to: str
    content: str
    minutes_ago: float = Field(0, ge=0)


class DailyLimits(Part):
    """How many a day, by channel."""

    sms: int | None = Field(None, ge=0)
    email: int | None = Field(None, ge=0)
    letter: int | None = Field(None, ge=0)
    international_sms: int | None = Field(None, ge=0)


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
