"""What all of /v2 has in common: headers, paths, methods."""

import pytest

from tests.world.platform import Platform
from tests.world.v2 import Tenant, errors, refused

HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Content-Type,Authorization",
    "Access-Control-Allow-Methods": "GET,PUT,POST,DELETE",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "Cache-Control": "no-store, no-cache, private, must-revalidate",
}
NO_SUCH_PATH = {
    "result": "error",
    "message": "The requested URL was not found on the server. "
    "If you entered the URL manually please check your spelling and try again.",
}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/notifications"),
        ("GET", "/notifications/x"),
        ("POST", "/notifications/sms"),
        ("POST", "/notifications/email"),
        ("GET", "/templates"),
        ("GET", "/received-text-messages"),
        ("GET", "/unknown"),
        ("DELETE", "/notifications"),
        ("HEAD", "/notifications"),
        ("OPTIONS", "/notifications"),
    ],
)
def test_every_answer_bears_the_same_headers(platform: Platform, tenant: Tenant, method: str, path: str) -> None:
    for answer in (tenant.v2(method, path), platform.call(method, f"/v2{path}")):
        assert answer.headers == answer.headers | HEADERS
        assert answer.headers["X-Request-Id"]


@pytest.mark.parametrize(
    "path",
    [
        "/v2",
        "/v2/",
        "/v2/unknown",
        "/v2/notifications/",
        "/v2/templates/",
        "/v2/template",
        "/v2/notifications/x/y",
        "/",
    ],
)
def test_an_unknown_path_is_told_before_anybody_is_asked_who_they_are(platform: Platform, path: str) -> None:
    answer = platform.call("GET", path)
    assert (answer.status, answer.json) == (404, NO_SUCH_PATH)
    assert answer.headers["Content-Type"] == "application/json"


def test_no_slash_is_forgiven(platform: Platform, tenant: Tenant) -> None:
    id = tenant.text(tenant.sms_template()).json["id"]
    assert tenant.v2("GET", f"/notifications/{id}/").json == NO_SUCH_PATH
    assert tenant.v2("POST", "/notifications/sms/", {}).json == NO_SUCH_PATH


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/notifications/x"),
        ("PUT", "/notifications"),
        ("PATCH", "/templates"),
        ("POST", "/templates"),
        ("GET", "/template/x/preview"),
        ("HEAD", "/template/x/preview"),
        ("POST", "/received-text-messages"),
    ],
)
def test_another_method_is_told_before_anybody_is_asked(platform: Platform, method: str, path: str) -> None:
    answer = platform.call(method, f"/v2{path}")
    assert (answer.status, answer.json) == (
        405,
        {"result": "error", "message": "The method is not allowed for the requested URL."},
    )
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Allow"]


@pytest.mark.parametrize("kind", ["letter", "fax", "SMS", "broadcast"])
def test_other_kinds_of_notification_are_no_path_for_those_who_may_ask(
    platform: Platform, tenant: Tenant, kind: str
) -> None:
    answer = tenant.v2("POST", f"/notifications/{kind}", {})
    assert (answer.status, answer.json) == (404, NO_SUCH_PATH)
    assert platform.call("POST", f"/v2/notifications/{kind}").status == 401


def test_options_tells_those_who_may_ask_what_is_allowed(platform: Platform, tenant: Tenant) -> None:
    answer = tenant.v2("OPTIONS", "/notifications/sms")
    assert (answer.status, answer.text) == (200, "")
    assert "POST" in answer.headers["Allow"]
    assert tenant.v2("OPTIONS", "/unknown").status == 404


def test_head_is_get_without_its_body(platform: Platform, tenant: Tenant) -> None:
    template = tenant.sms_template()
    id = tenant.text(template).json["id"]
    for path in ("/notifications", f"/notifications/{id}", f"/template/{template}", "/templates"):
        answer = tenant.v2("HEAD", path)
        assert (answer.status, answer.text) == (200, "")
        assert answer.headers["Content-Type"] == "application/json"
    assert tenant.v2("HEAD", "/notifications/x").status == 400


def test_the_status_page_can_be_simple(platform: Platform) -> None:
    assert platform.call("GET", "/_status?simple=1").json == {"status": "ok"}


def test_what_breaks_is_told_in_form(platform: Platform, tenant: Tenant) -> None:
    tenant.key()
    with platform.aws.broken("templates.query"):
        refused(tenant.v2("GET", "/templates"), 500, "InternalServerError", "Internal server error")


def test_an_endless_path_is_refused_in_form(platform: Platform, tenant: Tenant) -> None:
    answer = tenant.v2("GET", f"/notifications/{'x' * 4000}")
    assert errors(answer) == [("NoResultFound", "No result found")]
