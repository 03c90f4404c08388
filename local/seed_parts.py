"""What belongs to a service, as a seed file writes it down; `local.seed_file` puts it together."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Id = Annotated[str, AfterValidator(lambda text: str(UUID(text)))]


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
