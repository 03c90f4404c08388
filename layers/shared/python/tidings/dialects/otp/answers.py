"""What callers see: senders, webhooks and codes as this dialect shows them; dates in UTC, money and codes as text."""

from datetime import datetime
from typing import Any, Final

from tidings.domain.sender import Sender
from tidings.domain.service import Service
from tidings.domain.template import Template
from tidings.domain.verification import Verification
from tidings.domain.webhook import Endpoint
from tidings.entrypoints.http import Response

# Later than any date, in seconds since 1970.
_NEVER: Final = 10**11


def shown_sender(sender: Sender, service: Service) -> dict[str, Any]:
    """A sender; one without a country of its own has its service's."""
    country = (sender.country or service.country).lower()
    return {
        "id": sender.id,
        "account_id": sender.service_id,
        "name": sender.name,
        "code": sender.code,
        "channel": sender.channel,
        "type": sender.type,
        "status": sender.status,
        "country": country,
        "countries": [each.lower() for each in sender.countries] or [country],
        "monthly_cost": sender.monthly_cost,
        "setup_cost": sender.setup_cost,
        "create_date": date(sender.created_at),
        "update_date": date(sender.updated_at),
    }


def shown_template(template: Template) -> dict[str, Any]:
    """A template; a text is ready as soon as it is written."""
    return {
        "id": template.id,
        "account_id": template.service_id,
        "name": template.name,
        "text": template.body,
        "channel": template.channel or "SMS",
        "status": "COMPLETED",
        "type": "text",
        "create_date": precise(template.created_at),
        "update_date": precise(template.updated_at or template.created_at),
    }


def shown_webhook(endpoint: Endpoint, secret: str) -> dict[str, Any]:
    """A webhook, with the secret that its owner chose or was given."""
    return {
        "id": endpoint.id,
        "account_id": endpoint.service_id,
        "url": endpoint.url,
        "secret": secret,
        "event": next(iter(endpoint.events), "DELIVERY"),
        "name": endpoint.name or "",
        "channel": endpoint.channel or "SMS",
        "create_date": date(endpoint.created_at),
        "update_date": date(endpoint.updated_at),
    }


def shown_verification(made: Verification) -> dict[str, Any]:
    """A code that was sent: everything but the code; the phone in digits, without its plus."""
    return {
        "account_id": made.service_id,
        "message_id": made.message_id,
        "phone": made.phone.removeprefix("+"),
        "create_date": precise(made.created_at),
        "expire_date": precise(made.expires_at),
    }


def one(shown: dict[str, Any], base_url: str, noun: str) -> dict[str, Any]:
    """The body of a single resource: it, and links to itself and its account."""
    links = {
        "self": f"{base_url}/v1/{noun}/{shown['id']}",
        "account": f"{base_url}/v1/accounts/{shown['account_id']}",
    }
    return {"data": {**shown, "links": links}}


def sent(made: Verification, replayed: bool) -> Response:
    """The answer to a code on its way: documented at the top level, read by clients under `data`, so given as both."""
    shown = shown_verification(made)
    return Response(200, {**shown, "data": shown}, {"Idempotent-Replayed": "true"} if replayed else {})


def checked(right: Verification | None) -> dict[str, Any]:
    """The body of a check: the code that reads so in a list; an empty list says wrong or expired."""
    found = [shown_verification(right)] if right else []
    return {"data": found, "pagination": {"number": 1, "size": 1, "total": len(found)}}


def newest_first(at: datetime, id: str) -> str:
    """A key that sorts by a date, latest first, then by id."""
    return f"{_NEVER - int(at.timestamp()):012d}#{id}"


def date(at: datetime) -> str:
    """A moment as `yyyy-mm-dd hh:mm:ss`."""
    return at.strftime("%Y-%m-%d %H:%M:%S")


def precise(at: datetime) -> str:
    """A moment in ISO 8601 with milliseconds."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
