"""Who may use /internal: nobody without a fresh admin token, on every one of its routes."""

import base64
import json
from typing import Any

import jwt
import pytest

from functions.routes import ROUTES, Route
from tests.world.aws import MASTER
from tests.world.clock import TestClock
from tests.world.expecting import at_rest, problem
from tests.world.platform import Platform
from tidings.dialects import internal

ROWS = [route for route in ROUTES if route.path.startswith("/internal")]
SECRET = internal.admin_secret(MASTER.encode())
ANY_ID = "00000000-0000-4000-8000-000000000000"


def path_of(route: Route) -> str:
    parts = [ANY_ID if part.startswith("{") else part for part in route.path.split("/")]
    return "/".join(parts)


def token(secret: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    return jwt.encode(claims, secret, algorithm=algorithm)


def raw_token(head: Any, body: Any, signature: str = "") -> str:
    parts = [json.dumps(part) if not isinstance(part, bytes) else part.decode() for part in (head, body)]
    return ".".join([*(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts), signature])


@pytest.mark.parametrize("route", ROWS, ids=lambda route: str(route.key))
def test_nothing_is_done_without_a_token(platform: Platform, route: Route) -> None:
    before = at_rest(platform)
    answer = platform.call(route.method, path_of(route), {})
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert at_rest(platform) == before


def hostile_tokens(now: float) -> list[str]:
    good: Any = {"iss": "tidings-admin", "iat": now}
    return [
        "nope",
        "a.b.c",
        "a.b.c.d",
        "e30.e30.",
        "W10.W10.AA",
        "MQ.MQ.AA",
        "é",
        "\x00",
        "A" * 100_000,
        token("another secret that is long enough to sign", **good),
        token(MASTER, **good),
        raw_token({"alg": "none"}, good),
        raw_token({"alg": "nOnE"}, good),
        raw_token({"alg": "HS256"}, good, "AAAA"),
        raw_token({}, good, "AAAA"),
        raw_token({"alg": "HS256", "typ": "JWT"}, b"[" * 50_000),
        token(algorithm="HS512", **good),
        token(iat=now),
        token(iss="tidings-admin"),
        token(iss="somebody", iat=now),
        token(iss="", iat=now),
        token(iss="tidings-admin", iat=now - 31),
        token(iss="tidings-admin", iat=now + 31),
        token(iss="tidings-admin", iat=0),
        token(iss="tidings-admin", iat=now, exp=now - 3600),
        token(iss="tidings-admin", iat=now, nbf=now + 10**10),
        token(iss="tidings-admin", iat=now) + "x",
    ]


def test_a_token_that_is_not_ours_and_fresh_is_refused(platform: Platform, clock: TestClock) -> None:
    for shown in hostile_tokens(clock().timestamp()):
        problem(platform.call("GET", "/internal/services", key=shown), 401)


@pytest.mark.parametrize("age", [-29, 0, 29])
def test_a_token_of_the_last_half_minute_will_do(platform: Platform, clock: TestClock, age: int) -> None:
    shown = token(iss="tidings-admin", iat=clock().timestamp() - age)
    assert platform.call("GET", "/internal/services", key=shown).status == 200


@pytest.mark.parametrize("scheme", ["Basic", "Token", ""])
def test_another_scheme_is_refused(platform: Platform, clock: TestClock, scheme: str) -> None:
    shown = token(iss="tidings-admin", iat=clock().timestamp())
    problem(platform.call("GET", "/internal/services", headers={"authorization": f"{scheme} {shown}".strip()}), 401)
