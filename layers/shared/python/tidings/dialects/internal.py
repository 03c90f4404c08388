"""The operators' dialect, `/internal`: admin JWTs, JSON in and out, errors as problem details (RFC 9457)."""

import base64
import hashlib
import hmac
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

import jwt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tidings.domain import daily_limit, errors, sealing
from tidings.domain.api_key import ApiKey
from tidings.domain.event import PUBLIC_TYPES
from tidings.domain.gate import COUNTED, GATES
from tidings.domain.message import REASONS, Message
from tidings.domain.service import PERMISSIONS, Service
from tidings.domain.webhook import Attempt, Endpoint
from tidings.entrypoints import http, strict_json
from tidings.entrypoints.http import Request, Response

NAME: Final = "internal"
BODY_LIMIT: Final = 64 * 1024
ANY_MEDIA_TYPE: Final = False
ISSUER: Final = "tidings-admin"
CLOCK_SKEW_SECONDS: Final = 30
LARGEST_PAGE: Final = 100
_SIZE: Final = re.compile(r"[1-9][0-9]{0,2}")

_TITLES: Final[tuple[tuple[type[errors.Refusal], int, str], ...]] = (
    (errors.Unauthorized, 401, "Unauthorized"),
    (errors.Forbidden, 403, "Forbidden"),
    (errors.NotFound, 404, "Not found"),
    (errors.MethodNotAllowed, 405, "Method not allowed"),
    (errors.IdempotencyConflict, 422, "Idempotency-Key used for something else"),
    (errors.Conflict, 409, "Conflict"),
    (errors.PayloadTooLarge, 413, "Payload too large"),
    (errors.UnsupportedMediaType, 415, "Unsupported media type"),
    (errors.RateLimited, 429, "Too many requests"),
    (errors.InvalidJson, 400, "Not JSON"),
    (errors.MissingField, 400, "Missing field"),
    (errors.InvalidField, 400, "Invalid field"),
    (errors.TimedOut, 504, "Timed out"),
    (errors.Refusal, 500, "Internal server error"),
)


class Body(BaseModel):
    """A request body of this dialect: unknown fields are an error that names them."""

    model_config = ConfigDict(extra="forbid", strict=True)


class DailyLimits(Body):
    """How many a day, by channel; what is left out has the limit that services have by default."""

    sms: int | None = Field(None, ge=0, le=1_000_000_000)
    email: int | None = Field(None, ge=0, le=1_000_000_000)
    letter: int | None = Field(None, ge=0, le=1_000_000_000)
    international_sms: int | None = Field(None, ge=0, le=1_000_000_000)


# The fields of a service's form that lie in its details.
DETAILS: Final = frozenset({"prefix_sms", "contact_link", "daily_limits"})

Form = TypeVar("Form", bound=Body)
Thing = TypeVar("Thing")


def admin_secret(master: bytes) -> str:
    """The text that admin tokens are signed with."""
    return sealing.derive(master, "admin").hex()


def authorize(request: Request, master: bytes, now: datetime) -> None:
    """Raises Unauthorized unless the request bears an admin token: HS256, `iss` tidings-admin, `iat` within 30 s."""
    scheme, _, token = (request.header("authorization") or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise errors.Unauthorized("Send an admin token as 'Authorization: Bearer TOKEN'")
    options: Any = {"require": ["iss", "iat"]}
    try:
        secret = admin_secret(master)
        claims = jwt.decode(token, secret, algorithms=["HS256"], options=options, leeway=CLOCK_SKEW_SECONDS)
    except Exception:  # PyJWT raises more than its own errors on hostile tokens
        raise errors.Unauthorized("The token is not one of ours") from None
    issued = claims["iat"]
    fresh = (
        type(issued) in (int, float) and math.isfinite(issued) and abs(now.timestamp() - issued) <= CLOCK_SKEW_SECONDS
    )
    if claims["iss"] != ISSUER or not fresh:
        raise errors.Unauthorized("The token is not fresh: 'iat' must be within 30 seconds")


def read(request: Request, form: type[Form]) -> Form:
    """The request's body as a form; raises the refusal that names the first wrong field."""
    try:
        return form.model_validate(strict_json.read_object(request.body), strict=False)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        kind = errors.MissingField if first["type"] == "missing" else errors.InvalidField
        raise kind(f"{name}: {first['msg']}", name) from None


def page(items: Sequence[Any], next_page_token: str | None) -> Response:
    """A list's answer."""
    return Response(200, {"data": list(items), "next_page_token": next_page_token})


def slice_of(everything: Sequence[Any], asked: "PageAsked", shown: Callable[[Any], Any]) -> Response:
    """One page of a list that is at hand as a whole."""
    begin = int(asked.position or 0)
    end = begin + asked.size
    return page(
        [shown(each) for each in everything[begin:end]], asked.token(str(end) if end < len(everything) else None)
    )


@dataclass(frozen=True, slots=True)
class PageAsked:
    """Which page of a list a request asks for: its size (1 to 100) and the place to go on from."""

    size: int
    position: str | None
    _scope: str
    _master: bytes

    def token(self, position: str | None) -> str | None:
        """The token of the next page, or None when there is none."""
        return page_token(self._master, self._scope, position) if position else None


def page_of(request: Request, master: bytes) -> PageAsked:
    """The page that `page_size` (default 20) and `page_token` ask for."""
    query = dict(parse_qsl(request.query, keep_blank_values=True))
    size = query.get("page_size", "20")
    if not (_SIZE.fullmatch(size) and int(size) <= LARGEST_PAGE):
        raise errors.InvalidField(f"page_size must be 1 to {LARGEST_PAGE}", "page_size")
    return PageAsked(int(size), position(master, request.path, query.get("page_token")), request.path, master)


def found(thing: Thing | None) -> Thing:
    """The thing itself; raises NotFound when it is None."""
    if thing is None:
        raise errors.NotFound("There is no such thing here")
    return thing


def check_permissions(permissions: Iterable[str]) -> None:
    """Raises InvalidField for a permission that does not exist."""
    for unknown in sorted(set(permissions) - set(PERMISSIONS)):
        raise errors.InvalidField(f"permissions: {unknown} is not one of {', '.join(PERMISSIONS)}", "permissions")


def check_events(events: Iterable[str]) -> None:
    """Raises InvalidField for an event type that does not exist."""
    for unknown in sorted(set(events) - set(PUBLIC_TYPES)):
        raise errors.InvalidField(f"events: {unknown} is not one of {', '.join(PUBLIC_TYPES)}", "events")


def page_token(master: bytes, scope: str, position: str) -> str:
    """An opaque, signed place in a list: good for this list only."""
    mac = hmac.new(sealing.derive(master, "page"), f"{scope}#{position}".encode(), hashlib.sha256).digest()[:12]
    return base64.urlsafe_b64encode(mac + position.encode()).decode().rstrip("=")


def position(master: bytes, scope: str, token: str | None) -> str | None:
    """The place that a token stands for; raises InvalidField when it is not ours or of another list."""
    if token is None:
        return None
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        place = raw[12:].decode()
    except ValueError:
        raise errors.InvalidField("page_token is not one of ours", "page_token") from None
    if not hmac.compare_digest(page_token(master, scope, place), token):
        raise errors.InvalidField("page_token is not one of ours", "page_token")
    return place


def shown_service(service: Service) -> dict[str, Any]:
    """A service without its keys."""
    return {
        "id": service.id,
        "name": service.name,
        "active": service.active,
        "mode": service.mode,
        "country": service.country,
        "permissions": sorted(service.permissions),
        "rate_limit": service.rate_limit,
        "default_sender": service.default_sender,
        "prefix_sms": bool(service.details.get("prefix_sms")),
        "contact_link": service.details.get("contact_link"),
        "daily_limits": {name: daily_limit.limit(service, name, "live") for name in daily_limit.NAMES},
        "created_at": _time(service.created_at),
    }


def shown_api_key(key: ApiKey) -> dict[str, Any]:
    """A key without its secret."""
    return {
        "id": key.id,
        "name": key.name,
        "kind": key.kind,
        "created_at": _time(key.created_at),
        "revoked_at": _time(key.revoked_at),
    }


def shown_webhook(endpoint: Endpoint) -> dict[str, Any]:
    """An endpoint without its secrets."""
    return {
        "id": endpoint.id,
        "dialect": endpoint.dialect,
        "kind": endpoint.kind,
        "name": endpoint.name,
        "url": endpoint.url,
        "events": list(endpoint.events),
        "active": endpoint.active,
        "failing_since": _time(endpoint.failing_since),
        "created_at": _time(endpoint.created_at),
        "updated_at": _time(endpoint.updated_at),
    }


def shown_message(message: Message, *, timeline: bool) -> dict[str, Any]:
    """A message; with its timeline when one is looked at."""
    shown: dict[str, Any] = {
        "id": message.id,
        "dialect": message.dialect,
        "key_kind": message.key_kind,
        "channel": message.channel,
        "to": message.to,
        "from": message.sender,
        "text": message.text,
        "segments": message.segments,
        "reference": message.reference,
        "batch_id": message.batch_id,
        "status": message.status,
        "reason": message.reason,
        "reason_text": REASONS.get(message.reason) if message.reason else None,
        "carrier": message.carrier,
        "carrier_reference": message.carrier_reference,
        "created_at": _time(message.created_at),
        "updated_at": _time(message.updated_at or message.created_at),
        "valid_until": _time(message.valid_until),
        "not_before": _time(message.not_before),
        "held_by": message.held_by,
        "complained_at": _time(message.complained_at),
    }
    if timeline:
        shown["gates"] = _verdicts(message)
        shown["timeline"] = [
            {
                "sequence": number,
                "status": step.status,
                "at": _time(step.at),
                "reason": step.reason,
                "detail": step.detail,
            }
            for number, step in enumerate(message.timeline, 1)
        ]
    return shown


def _verdicts(message: Message) -> list[dict[str, str | None]]:
    """What every gate said: derived, since they are asked in one order and the first that stops or holds decides."""
    decided = next((step.detail for step in message.timeline if step.detail and ": " in step.detail), None)
    decided, verdict = (decided, "stopped") if decided else (message.held_by, "held")
    gate, _, rule = (decided or "").partition(": ")
    left = message.status != "created" and gate not in (*GATES, *COUNTED)
    said, found = "passed" if left or gate else "not asked", []
    for name in (*GATES, *COUNTED):
        found.append(
            {"gate": name, "verdict": verdict if name == gate else said, "rule": rule if name == gate else None}
        )
        said = "not asked" if name == gate else said
    return found


def shown_attempt(attempt: Attempt) -> dict[str, Any]:
    """One try at an endpoint: what was told, and what came back."""
    return {
        "event_id": attempt.event["id"],
        "event_type": attempt.event["type"],
        "number": attempt.number,
        "at": _time(attempt.at),
        "outcome": attempt.outcome,
        "status": attempt.answer.status,
        "problem": attempt.answer.problem,
        "milliseconds": attempt.answer.milliseconds,
    }


def refused(refusal: errors.Refusal, request: Request) -> Response:
    """Problem details: type, title, status, detail, instance, and the field where one is to blame."""
    status, title = next((status, title) for kind, status, title in _TITLES if isinstance(refusal, kind))
    problem: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": refusal.message}
    problem["instance"] = request.path
    if refusal.field:
        problem["field"] = refusal.field
    return Response(
        status, problem, {"Content-Type": "application/problem+json", **http.refusal_headers(refusal, "Bearer")}
    )


def _time(at: datetime | None) -> str | None:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None
