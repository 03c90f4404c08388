"""POST /v2/notifications/email: what is taken in, how it is answered, and every reason for a no."""

from typing import Any

import pytest

from tests.world.platform import Platform
from tests.world.v2 import Tenant, errors, new_tenant, refused, unknown


def said(tenant: Tenant, **field: Any) -> list[str]:
    """The texts of the validation errors of a body, given besides good ones."""
    body = {"email_address": "pip@example.com", "template_id": unknown(), **field}
    answer = tenant.v2("POST", "/notifications/email", body)
    assert answer.status == 400
    assert {name for name, _ in errors(answer)} == {"ValidationError"}
    return [message for _, message in errors(answer)]


class TestAnEmailThatIsTakenIn:
    def test_is_answered_with_its_markdown_as_written(self, platform: Platform, tenant: Tenant) -> None:
        body = "# Dear ((name))\r\n\r\nBring:((things))\r\n"
        template = tenant.email_template(body, subject="News  for ((name))  -- 'soon'")
        answer = tenant.email(template, personalisation={"name": "Pip", "things": ["tea", "cake"]}, reference="r")
        id, base = answer.json["id"], platform.base_url
        assert answer.status == 201
        assert answer.json == {
            "id": id,
            "reference": "r",
            "uri": f"{base}/v2/notifications/{id}",
            "template": {"id": template, "version": 1, "uri": f"{base}/services/{tenant.id}/templates/{template}"},
            "scheduled_for": None,
            "content": {
                "from_email": "heron.post@tidings.example",
                "subject": "News for Pip – ‘soon’",
                "body": "# Dear Pip\r\n\r\nBring:\n\n* tea\n* cake",
                "one_click_unsubscribe_url": None,
            },
            "sanitised_content": {},
        }

    def test_is_shown_as_it_was_answered(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.email_template("Dear ((name))", subject="For ((name))")
        made = tenant.email(template, " Pip@Example.COM\n", personalisation={"name": "Pip"}).json
        shown = tenant.shown(made["id"])
        assert (shown["type"], shown["email_address"]) == ("email", "Pip@Example.COM")
        assert (shown["body"], shown["subject"]) == ("Dear Pip", "For Pip")
        assert (shown["phone_number"], shown["postage"], shown["line_1"]) == (None, None, None)
        assert shown["cost_details"] == {}
        assert (shown["cost_in_pounds"], shown["is_cost_data_ready"]) == (0.0, True)

    def test_may_say_where_to_unsubscribe(self, platform: Platform, tenant: Tenant) -> None:
        url = "https://heron.example/leave?me=1"
        made = tenant.email(tenant.email_template(), one_click_unsubscribe_url=url).json
        assert made["content"]["one_click_unsubscribe_url"] == url
        assert tenant.shown(made["id"])["one_click_unsubscribe_url"] == url

    def test_with_the_templates_own_link_says_so_only_when_looked_at(self, platform: Platform, tenant: Tenant) -> None:
        made = tenant.email(tenant.email_template(has_unsubscribe_link=True)).json
        assert made["content"]["one_click_unsubscribe_url"] is None
        begin = f"{platform.base_url}/unsubscribe/{made['id']}/"
        assert tenant.shown(made["id"])["one_click_unsubscribe_url"].startswith(begin)

    def test_longer_than_an_item_holds_is_kept_whole(self, platform: Platform, tenant: Tenant) -> None:
        body = "é" * 40_000
        made = tenant.email(tenant.email_template("((a))"), personalisation={"a": body}).json
        assert made["content"]["body"] == body
        assert tenant.shown(made["id"])["body"] == body
        assert [each["body"] for each in tenant.listed()["notifications"]] == [body]
        (item,) = platform.aws.items("messages")
        assert len(str(item)) < 4_000


class TestStrangersWords:
    def test_are_made_harmless_where_the_caller_says_so(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.email_template("Hi ((first name)) from ((town))", subject="((town))")
        given = {"First_Name": "Kim, [click](https://evil.example/x)!", "town": "*Rome*", "other": "*"}
        names = ["FIRST NAME", "unknown", 5, None]
        answer = tenant.email(template, personalisation=given, sanitise_content_for=names).json
        harmless = "Kim, \\[click\\]\\("
        assert answer["content"]["body"] == f"Hi {harmless} from *Rome*"
        assert answer["sanitised_content"] == {
            "First_Name": {"unsanitised": given["First_Name"], "sanitised": harmless}
        }
        assert answer["content"]["subject"] == "*Rome*"

    @pytest.mark.parametrize("names", [[], None, ["nothing"]])
    def test_stay_where_he_does_not(self, platform: Platform, tenant: Tenant, names: Any) -> None:
        answer = tenant.email(
            tenant.email_template("((a))"), personalisation={"a": "*x*"}, sanitise_content_for=names
        ).json
        assert (answer["content"]["body"], answer["sanitised_content"]) == ("*x*", {})

    def test_that_are_no_words_break_nothing(self, platform: Platform, tenant: Tenant) -> None:
        values = {"a": 5, "b": ["*x*"], "c": {"k": "*"}, "d": None}
        answer = tenant.email(
            tenant.email_template("((a))"), personalisation=values, sanitise_content_for=["a", "b", "c", "d"]
        )
        assert answer.status == 201


class TestEachField:
    @pytest.mark.parametrize(
        ("field", "value", "message"),
        [
            ("email_address", 1, "1 is not of type string"),
            ("email_address", "", "Not a valid email address"),
            ("email_address", "Pip <pip@example.com>", "Not a valid email address"),
            ("email_address", "pip@example..com", "Not a valid email address"),
            ("email_address", "x" * 330 + "@example.com", "Not a valid email address"),
            ("email_reply_to_id", None, "is not a valid UUID"),
            ("email_reply_to_id", "x", "is not a valid UUID"),
            ("one_click_unsubscribe_url", None, "is not a valid https url"),
            ("one_click_unsubscribe_url", 1, "is not a valid https url"),
            ("one_click_unsubscribe_url", "", "is not a valid https url"),
            ("one_click_unsubscribe_url", "http://heron.example", "is not a valid https url"),
            ("one_click_unsubscribe_url", "HTTPS://heron.example", "is not a valid https url"),
            ("one_click_unsubscribe_url", "https://her on.example", "is not a valid https url"),
            ("one_click_unsubscribe_url", "https://heron.example/%zz", "is not a valid https url"),
            ("one_click_unsubscribe_url", "https", "is not a valid https url"),
            ("sanitise_content_for", {}, "{} is not of type array, null"),
            ("sanitise_content_for", "a", "a is not of type array, null"),
            ("sanitise_content_for", True, "True is not of type array, null"),
        ],
    )
    def test_that_is_wrong_is_shown(
        self, platform: Platform, tenant: Tenant, field: str, value: Any, message: str
    ) -> None:
        assert said(tenant, **{field: value}) == [f"{field} {message}"]
        assert platform.aws.items("messages") == []

    def test_of_texts_is_unknown_here(self, platform: Platform, tenant: Tenant) -> None:
        words = "Additional properties are not allowed (phone_number, sms_sender_id were unexpected)"
        assert said(tenant, phone_number="x", sms_sender_id=1) == [words]

    def test_is_told_in_the_order_of_the_schema(self, platform: Platform, tenant: Tenant) -> None:
        wrong = {"sanitise_content_for": 1, "one_click_unsubscribe_url": 1, "email_reply_to_id": 1, "reference": 1}
        assert [each.split(" ")[0] for each in said(tenant, email_address="x", template_id="y", **wrong)] == [
            "reference",
            "email_address",
            "template_id",
            "email_reply_to_id",
            "one_click_unsubscribe_url",
            "sanitise_content_for",
        ]


class TestARefusal:
    def test_of_the_channel(self, platform: Platform) -> None:
        tenant = new_tenant(platform, permissions=["sms"])
        refused(tenant.email(unknown()), 400, "BadRequestError", "Service is not allowed to send emails")

    def test_of_missing_values_names_those_of_the_subject_first(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.email_template("((b)) ((a))", subject="((c)) ((A))")
        refused(tenant.email(template), 400, "BadRequestError", "Missing personalisation: c, A, b")

    def test_of_an_empty_message_only_when_it_is_nothing_but_placeholders(
        self, platform: Platform, tenant: Tenant
    ) -> None:
        empty, not_empty = tenant.email_template("((a))"), tenant.email_template("((a)).")
        refused(tenant.email(empty, personalisation={"a": " "}), 400, "BadRequestError", "Your message is empty.")
        assert tenant.email(not_empty, personalisation={"a": ""}).status == 201

    def test_of_a_reply_to_address_shows_its_id(self, platform: Platform, tenant: Tenant, stranger: Tenant) -> None:
        template = tenant.email_template()
        kept = tenant.operate("POST", "reply-tos", {"email": "help@heron.example"}).json["id"]
        gone = tenant.operate("POST", "reply-tos", {"email": "old@heron.example"}).json["id"]
        tenant.operate("DELETE", f"reply-tos/{gone}")
        others = stranger.operate("POST", "reply-tos", {"email": "help@badger.example"}).json["id"]
        platform.clock.pass_(seconds=4)
        assert tenant.email(template, email_reply_to_id=kept.upper()).status == 201
        for id in (gone, others, unknown()):
            words = f"email_reply_to_id {id} does not exist in database for service id {tenant.id}"
            refused(tenant.email(template, email_reply_to_id=id), 400, "BadRequestError", words)

    def test_of_more_than_two_million_bytes(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.email_template("((a))")
        assert tenant.email(template, personalisation={"a": "x" * 2_000_000}).status == 201
        words = "Your message is too long. Emails cannot be longer than 2000000 bytes. Your message is 2000001 bytes."
        refused(tenant.email(template, personalisation={"a": "x" * 2_000_001}), 400, "BadRequestError", words)

    def test_of_an_endless_subject(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.email_template(subject="((a))")
        answer = tenant.email(template, personalisation={"a": "x" * 60_001})
        assert errors(answer)[0][1].startswith("Your message is too long. Subjects cannot be longer")


class TestAFile:
    def asked(self, tenant: Tenant, **file: Any) -> list[tuple[str, str]]:
        return errors(tenant.email(tenant.email_template("((doc))"), personalisation={"doc": file}))

    def test_needs_a_service_that_says_whom_to_ask(self, platform: Platform, tenant: Tenant) -> None:
        ((name, words),) = self.asked(tenant, file="Zm9v")
        assert name == "BadRequestError"
        assert words.startswith("Send files by email has not been set up - add contact details for your service at ")
        assert words.endswith(f"/services/{tenant.id}/service-settings/send-files-by-email")

    def test_is_politely_refused(self, platform: Platform) -> None:
        tenant = new_tenant(platform, contact_link="https://heron.example/help")
        wanted = [("BadRequestError", "Sending files by email is not offered here yet")]
        assert self.asked(tenant, file="Zm9v", filename="a.csv", retention_period=" 4 Weeks ") == wanted

    @pytest.mark.parametrize(
        ("file", "words"),
        [
            ({"file": 1}, "file 1 is not of type string"),
            (
                {"file": "", "filename": "a"},
                "filename `filename` must end with a file extension. For example, filename.csv",
            ),
            ({"file": "", "other": 1}, "Additional properties are not allowed (other was unexpected)"),
            ({"file": "", "is_csv": None, "filename": "a.b"}, "Do not set a value for `is_csv` if `filename` is set."),
            (
                {"file": "", "is_csv": "yes"},
                "is_csv Unsupported value for is_csv: yes. Use a boolean true or false value.",
            ),
            (
                {"file": "", "retention_period": "79 weeks"},
                "retention_period Unsupported value for retention_period: 79 weeks. "
                "Supported periods are from 1 to 78 weeks.",
            ),
        ],
    )
    def test_in_the_wrong_form_is_told(self, platform: Platform, tenant: Tenant, file: Any, words: str) -> None:
        assert self.asked(tenant, **file) == [("ValidationError", words)]

    def test_of_a_smoke_test_becomes_a_link_to_nothing(self, platform: Platform) -> None:
        tenant = new_tenant(platform, contact_link="https://heron.example/help")
        smoke = "Simulate-Delivered-2@notifications.service.gov.uk"
        answer = tenant.email(tenant.email_template("((doc))"), smoke, personalisation={"doc": {"file": "Zm9v"}})
        assert answer.json["content"]["body"].endswith(f"/services/{tenant.id}/documents/test-document")
        assert platform.aws.items("messages") == []

    def test_is_any_object_with_a_file_and_no_other(self, platform: Platform, tenant: Tenant) -> None:
        answer = tenant.email(tenant.email_template("((doc))"), personalisation={"doc": {"potato": "x"}})
        assert answer.json["content"]["body"] == "{'potato': 'x'}"
