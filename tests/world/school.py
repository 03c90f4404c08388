"""A school that texts its students in batches: it has a number of its own, an operator, and hears what they answer."""

import base64
from collections.abc import Sequence
from typing import Any

from tests.world.platform import Answer, Customer, Platform

NUMBER = "+18585550142"
OPERATOR = "noor@heronbrook.example.edu"
PATH = "/api/v1/sms/send/"


class School(Customer):
    """A tenant of the batch dialect."""

    operator_id: str = ""

    def basic(self, kind: str = "live", *, user: str | None = None, password: str | None = None) -> dict[str, str]:
        """The header that shows a key."""
        pair = f"{self.id if user is None else user}:{self.key(kind) if password is None else password}"
        return {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}

    def batch(self, *to: str, **fields: Any) -> dict[str, Any]:
        """The body of a batch with one text to each number."""
        messages = [
            {"to": each, "message": f"Dear student {place}, the library shuts at 6."} for place, each in enumerate(to)
        ]
        return {"from": NUMBER, "operator": OPERATOR, "messages": messages, **fields}

    def send(
        self,
        *to: str,
        kind: str = "live",
        headers: dict[str, str] | None = None,
        path: str = PATH,
        number: str = NUMBER,
        **fields: Any,
    ) -> Answer:
        """POST /api/v1/sms/send/, from `number` unless the fields say otherwise."""
        fields = {"from": number} | fields
        headers = {**self.basic(kind), **(headers or {})}
        return self.platform.call("POST", path, self.batch(*to, **fields), headers=headers)

    def admin(self, method: str, path: str, body: Any = None) -> Answer:
        """The operators' view of this school."""
        return self.platform.admin(method, f"/services/{self.id}{path}", body)

    def outcomes(self, batch_id: str) -> list[tuple[str, str | None]]:
        """Status and reason of each text of a batch, in order."""
        pages = self.platform.pages(f"/services/{self.id}/batches/{batch_id}/messages", 100)
        return [(each["status"], each["reason"]) for page in pages for each in page]


def new_school(
    platform: Platform, *, number: str = NUMBER, permissions: Sequence[str] = ("sms", "batch_sms"), **fields: Any
) -> School:
    """A school whose number may send and receives."""
    made = platform.admin("POST", "/services", {"name": "Heronbrook", "permissions": list(permissions), **fields}).json
    school = School(platform, made["id"])
    add_number(school, number)
    school.admin("POST", "/inbound-numbers", {"number": number})
    school.operator_id = school.admin("POST", "/operators", {"name": "Noor", "email": OPERATOR}).json["id"]
    return school


def add_number(school: School, number: str, *, approved: bool = True) -> str:
    """A number to send from; the id of its sender."""
    sender = {"name": "Front desk", "code": number, "type": "Numeric", "country": "US"}
    id = str(school.admin("POST", "/senders", sender).json["id"])
    if approved:
        school.admin("POST", f"/senders/{id}/approve")
    return id
