"""Those who write emails: a tenant of /v2 with a template, and the mailboxes of those they write to."""

import uuid
from typing import Any

import jwt

from tests.world.platform import Answer, Customer, Platform
from tidings import wiring
from tidings.domain.template import Template

SUBJECT = "News for ((name))"
BODY = "# Dear ((name))\n\nThe *otters* are back:\n\n* at the weir\n* at the mill\n\nSee https://heron.example/otters"


class Writer(Customer):
    """A tenant that sends emails by its one template."""

    template_id: str = ""

    def email(self, to: str = "pip@example.com", *, kind: str = "live", **fields: Any) -> Answer:
        """POST /v2/notifications/email."""
        body = {"email_address": to, "template_id": self.template_id, "personalisation": {"name": "Pip"}, **fields}
        return self.v2("POST", "/notifications/email", body, kind=kind)

    def v2(self, method: str, path: str, body: Any = None, *, kind: str = "live") -> Answer:
        """A request of /v2 with a token of the moment."""
        claims = {"iss": self.id, "iat": self.platform.clock().timestamp()}
        token = jwt.encode(claims, self.key(kind)[-36:], algorithm="HS256")
        return self.platform.call(method, f"/v2{path}", body, headers={"authorization": f"Bearer {token}"})

    def status(self, id: str) -> str:
        """How far an email has come, as /v2 says it."""
        return str(self.v2("GET", f"/notifications/{id}").json["status"])

    def looked_at(self, id: str) -> Any:
        """The operators' view of an email."""
        return self.platform.admin("GET", f"/services/{self.id}/messages/{id}").json


def new_writer(platform: Platform, *, name: str = "Heron & Otter", body: str = BODY, **template: Any) -> Writer:
    """A tenant that may send emails."""
    made = platform.admin("POST", "/services", {"name": name, "permissions": ["sms", "email"]}).json
    writer = Writer(platform, made["id"])
    writer.template_id = str(uuid.uuid4())
    first = Template(
        id=writer.template_id,
        service_id=writer.id,
        type="email",
        name="News",
        subject=SUBJECT,
        body=body,
        created_at=platform.clock(),
        created_by="noor@heron.example",
        **template,
    )
    wiring.templates().put_version(first)
    return writer


def mailbox(platform: Platform, address: str) -> list[dict[str, Any]]:
    """The emails in a virtual mailbox, oldest first."""
    found = sorted(platform.phones().texts(), key=lambda each: (each["at"], each["message_id"]))
    return [each for each in found if each.get("channel") == "email" and each["to"] == address]
