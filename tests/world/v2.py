"""Those who text and write by templates: a tenant of /v2, set up by the operators as any other."""

import uuid
from typing import Any
from urllib.parse import urlencode

import jwt

from tests.world.platform import Answer, Customer, Platform

EVERYTHING = ["sms", "email", "international_sms"]
SOMEBODY = "07900900123"


class Tenant(Customer):
    """A tenant of /v2."""

    def token(self, kind: str = "live", *, key: str | None = None, **claims: Any) -> str:
        """A token of this moment; a claim that is None is left out."""
        said = {"iss": self.id, "iat": self.platform.clock().timestamp(), **claims}
        kept = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(kept, (key or self.key(kind))[-36:], algorithm="HS256")

    def v2(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        kind: str = "live",
        headers: dict[str, str] | None = None,
        raw: bytes | None = None,
        query: Any = None,
    ) -> Answer:
        """A request of /v2 with a fresh token; `query` is a list of names and values."""
        given = {"authorization": f"Bearer {self.token(kind)}", **(headers or {})}
        asked = f"?{urlencode(query)}" if query else ""
        return self.platform.call(method, f"/v2{path}{asked}", body, headers=given, raw=raw)

    def text(
        self, template: str, to: str = SOMEBODY, *, kind: str = "live", key: str | None = None, **more: Any
    ) -> Answer:
        """POST /v2/notifications/sms; `key` is an Idempotency-Key."""
        headers = {"idempotency-key": key} if key else None
        body = {"phone_number": to, "template_id": template, **more}
        return self.v2("POST", "/notifications/sms", body, kind=kind, headers=headers)

    def email(self, template: str, to: str = "pip@example.com", *, kind: str = "live", **more: Any) -> Answer:
        """POST /v2/notifications/email."""
        body = {"email_address": to, "template_id": template, **more}
        return self.v2("POST", "/notifications/email", body, kind=kind)

    def shown(self, id: str, kind: str = "live") -> Any:
        """GET /v2/notifications/{id}."""
        return self.v2("GET", f"/notifications/{id}", kind=kind).json

    def listed(self, *query: tuple[str, str], kind: str = "live") -> Any:
        """GET /v2/notifications."""
        return self.v2("GET", "/notifications", kind=kind, query=query).json

    def sms_template(self, body: str = "Your parcel is here.", name: str = "Parcel") -> str:
        """A new template for texts; its id."""
        return self.template(type="sms", name=name, body=body)

    def email_template(self, body: str = "Your parcel is here.", subject: str = "Parcel", **more: Any) -> str:
        """A new template for emails; its id."""
        return self.template(type="email", name="Parcel", body=body, subject=subject, **more)

    def template(self, **fields: Any) -> str:
        """A new template; its id."""
        made = self.operate("POST", "templates", {"created_by": "noor@heron.example", **fields})
        return str(made.json["id"])

    def operate(self, method: str, path: str, body: Any = None) -> Answer:
        """A request of the operators' about this tenant."""
        return self.platform.admin(method, f"/services/{self.id}/{path}", body)


def new_tenant(platform: Platform, **fields: Any) -> Tenant:
    """A tenant that may send texts and emails, also abroad, unless fields say otherwise."""
    asked = {"name": "Heron Post", "country": "GB", "permissions": EVERYTHING, "default_sender": "HERON", **fields}
    return Tenant(platform, platform.admin("POST", "/services", asked).json["id"])


def errors(answer: Answer) -> list[tuple[str, str]]:
    """The errors of an answer as names and texts, once it has the dialect's shape."""
    assert answer.status >= 400, answer.text
    assert set(answer.json) == {"status_code", "errors"}, answer.text
    assert answer.json["status_code"] == answer.status
    return [(each["error"], each["message"]) for each in answer.json["errors"]]


def refused(answer: Answer, status: int, name: str, message: str) -> None:
    """One error, exactly this one."""
    assert (answer.status, errors(answer)) == (status, [(name, message)])


def problem(answer: Answer, status: int) -> None:
    """The operators' error shape, whatever field is to blame."""
    assert (answer.status, answer.headers["Content-Type"]) == (status, "application/problem+json"), answer.text


def unknown() -> str:
    """An id that nothing has."""
    return str(uuid.uuid4())
