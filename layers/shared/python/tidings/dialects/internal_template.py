"""Templates as `/internal` reads and shows them."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from tidings.dialects import internal
from tidings.domain.clock import in_milliseconds
from tidings.domain.errors import InvalidField, MissingField
from tidings.domain.template import Template

Postage = Literal["first", "second", "economy"]


class NewTemplate(internal.Body):
    """The body of a new template."""

    type: Literal["sms", "email", "letter"]
    name: str = Field(min_length=1, max_length=255)
    body: str = Field(min_length=1)
    subject: str | None = Field(None, min_length=1, max_length=10_000)
    syntax: Literal["notify", "otp"] = "notify"
    has_unsubscribe_link: bool = False
    postage: Postage | None = None
    contact_block: str | None = None
    created_by: str | None = Field(None, max_length=320)
    labels: list[str] = Field(default=[], max_length=50)


class NewText(internal.Body):
    """The body of a new version: what it leaves out stays as it was."""

    name: str | None = Field(None, min_length=1, max_length=255)
    body: str | None = Field(None, min_length=1)
    subject: str | None = Field(None, min_length=1, max_length=10_000)
    has_unsubscribe_link: bool | None = None
    postage: Postage | None = None
    contact_block: str | None = None
    created_by: str | None = Field(None, max_length=320)


def new_template(asked: NewTemplate, service_id: str, id: str, now: datetime) -> Template:
    """The first version of a template; raises the refusal of a field that does not go with its type."""
    fields = asked.model_dump() | {"labels": tuple(asked.labels)}
    made = Template(id=id, service_id=service_id, created_at=now, **fields)
    if made.type == "letter" and made.postage is None:
        made = replace(made, postage="second")
    check(made)
    return made


def changes(asked: NewText, latest: Template) -> dict[str, Any]:
    """What a new version changes; raises the refusal of a field that does not go with the template's type."""
    changed = asked.model_dump(exclude_none=True)
    if not changed:
        raise MissingField("body: give a new text, name or subject", "body")
    check(replace(latest, **changed))
    return changed


def check(template: Template) -> None:
    """Raises unless the template has what its type asks for, and nothing else."""
    if template.type == "sms" and template.subject is not None:
        raise InvalidField("subject: texts have none", "subject")
    if template.type != "sms" and template.subject is None:
        raise MissingField("subject: emails and letters have one", "subject")
    if template.type != "email" and template.has_unsubscribe_link:
        raise InvalidField("has_unsubscribe_link: only emails have one", "has_unsubscribe_link")
    for name in ("postage", "contact_block"):
        if template.type != "letter" and getattr(template, name) is not None:
            raise InvalidField(f"{name}: only letters have one", name)


def shown_template(template: Template) -> dict[str, Any]:
    """One version of a template."""
    return {
        "id": template.id,
        "type": template.type,
        "syntax": template.syntax,
        "name": template.name,
        "subject": template.subject,
        "body": template.body,
        "version": template.version,
        "archived": template.archived,
        "has_unsubscribe_link": template.has_unsubscribe_link,
        "postage": template.postage,
        "contact_block": template.contact_block,
        "labels": list(template.labels),
        "created_by": template.created_by,
        "created_at": in_milliseconds(template.created_at),
        "updated_at": in_milliseconds(template.updated_at) if template.updated_at else None,
    }
