"""The body of a text: which JSON is read, and what is said of each field that is wrong."""

from typing import Any

import pytest

from tests.world.platform import Platform
from tests.world.v2 import SOMEBODY, Tenant, errors, refused, unknown

A_DAY_AHEAD = "2026-03-07T15:00"


def said(tenant: Tenant, body: Any) -> list[str]:
    """The texts of the validation errors of a body, given besides a good template."""
    answer = tenant.v2("POST", "/notifications/sms", body)
    assert answer.status == 400
    assert {name for name, _ in errors(answer)} == {"ValidationError"}
    return [message for _, message in errors(answer)]


class TestABody:
    @pytest.mark.parametrize(
        "raw", [b"", b"{", b"not json", b"\xff\xfe\xfd", b'{"a": "\\ud800"}', b"[" * 100_000, b"{'a': 1}", b"9" * 5000]
    )
    def test_that_is_no_json_is_told(self, platform: Platform, tenant: Tenant, raw: bytes) -> None:
        answer = tenant.v2("POST", "/notifications/sms", raw=raw)
        refused(answer, 400, "BadRequestError", "Invalid JSON supplied in POST data")

    @pytest.mark.parametrize("raw", [b"{}", b"[]", b"null", b"0", b'""', b"false", b"  {}\n"])
    def test_that_is_nothing_is_an_empty_object(self, platform: Platform, tenant: Tenant, raw: bytes) -> None:
        wanted = [("ValidationError", f"{name} is a required property") for name in ("phone_number", "template_id")]
        assert errors(tenant.v2("POST", "/notifications/sms", raw=raw)) == wanted

    @pytest.mark.parametrize(
        ("raw", "shown"),
        [
            (b"1", "1"),
            (b"[1]", "[1]"),
            (b'"x"', "x"),
            (b"true", "True"),
            (b'[{"a": null}]', "[{a: None}]"),
            (b"NaN", "nan"),
        ],
    )
    def test_that_is_no_object_is_shown(self, platform: Platform, tenant: Tenant, raw: bytes, shown: str) -> None:
        refused(
            tenant.v2("POST", "/notifications/sms", raw=raw), 400, "ValidationError", f"{shown} is not of type object"
        )

    @pytest.mark.parametrize("media_type", ["text/plain", "", "application/x-www-form-urlencoded", "nonsense"])
    def test_is_json_whatever_it_says_of_itself(self, platform: Platform, tenant: Tenant, media_type: str) -> None:
        template = tenant.sms_template()
        raw = f'{{"phone_number": "5", "phone_number": "{SOMEBODY}", "template_id": "{template}"}}'.encode()
        for content in (raw, b"\xef\xbb\xbf" + raw, raw.decode().encode("utf-16")):
            answer = tenant.v2("POST", "/notifications/sms", raw=content, headers={"content-type": media_type})
            assert answer.status == 201

    def test_larger_than_five_megabytes_is_refused(self, platform: Platform, tenant: Tenant) -> None:
        answer = tenant.v2("POST", "/notifications/sms", raw=b" " * (5 * 1024 * 1024 + 1))
        assert (answer.status, errors(answer)[0][0]) == (413, "RequestEntityTooLarge")

    def test_with_an_endless_wrong_value_is_answered_all_the_same(self, platform: Platform, tenant: Tenant) -> None:
        answer = tenant.v2("POST", "/notifications/sms", {"reference": ["\u0007" * 500_000]})
        assert answer.status == 400
        assert len(answer.text) < 6_000_000

    def test_may_be_nested_only_so_deep(self, platform: Platform, tenant: Tenant) -> None:
        deep: Any = "x"
        for _ in range(400):
            deep = [deep]
        answer = tenant.text(tenant.sms_template("((a))"), personalisation={"a": deep})
        refused(answer, 400, "BadRequestError", "Invalid JSON supplied in POST data")


class TestEachField:
    @pytest.mark.parametrize(
        ("field", "value", "message"),
        [
            ("phone_number", 7900900123, "7900900123 is not of type string"),
            ("phone_number", None, "None is not of type string"),
            ("phone_number", [SOMEBODY], f"[{SOMEBODY}] is not of type string"),
            ("phone_number", {"a": "it's"}, '{a: "its"} is not of type string'),
            ("phone_number", "", "Not enough digits"),
            ("phone_number", "otter", "Must not contain letters or symbols"),
            ("phone_number", "07900 900 12x", "Must not contain letters or symbols"),
            ("phone_number", "07900900123456", "Too many digits"),
            ("phone_number", "12345", "Not enough digits"),
            ("phone_number", "09012345678", "Number is not valid – double check the phone number you entered"),
            ("phone_number", "+8501921234567", "Not a valid country prefix"),
            ("template_id", "", "is not a valid UUID"),
            ("template_id", None, "is not a valid UUID"),
            ("template_id", 5, "is not a valid UUID"),
            ("template_id", " 93897e98-71c8-4f08-a171-2861b3f5fc6d", "is not a valid UUID"),
            ("sms_sender_id", None, "is not a valid UUID"),
            ("sms_sender_id", "x", "is not a valid UUID"),
            ("personalisation", None, "None is not of type object"),
            ("personalisation", [{"a": "b"}], "[{a: b}] is not of type object"),
            ("personalisation", "x", "x is not of type object"),
            ("reference", None, "None is not of type string"),
            ("reference", 1.0, "1.0 is not of type string"),
            ("reference", "r" * 1001, f"{'r' * 1001} is too long"),
            ("scheduled_for", 5, "5 is not of type string, null"),
            ("scheduled_for", "2026-03-06T15:04:04", "datetime can not be in the past"),
            ("scheduled_for", "2026-03-07T15:04:30", "datetime can only be 24 hours in the future"),
            (
                "scheduled_for",
                "tomorrow",
                "datetime format is invalid. It must be a valid ISO8601 date time format, "
                "https://en.wikipedia.org/wiki/ISO_8601",
            ),
        ],
    )
    def test_that_is_wrong_is_shown(
        self, platform: Platform, tenant: Tenant, field: str, value: Any, message: str
    ) -> None:
        body = {"phone_number": SOMEBODY, "template_id": unknown(), field: value}
        assert said(tenant, body) == [f"{field} {message}"]
        assert platform.aws.items("messages") == []

    def test_that_is_missing_or_too_much_is_named(self, platform: Platform, tenant: Tenant) -> None:
        assert said(tenant, {"phone_number": SOMEBODY}) == ["template_id is a required property"]
        body = {"phone_number": SOMEBODY, "template_id": unknown()}
        one = "Additional properties are not allowed (to was unexpected)"
        two = "Additional properties are not allowed (email_address, to were unexpected)"
        assert said(tenant, body | {"to": 1}) == [one]
        assert said(tenant, body | {"to": 1, "email_address": 2}) == [two]

    def test_is_told_in_the_order_of_the_schema_and_once(self, platform: Platform, tenant: Tenant) -> None:
        body = {"zebra": 1, "sms_sender_id": 5, "scheduled_for": 1, "reference": 1, "phone_number": "x", "ant": 2}
        assert said(tenant, body) == [
            "reference 1 is not of type string",
            "phone_number Must not contain letters or symbols",
            "scheduled_for 1 is not of type string, null",
            "sms_sender_id is not a valid UUID",
            "template_id is a required property",
            "Additional properties are not allowed (ant, zebra were unexpected)",
        ]
