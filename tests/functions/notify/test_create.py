"""POST /v1/notify, line by line."""

import re
from typing import Any

import pytest

from tests.world.clock import TestClock
from tests.world.expecting import at_rest, refused
from tests.world.platform import Answer, Customer, Platform

LOAN: Any = {
    "to": "+15551234567",
    "message": "Hi {{first_name}}, your document is ready. Review it here: {{doc_url}}",
    "doc_url": "https://yourdomain.com/docs/abc123",
    "ref_id": "loan-8821",
}


def text_sent(customer: Customer, **fields: Any) -> str:
    """What the phone shows of a notification."""
    answer = customer.notify(**fields)
    assert answer.status == 202, answer.text
    customer.platform.pump()
    return customer.platform.phone("+15551234567")[-1]


class TestTheAnswer:
    def test_is_202_with_exactly_status_id_and_reference(self, customer: Customer) -> None:
        answer = customer.notify(**LOAN)
        assert answer.status == 202
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.json == {
            "status": "queued",
            "message_id": answer.json["message_id"],
            "ref_id": "loan-8821",
        }

    def test_names_the_message_by_nine_letters_and_digits(self, customer: Customer) -> None:
        ids = [customer.notify().json["message_id"] for _ in range(20)]
        assert all(re.fullmatch(r"msg_[A-Za-z0-9]{9}", id) for id in ids)
        assert len(set(ids)) == 20

    def test_has_a_null_reference_when_none_was_given(self, customer: Customer) -> None:
        assert customer.notify().json["ref_id"] is None

    def test_comes_before_any_carrier_is_asked(self, platform: Platform, customer: Customer) -> None:
        customer.notify()
        assert platform.aws.items("phones") == []

    def test_bears_the_request_id_that_the_caller_chose(self, customer: Customer) -> None:
        assert customer.notify(headers={"x-request-id": "order-77_b"}).headers["X-Request-Id"] == "order-77_b"

    @pytest.mark.parametrize("strange", ["", "a b", "x" * 129, "a\r\nSet-Cookie: b", "é"])
    def test_bears_a_request_id_of_ours_when_the_callers_is_no_token(self, customer: Customer, strange: str) -> None:
        id = customer.notify(headers={"x-request-id": strange}).headers["X-Request-Id"]
        assert re.fullmatch(r"[0-9a-f-]{36}", id)


class TestTheKey:
    @pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "BEARER ", "Bearer    "])
    def test_is_shown_as_a_bearer(self, platform: Platform, customer: Customer, scheme: str) -> None:
        headers = {"authorization": f"{scheme}{customer.key()}"}
        assert platform.call("POST", "/v1/notify", LOAN, headers=headers).status == 202

    @pytest.mark.parametrize(
        "credential",
        [
            "",
            "Bearer",
            "Bearer ",
            "{key}",
            "Basic {key}",
            "Token {key}",
            "Bearer nope",
            "Bearer {key} ",
            "Bearer {key}x",
            "Bearer x{key}",
            "Bearer {KEY}",
            "Bearer a {key}",
            "Bearer {key},Bearer {key}",
            "Bearer {secret}",
            "Bearer {service}",
            "Bearer \x00",
            "Bearer é",
            "Bearer " + "A" * 100_000,
            "Bearer " + "-" * 400,
        ],
    )
    def test_that_is_not_exactly_the_key_is_refused(
        self, platform: Platform, customer: Customer, credential: str
    ) -> None:
        key = customer.key()
        shown = credential.format(key=key, KEY=key.upper(), secret=key[-36:], service=customer.id)
        before = at_rest(platform)
        answer = platform.call("POST", "/v1/notify", LOAN, headers={"authorization": shown})
        refused(answer, 401, "unauthorized")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert at_rest(platform) == before

    def test_is_asked_for_before_anything_else(self, platform: Platform) -> None:
        refused(platform.call("POST", "/v1/notify", raw=b"{", headers={}), 401, "unauthorized")

    def test_of_another_service_does_not_open_this_one(self, platform: Platform, customer: Customer) -> None:
        other = platform.new_service(name="Badger Books")
        mixed = f"live-{customer.id}-{other.key()[-36:]}"
        refused(platform.call("POST", "/v1/notify", LOAN, key=mixed), 401, "unauthorized")

    def test_that_was_revoked_is_refused_within_five_seconds_everywhere(
        self, platform: Platform, customer: Customer, clock: TestClock
    ) -> None:
        assert customer.notify().status == 202
        listed = platform.admin("GET", f"/services/{customer.id}/api-keys").json["data"]
        platform.admin("DELETE", f"/services/{customer.id}/api-keys/{listed[0]['id']}")
        clock.pass_(seconds=5)
        refused(customer.notify(), 401, "unauthorized")
        platform.restart()
        refused(customer.notify(), 401, "unauthorized")

    def test_of_a_suspended_account_is_forbidden(
        self, platform: Platform, customer: Customer, clock: TestClock
    ) -> None:
        customer.key()
        platform.admin("POST", f"/services/{customer.id}", {"active": False})
        clock.pass_(seconds=5)
        refused(customer.notify(), 403, "forbidden")


class TestTheText:
    def test_takes_the_document_url(self, customer: Customer) -> None:
        said = text_sent(customer, message="Sign here: {{doc_url}}", doc_url="https://yourdomain.com/d/1")
        assert said == "Sign here: https://yourdomain.com/d/1"

    @pytest.mark.parametrize("written", ["{{doc_url}}", "{{ doc_url }}", "{{doc_url  }}", "{{\tdoc_url}}"])
    def test_may_have_blanks_inside_the_braces(self, customer: Customer, written: str) -> None:
        assert text_sent(customer, message=f"Go: {written}", doc_url="http://a.example/x") == "Go: http://a.example/x"

    def test_takes_other_placeholders_from_variables(self, customer: Customer) -> None:
        said = text_sent(
            customer,
            message="Hi {{first_name}}, {{count}} left, {{urgent}}, {{price}}",
            variables={"first_name": "Ana", "count": 3, "urgent": True, "price": 9.5},
        )
        assert said == "Hi Ana, 3 left, true, 9.5"

    def test_loses_a_placeholder_without_a_value_and_the_blank_before_punctuation(self, customer: Customer) -> None:
        assert text_sent(customer, **LOAN) == (
            "Hi, your document is ready. Review it here: https://yourdomain.com/docs/abc123"
        )

    def test_is_filled_once_only(self, customer: Customer) -> None:
        said = text_sent(customer, message="{{a}}", variables={"a": "{{b}}", "b": "never"})
        assert said == "{{b}}"

    def test_is_not_lengthened_by_a_url_that_it_does_not_use(self, customer: Customer) -> None:
        assert text_sent(customer, message="Ready.", doc_url="https://a.example/1") == "Ready."

    def test_cannot_take_the_document_url_from_variables(self, customer: Customer) -> None:
        answer = customer.notify(message="{{doc_url}}", variables={"doc_url": "https://a.example"})
        refused(answer, 400, "missing_field", "doc_url")

    @pytest.mark.parametrize(
        "text",
        [
            "a{b}c %s 100% {0.__class__} {{}} {{{ }}",
            "Zoë 😀 — 100 %",
            "مرحبا שלום",
            "👨‍👩‍👧‍👦",
            "line one\nline two\r\n\tline three",
            "a",
            "é" * 2000,
        ],
    )
    def test_arrives_as_it_was_written(self, customer: Customer, text: str) -> None:
        assert text_sent(customer, message=text) == text

    @pytest.mark.parametrize(
        ("text", "segments"),
        [
            ("a" * 160, 1),
            ("a" * 161, 2),
            ("a" * 306, 2),
            ("a" * 307, 3),
            ("a" * 1530, 10),
            ("€" * 80, 1),
            ("€" * 81, 2),
            ("ж" * 70, 1),
            ("ж" * 71, 2),
            ("ж" * 135, 3),
            ("😀" * 35, 1),
            ("😀" * 36, 2),
        ],
    )
    def test_is_counted_in_segments_once_filled(self, customer: Customer, text: str, segments: int) -> None:
        id = customer.notify(message="{{t}}", variables={"t": text}).json["message_id"]
        assert customer.look_up(id)["segments"] == segments

    def test_may_have_2000_characters_once_filled(self, customer: Customer) -> None:
        assert customer.notify(message="{{t}}!", variables={"t": "a" * 1999}).status == 202
        refused(customer.notify(message="{{t}}!", variables={"t": "a" * 2000}), 400, "message_too_long", "message")


class TestAField:
    @pytest.mark.parametrize("name", ["to", "message"])
    @pytest.mark.parametrize("value", [None, "", " ", " \n\t"])
    def test_that_is_required_may_not_be_absent_null_or_blank(self, customer: Customer, name: str, value: Any) -> None:
        refused(customer.notify(**{name: value}), 400, "missing_field", name)

    @pytest.mark.parametrize("name", ["to", "message"])
    def test_that_is_required_may_not_be_left_out(self, platform: Platform, customer: Customer, name: str) -> None:
        body = {each: value for each, value in LOAN.items() if each != name}
        refused(platform.call("POST", "/v1/notify", body, key=customer.key()), 400, "missing_field", name)

    @pytest.mark.parametrize("name", ["doc_url", "ref_id", "variables"])
    def test_that_is_null_is_the_same_as_absent(self, customer: Customer, name: str) -> None:
        assert customer.notify(**dict[str, Any]({name: None})).status == 202

    def test_that_is_unknown_is_ignored(self, customer: Customer) -> None:
        assert customer.notify(colour="green", nested={"a": [1, 2, {"b": None}]}).status == 202

    @pytest.mark.parametrize("name", ["to", "message", "doc_url", "ref_id"])
    @pytest.mark.parametrize("value", [5, 1.5, True, ["+15551234567"], {"a": 1}])
    def test_of_the_wrong_type_is_invalid(self, customer: Customer, name: str, value: Any) -> None:
        refused(customer.notify(**{name: value}), 400, "invalid_field", name)

    @pytest.mark.parametrize("value", [5, "a", True, [], [["a", "b"]], {"a": {}}, {"a": [1]}])
    def test_variables_are_an_object_of_plain_values(self, customer: Customer, value: Any) -> None:
        refused(customer.notify(variables=value), 400, "invalid_field", "variables")

    @pytest.mark.parametrize(
        "number",
        [
            "555-123-4567",
            "15551234567",
            "0015551234567",
            "+0123456789",
            "+1",
            "+123456",
            "+1234567890123456",
            "+1911",
            " +15551234567",
            "+15551234567 ",
            "+15551234567\n",
            "+1 555 123 4567",
            "+1555123456x",
            "+1555123456\u0667",
            "\uff0b\uff11\uff15\uff15\uff15\uff11\uff12\uff13\uff14\uff15\uff16\uff17",
            "+1555123\u200b4567",
            "+15551234567,+15557654321",
            "+15551234567;ext=5",
            "tel:+15551234567",
            "sip:a@b",
            "a@b.example",
            "+1" * 20_000,
        ],
    )
    def test_to_is_a_number_in_e164(self, customer: Customer, number: str) -> None:
        refused(customer.notify(to=number), 400, "invalid_phone_number", "to")

    @pytest.mark.parametrize("number", ["+15551234567", "+447700900123", "+1234567", "+123456789012345"])
    def test_to_may_be_any_number_in_e164(self, customer: Customer, number: str) -> None:
        assert customer.notify(to=number).status == 202

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "abc",
            "yourdomain.com/docs",
            "//yourdomain.com/docs",
            "/docs/1",
            "https:/yourdomain.com",
            "https://",
            "https:///docs",
            "ftp://yourdomain.com/1",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://your domain.com",
            "https://a.example/a\nb",
            "https://a.example/\u200b",
            "https://a.example/" + "a" * 2031,
        ],
    )
    def test_doc_url_is_an_absolute_web_address(self, customer: Customer, url: str) -> None:
        refused(customer.notify(doc_url=url), 400, "invalid_field", "doc_url")

    @pytest.mark.parametrize(
        "url", ["http://a", "HTTPS://A.EXAMPLE", "https://a.example?x=1", "https://a.example/" + "a" * 2030]
    )
    def test_doc_url_may_be_any_absolute_web_address(self, customer: Customer, url: str) -> None:
        assert customer.notify(doc_url=url).status == 202

    def test_ref_id_may_have_255_characters(self, customer: Customer) -> None:
        assert customer.notify(ref_id="r" * 255).json["ref_id"] == "r" * 255
        refused(customer.notify(ref_id="r" * 256), 400, "invalid_field", "ref_id")

    @pytest.mark.parametrize("reference", ["", "../../etc/passwd", "a\nb", "=1+1", "ж 😀"])
    def test_ref_id_is_told_back_as_it_came(self, customer: Customer, reference: str) -> None:
        id = customer.notify(ref_id=reference).json["message_id"]
        assert customer.look_up(id)["ref_id"] == reference

    def test_ref_id_never_joins_two_requests(self, customer: Customer) -> None:
        assert customer.notify(**LOAN).json["message_id"] != customer.notify(**LOAN).json["message_id"]

    @pytest.mark.parametrize(
        ("message", "variables"),
        [
            ("{{a}}", {}),
            ("{{a}} {{b}}", {"a": " ", "b": "\n"}),
            ("\u200b\u200d", {}),
            ("\u0301" * 1000, {}),
            ("a\bb", {}),
            ("a{{b}}", {"b": "\x1b"}),
        ],
    )
    def test_message_must_leave_something_to_read(self, customer: Customer, message: str, variables: Any) -> None:
        refused(customer.notify(message=message, variables=variables), 400, "invalid_field", "message")


class TestTheSandbox:
    def test_answers_alike_and_moves_by_itself(self, platform: Platform, customer: Customer) -> None:
        id = customer.notify("test", **LOAN).json["message_id"]
        assert customer.look_up(id, "test")["status"] == "queued"
        platform.settle()
        assert customer.look_up(id, "test")["status"] == "delivered"

    def test_reaches_no_phone(self, platform: Platform, customer: Customer) -> None:
        customer.notify("test", **LOAN)
        platform.settle()
        assert platform.aws.items("phones") == []

    def test_validates_alike(self, customer: Customer) -> None:
        refused(customer.notify("test", to="555-123-4567"), 400, "invalid_phone_number", "to")

    def test_does_not_use_up_the_live_limit(self, platform: Platform) -> None:
        small = platform.new_service(rate_limit=1)
        assert small.notify("test").status == 202
        assert small.notify("live").status == 202

    def test_reaches_everybody_in_trial_mode(self, platform: Platform) -> None:
        assert platform.new_service(mode="trial").notify("test").status == 202


class TestWhoMaySend:
    def test_a_service_without_the_permission_is_forbidden(self, platform: Platform) -> None:
        refused(platform.new_service(permissions=["email"]).notify(), 403, "forbidden")

    def test_in_trial_mode_a_stranger_cannot_be_texted(self, platform: Platform) -> None:
        refused(platform.new_service(mode="trial").notify(), 403, "forbidden")

    def test_with_a_team_key_a_stranger_cannot_be_texted(self, customer: Customer) -> None:
        refused(customer.notify("team"), 403, "forbidden")


class TestTheLimit:
    def test_is_told_with_every_answer(self, platform: Platform) -> None:
        service = platform.new_service(rate_limit=30)
        for answer in (service.notify(), service.notify(to="nobody")):
            assert answer.headers["RateLimit-Policy"] == '"live";q=30;w=60'
            assert re.fullmatch(r'"live";r=\d+;t=\d+', answer.headers["RateLimit"])
        assert service.notify("test").headers["RateLimit-Policy"] == '"test";q=30;w=60'

    def test_counts_down(self, platform: Platform) -> None:
        service = platform.new_service(rate_limit=30)
        left = [int(re.findall(r"r=(\d+)", service.notify().headers["RateLimit"])[0]) for _ in range(5)]
        assert left == [9, 8, 7, 6, 5]

    def test_refuses_what_is_over_it_and_says_when_to_come_back(self, platform: Platform, clock: TestClock) -> None:
        service = platform.new_service(rate_limit=6)
        answers: list[Answer] = [service.notify() for _ in range(3)]
        assert [answer.status for answer in answers] == [202, 202, 429]
        refused(answers[2], 429, "rate_limited")
        assert answers[2].headers["RateLimit"].startswith('"live";r=0;')
        clock.pass_(seconds=int(answers[2].headers["Retry-After"]))
        assert service.notify().status == 202

    def test_stores_nothing_of_what_it_refuses(self, platform: Platform) -> None:
        service = platform.new_service(rate_limit=1)
        service.notify()
        before = at_rest(platform)
        refused(service.notify(), 429, "rate_limited")
        assert at_rest(platform) == before
