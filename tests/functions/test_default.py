"""$default: what no route takes, one forgiven slash, and HEAD."""

from typing import Any

import pytest

from functions.routes import ROUTES
from tests.world.expecting import problem, refused
from tests.world.platform import Customer, Platform

TEXT = {"to": "+15551234567", "message": "Your document is ready."}


class TestOneTrailingSlash:
    def test_is_forgiven_when_sending(self, platform: Platform, customer: Customer) -> None:
        answer = platform.call("POST", "/v1/notify/", TEXT, key=customer.key())
        assert answer.status == 202
        assert answer.json["status"] == "queued"
        assert answer.headers["Content-Type"] == "application/json"
        assert len(platform.aws.items("messages")) == 1

    def test_is_forgiven_when_looking_up(self, platform: Platform, customer: Customer) -> None:
        id = customer.notify().json["message_id"]
        assert platform.call("GET", f"/v1/notify/{id}/", key=customer.key()).json["message_id"] == id

    def test_is_forgiven_to_operators(self, platform: Platform, customer: Customer) -> None:
        assert platform.admin("GET", f"/services/{customer.id}/").json["id"] == customer.id
        assert [each["id"] for each in platform.admin("GET", "/services/?page_size=1").json["data"]] == [customer.id]
        made = platform.admin("POST", f"/services/{customer.id}/api-keys/", {"name": "a", "kind": "live"})
        assert made.status == 201
        assert platform.admin("DELETE", f"/services/{customer.id}/api-keys/{made.json['id']}/").status == 204

    def test_is_forgiven_to_whoever_asks_how_it_goes(self, platform: Platform) -> None:
        assert platform.call("GET", "/_status/").json["status"] == "ok"

    def test_keeps_the_callers_request_id(self, platform: Platform, customer: Customer) -> None:
        headers = {"x-request-id": "order-77"}
        assert platform.call("POST", "/v1/notify/", TEXT, headers=headers).headers["X-Request-Id"] == "order-77"

    def test_keeps_refusals_as_they_are(self, platform: Platform) -> None:
        refused(platform.call("POST", "/v1/notify/", TEXT), 401, "unauthorized")

    def test_is_not_two(self, platform: Platform, customer: Customer) -> None:
        refused(platform.call("POST", "/v1/notify//", TEXT, key=customer.key()), 404, "not_found")

    def test_is_no_redirect(self, platform: Platform, customer: Customer) -> None:
        assert "location" not in {
            name.lower() for name in platform.call("POST", "/v1/notify/", TEXT, key=customer.key()).headers
        }

    def test_is_answered_in_form_when_what_is_behind_it_breaks(
        self, platform: Platform, customer: Customer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: Any) -> Any:
            raise ConnectionError("no function today")

        monkeypatch.setattr(platform.aws, "invoke", broken)
        refused(platform.call("POST", "/v1/notify/", TEXT, key=customer.key()), 500, "internal_error")


class TestNoSuchPath:
    @pytest.mark.parametrize("path", ["/v1/notify/a/b", "/v1/notify/msg_7Xk2pLqR9/receipts", "/v1/notify/"])
    def test_is_told_in_the_words_of_notify(self, platform: Platform, path: str) -> None:
        refused(platform.call("GET", path), 404, "not_found")

    @pytest.mark.parametrize("path", ["/internal", "/internal/nothing", "/callbacks/virtual", "/callbacks/a/b/c"])
    def test_is_told_in_the_words_of_operators(self, platform: Platform, path: str) -> None:
        problem(platform.call("GET", path), 404)

    @pytest.mark.parametrize("path", ["/", "", "/favicon.ico", "/V1/NOTIFY", "/v1/notifying", "/%00", "/v2/nothing"])
    def test_is_told_in_the_words_of_v2_everywhere_else(self, platform: Platform, path: str) -> None:
        answer = platform.call("POST", path, TEXT)
        assert answer.status == 404
        assert answer.json["result"] == "error"


class TestAnotherMethod:
    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "GET", "HEAD", "OPTIONS", "TRACE", "post"])
    def test_of_sending_is_refused_with_what_is_allowed(self, platform: Platform, method: str) -> None:
        answer = platform.call(method, "/v1/notify", TEXT)
        refused(answer, 405, "method_not_allowed")
        assert answer.headers["Allow"] == "POST"

    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST", "HEAD"])
    def test_of_looking_up_is_refused_with_what_is_allowed(self, platform: Platform, method: str) -> None:
        answer = platform.call(method, "/v1/notify/msg_7Xk2pLqR9")
        refused(answer, 405, "method_not_allowed")
        assert answer.headers["Allow"] == "GET"

    def test_of_an_operators_path_names_all_that_are_allowed(self, platform: Platform) -> None:
        answer = platform.call("PUT", "/internal/services")
        problem(answer, 405)
        assert answer.headers["Allow"] == "GET, POST"


def test_a_huge_body_for_nobody_is_refused_in_form(platform: Platform) -> None:
    assert platform.call("PUT", "/v1/notify", raw=b"x" * 1_000_000).status in (405, 413)
    assert platform.call("POST", "/internal/x", raw=b"x" * 1_000_000).status in (404, 413)


@pytest.mark.parametrize("route", [route for route in ROUTES if "{" in route.path], ids=lambda route: str(route.key))
def test_an_endless_id_is_refused_in_form(platform: Platform, customer: Customer, route: Any) -> None:
    path = route.path
    for name in ("service_id", "carrier", "message_id", "api_key_id", "webhook_id"):
        path = path.replace(f"{{{name}}}", "x" * 4000)
    if "{" not in path:
        assert 400 <= platform.call(route.method, path, {}).status < 500
