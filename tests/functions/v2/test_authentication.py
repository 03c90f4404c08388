"""Who may ask: every check, its exact words, and the order in which they come."""

import base64
import json
import uuid
from typing import Any

import jwt
import pytest

from tests.world.platform import Answer, Platform
from tests.world.v2 import Tenant, refused

MALFORMED = (
    "Invalid token: make sure your API token matches the example at "
    "https://docs.notifications.service.gov.uk/rest-api.html#authorisation-header"
)
CLOCK = "Error: Your system clock must be accurate to within 30 seconds"
NO_KEY = "Invalid token: API key not found"


def ask(platform: Platform, header: str | None) -> Answer:
    return platform.call("GET", "/v2/templates", headers={"authorization": header} if header is not None else None)


def bearing(platform: Platform, token: str) -> Answer:
    return ask(platform, f"Bearer {token}")


def segments(*parts: Any) -> str:
    """A token of these parts, as JSON, unsigned unless the last part is a text."""
    encoded = [part if isinstance(part, str) else json.dumps(part) for part in parts]
    return ".".join(base64.urlsafe_b64encode(each.encode()).decode().rstrip("=") for each in encoded)


@pytest.mark.parametrize("header", [None, ""])
def test_nothing_shown_is_401(platform: Platform, header: str | None) -> None:
    refused(ask(platform, header), 401, "AuthError", "Unauthorized: authentication token must be provided")


@pytest.mark.parametrize("header", ["Bearer", "Basic abc", "Token x", "x", "Bearerabc", "\x00\x00\x00\x00\x00\x00\x00"])
def test_another_scheme_is_401(platform: Platform, header: str) -> None:
    refused(ask(platform, header), 401, "AuthError", "Unauthorized: authentication bearer scheme must be used")


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "bEaReR"])
def test_the_scheme_is_read_in_any_case(platform: Platform, tenant: Tenant, scheme: str) -> None:
    assert ask(platform, f"{scheme} {tenant.token()}").status == 200


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a",
        "a.b.c",
        "a.b.c.d",
        "\x00",
        "e30.e30.",
        segments([], [], "x"),
        segments(1, 1, "x"),
        segments({"typ": "JWT", "alg": "HS256"}, "not json", "x"),
        segments({"typ": "JWT", "alg": "HS256"}, "[" * 50_000, "x"),
        segments({"alg": "HS256", "kid": 5}, {"iss": "x"}, "x"),
        segments({"alg": "HS256", "crit": ["x"]}, {"iss": "x"}, "x"),
        "A" * 9_000,
    ],
)
def test_what_is_no_token_is_403(platform: Platform, token: str) -> None:
    answer = bearing(platform, token)
    if token == "e30.e30.":
        refused(answer, 403, "AuthError", "Invalid token: iss field not provided")
    else:
        refused(answer, 403, "AuthError", MALFORMED)


def test_a_token_without_issuer_is_refused(platform: Platform, tenant: Tenant) -> None:
    refused(bearing(platform, tenant.token(iss=None)), 403, "AuthError", "Invalid token: iss field not provided")


@pytest.mark.parametrize("issuer", ["otter", "", 5, True, ["a"], {}, "93897e98-71c8-4f08-a171"])
def test_an_issuer_that_is_no_uuid_is_refused(platform: Platform, tenant: Tenant, issuer: Any) -> None:
    token = segments({"alg": "HS256", "typ": "JWT"}, {"iss": issuer, "iat": 1}, "x")
    wanted = "Invalid token: service id is not the right data type"
    refused(bearing(platform, token), 403, "AuthError", wanted)


def test_an_issuer_may_be_spelled_as_uuids_are(platform: Platform, tenant: Tenant) -> None:
    for spelling in (tenant.id.upper(), tenant.id.replace("-", ""), f"{{{tenant.id}}}", f"urn:uuid:{tenant.id}"):
        assert bearing(platform, tenant.token(iss=spelling)).status == 200


def test_an_unknown_service_is_told(platform: Platform, tenant: Tenant) -> None:
    token = tenant.token(iss=str(uuid.uuid4()))
    refused(bearing(platform, token), 403, "AuthError", "Invalid token: service not found")


def test_a_service_without_keys_is_told(platform: Platform, tenant: Tenant, stranger: Tenant) -> None:
    token = tenant.token(iss=stranger.id)
    refused(bearing(platform, token), 403, "AuthError", "Invalid token: service has no API keys")


def test_an_archived_service_is_told_whoever_signed(platform: Platform, tenant: Tenant) -> None:
    token = tenant.token()
    platform.admin("POST", f"/services/{tenant.id}", {"active": False})
    platform.clock.pass_(seconds=4)
    refused(bearing(platform, tenant.token()), 403, "AuthError", "Invalid token: service is archived")
    refused(bearing(platform, f"{token[:-4]}AAAA"), 403, "AuthError", "Invalid token: service is archived")


@pytest.mark.parametrize("algorithm", ["HS512", "HS384", "none"])
def test_another_algorithm_is_refused_whatever_the_signature(
    platform: Platform, tenant: Tenant, algorithm: str
) -> None:
    claims = {"iss": tenant.id, "iat": platform.clock().timestamp()}
    secret = tenant.key()[-36:]
    token = jwt.encode(claims, "" if algorithm == "none" else secret * 2, algorithm=algorithm)
    refused(bearing(platform, token), 403, "AuthError", "Invalid token: algorithm used is not HS256")


@pytest.mark.parametrize("header", [{}, {"alg": None}, {"alg": "hs256"}, {"alg": "RS256"}, {"alg": ["HS256"]}])
def test_an_algorithm_that_is_none_of_ours_is_refused(platform: Platform, tenant: Tenant, header: Any) -> None:
    tenant.key()
    token = segments(header, {"iss": tenant.id, "iat": platform.clock().timestamp()}, "x")
    refused(bearing(platform, token), 403, "AuthError", "Invalid token: algorithm used is not HS256")


def test_a_token_that_no_key_of_the_service_signed_is_refused(
    platform: Platform, tenant: Tenant, stranger: Tenant
) -> None:
    tenant.key()
    for token in (tenant.token(key=stranger.key()), tenant.token(key=str(uuid.uuid4())), tenant.token()[:-3] + "AAA"):
        refused(bearing(platform, token), 403, "AuthError", NO_KEY)


def test_a_blank_too_many_spoils_the_signature(platform: Platform, tenant: Tenant) -> None:
    refused(ask(platform, f"Bearer  {tenant.token()}"), 403, "AuthError", NO_KEY)


def test_a_well_signed_token_without_issue_time_is_nobodys(platform: Platform, tenant: Tenant) -> None:
    refused(bearing(platform, tenant.token(iat=None)), 403, "AuthError", NO_KEY)


@pytest.mark.parametrize("seconds", [-31, 31, 3600, -(10**9)])
def test_a_clock_that_is_more_than_half_a_minute_off_is_told(platform: Platform, tenant: Tenant, seconds: int) -> None:
    at = int(platform.clock().timestamp()) + seconds
    refused(bearing(platform, tenant.token(iat=at)), 403, "AuthError", CLOCK)


@pytest.mark.parametrize("seconds", [-30, -1, 0, 0.5, 29, 30])
def test_half_a_minute_is_still_good(platform: Platform, tenant: Tenant, seconds: float) -> None:
    assert bearing(platform, tenant.token(iat=int(platform.clock().timestamp()) + seconds)).status == 200


@pytest.mark.parametrize("issued", ["yesterday", "", True, [1], {}, 1e300])
def test_an_issue_time_that_is_no_time_is_told_as_a_wrong_clock(
    platform: Platform, tenant: Tenant, issued: Any
) -> None:
    signed = jwt.PyJWS().encode(
        json.dumps({"iss": tenant.id, "iat": issued}).encode(), tenant.key()[-36:], algorithm="HS256"
    )
    refused(bearing(platform, signed), 403, "AuthError", CLOCK)


def test_an_issue_time_of_infinity_or_nothing_is_told_as_a_wrong_clock(platform: Platform, tenant: Tenant) -> None:
    for issued in ("Infinity", "NaN", "null"):
        content = f'{{"iss": "{tenant.id}", "iat": {issued}}}'.encode()
        signed = jwt.PyJWS().encode(content, tenant.key()[-36:], algorithm="HS256")
        refused(bearing(platform, signed), 403, "AuthError", CLOCK)


def test_the_other_times_of_a_token_are_heeded_within_half_a_minute(platform: Platform, tenant: Tenant) -> None:
    now = int(platform.clock().timestamp())
    assert bearing(platform, tenant.token(exp=now + 60, nbf=now - 60)).status == 200
    assert bearing(platform, tenant.token(exp=now - 20)).status == 200
    assert bearing(platform, tenant.token(nbf=now + 20)).status == 200
    refused(bearing(platform, tenant.token(exp=now - 31)), 403, "AuthError", MALFORMED)
    refused(bearing(platform, tenant.token(nbf=now + 32)), 403, "AuthError", CLOCK)


def test_an_audience_is_refused_and_other_claims_are_not_looked_at(platform: Platform, tenant: Tenant) -> None:
    refused(bearing(platform, tenant.token(aud="otters")), 403, "AuthError", MALFORMED)
    assert bearing(platform, tenant.token(sub="anything", jti="x", colour="green")).status == 200


def test_a_token_may_be_used_again(platform: Platform, tenant: Tenant) -> None:
    token = tenant.token()
    assert [bearing(platform, token).status for _ in range(3)] == [200, 200, 200]


class TestARevokedKey:
    def revoke(self, tenant: Tenant) -> str:
        made = tenant.operate("POST", "api-keys", {"name": "old", "kind": "live"}).json
        tenant.operate("DELETE", f"api-keys/{made['id']}")
        tenant.platform.clock.pass_(seconds=4)
        return str(made["api_key"])

    def test_is_told_for_a_week_and_then_forgotten(self, platform: Platform, tenant: Tenant) -> None:
        tenant.key()
        key = self.revoke(tenant)
        refused(bearing(platform, tenant.token(key=key)), 403, "AuthError", "Invalid token: API key revoked")
        platform.clock.pass_(days=7)
        refused(bearing(platform, tenant.token(key=key)), 403, "AuthError", NO_KEY)

    def test_that_was_the_last_leaves_a_service_without_keys(self, platform: Platform, tenant: Tenant) -> None:
        key = self.revoke(tenant)
        platform.clock.pass_(days=7, seconds=1)
        refused(bearing(platform, tenant.token(key=key)), 403, "AuthError", "Invalid token: service has no API keys")

    def test_is_told_after_everything_else(self, platform: Platform, tenant: Tenant) -> None:
        key = self.revoke(tenant)
        refused(bearing(platform, tenant.token(key=key, iat=1)), 403, "AuthError", CLOCK)


@pytest.mark.parametrize("kind", ["live", "team", "test"])
def test_every_kind_of_key_asks_alike(platform: Platform, tenant: Tenant, kind: str) -> None:
    assert bearing(platform, tenant.token(kind)).status == 200


def test_the_key_itself_is_no_token(platform: Platform, tenant: Tenant) -> None:
    refused(bearing(platform, tenant.key()), 403, "AuthError", MALFORMED)
