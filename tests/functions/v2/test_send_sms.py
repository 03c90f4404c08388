"""POST /v2/notifications/sms: what is taken in, how it is answered, and every reason for a no."""

from typing import Any

import pytest

from tests.world.platform import Platform
from tests.world.v2 import Tenant, new_tenant, refused, unknown

A_DAY_AHEAD = "2026-03-07T15:00"
INVALID = "phone_number Number is not valid – double check the phone number you entered"


class TestATextThatIsTakenIn:
    def test_is_answered_with_what_will_be_read(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.sms_template("Hi ((name)), your parcel\tis here…")
        answer = tenant.text(template, personalisation={"NAME": "Zoé ñ"}, reference="order 7")
        id, base = answer.json["id"], platform.base_url
        assert answer.status == 201
        assert answer.json == {
            "id": id,
            "reference": "order 7",
            "uri": f"{base}/v2/notifications/{id}",
            "template": {
                "id": template,
                "version": 1,
                "uri": f"{base}/services/{tenant.id}/templates/{template}",
            },
            "scheduled_for": None,
            "content": {"body": "Hi Zoé ñ, your parcel is here...", "from_number": "HERON"},
        }

    def test_reaches_the_phone_with_the_services_name_in_front_if_it_wants_that(self, platform: Platform) -> None:
        tenant = new_tenant(platform, prefix_sms=True)
        answer = tenant.text(tenant.sms_template("Your parcel is here."))
        assert answer.json["content"]["body"] == "Your parcel is here."
        platform.settle()
        assert platform.phone("+447900900123") == ["Heron Post: Your parcel is here."]
        assert tenant.shown(answer.json["id"])["body"] == "Your parcel is here."

    @pytest.mark.parametrize("body", ["\n\nHello", " , hello", "\u200bHello", "Heron Post: hello"])
    def test_is_shown_without_the_name_whatever_it_begins_with(self, platform: Platform, body: str) -> None:
        tenant, plain = new_tenant(platform, prefix_sms=True), new_tenant(platform)
        id = tenant.text(tenant.sms_template(body)).json["id"]
        other = plain.text(plain.sms_template(body)).json
        assert tenant.shown(id)["body"] == other["content"]["body"]

    @pytest.mark.parametrize(
        "spelling",
        ["07900900123", "+44 7900 900 123", "447900900123", "(07900) 900-123", "++447900900123"],
    )
    def test_may_be_for_any_spelling_of_a_number(self, platform: Platform, tenant: Tenant, spelling: str) -> None:
        id = tenant.text(tenant.sms_template(), f" {spelling}\n").json["id"]
        assert tenant.shown(id)["phone_number"] == spelling
        platform.settle()
        assert len(platform.phone("+447900900123")) == 1

    def test_costs_by_its_length_with_the_name(self, platform: Platform) -> None:
        short, long = new_tenant(platform), new_tenant(platform, prefix_sms=True)
        parts = []
        for tenant in (short, long):
            id = tenant.text(tenant.sms_template("x" * 155)).json["id"]
            parts.append(tenant.shown(id)["cost_details"]["billable_sms_fragments"])
        assert parts == [1, 2]

    def test_is_sent_at_once_though_a_later_moment_was_named(self, platform: Platform, tenant: Tenant) -> None:
        for moment in (A_DAY_AHEAD, "2026-03-06 16:00", "2026-03-06T15:30:00+14:00", None):
            answer = tenant.text(tenant.sms_template(), scheduled_for=moment)
            assert (answer.status, answer.json["scheduled_for"]) == (201, None)
        platform.settle()
        assert len(platform.phone("+447900900123")) == 4

    def test_comes_from_the_sender_that_was_asked_for(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.sms_template()
        for name, code, shown in (("Shop", "HERONSHOP", "HERONSHOP"), ("Desk", "07700900777", "447700900777")):
            kind = "Numeric" if code[0] == "0" else "Alphanumeric"
            made = tenant.operate("POST", "senders", {"name": name, "code": code, "type": kind}).json
            tenant.operate("POST", f"senders/{made['id']}/approve")
            for id in (made["id"], made["id"].upper()):
                assert tenant.text(template, sms_sender_id=id).json["content"]["from_number"] == shown

    def test_takes_values_as_python_spells_them(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.sms_template("((a)) ((b)) ((c)) ((d)) ((e??yes))")
        values = {"a": 1.5, "b": True, "c": ["x", None, "y", "z"], "d": {"k": 1}, "e": "Yes", "unused": "!"}
        assert (
            tenant.text(template, personalisation=values).json["content"]["body"] == "1.5 True x, y and z {'k': 1} yes"
        )

    def test_may_bear_an_empty_reference_and_a_long_one(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.sms_template()
        assert tenant.text(template, reference="").json["reference"] == ""
        assert tenant.text(template, reference="é" * 1000).json["reference"] == "é" * 1000

    @pytest.mark.parametrize("form", ["{}", "{{{}}}", "urn:uuid:{}"])
    def test_names_its_template_in_any_spelling(self, platform: Platform, tenant: Tenant, form: str) -> None:
        template = tenant.sms_template()
        for id in (template, template.upper(), template.replace("-", "")):
            assert tenant.text(form.format(id)).json["template"]["id"] == template


class TestARefusal:
    def test_of_the_channel_comes_before_the_template(self, platform: Platform) -> None:
        tenant = new_tenant(platform, permissions=["email"])
        for kind in ("live", "test"):
            answer = tenant.text(unknown(), kind=kind)
            refused(answer, 400, "BadRequestError", "Service is not allowed to send text messages")

    def test_of_the_template_says_why(self, platform: Platform, tenant: Tenant) -> None:
        refused(tenant.text(unknown()), 400, "BadRequestError", "Template not found")
        email = tenant.email_template("((a))")
        refused(tenant.text(email), 400, "BadRequestError", "email template is not suitable for sms notification")
        gone = tenant.sms_template("((a))")
        tenant.operate("DELETE", f"templates/{gone}")
        refused(tenant.text(gone), 400, "BadRequestError", "Template has been deleted")
        codes = tenant.template(type="sms", name="Code", body="{code}", syntax="otp")
        refused(tenant.text(codes), 400, "BadRequestError", "Template not found")

    def test_of_missing_values_names_them_as_the_template_does(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.sms_template("((First Name)) ((b)) ((last_name??x)) ((B))")
        values = {"b": "1", "last name": None}
        answer = tenant.text(template, personalisation=values, sms_sender_id=unknown())
        refused(answer, 400, "BadRequestError", "Missing personalisation: First Name, last_name")

    @pytest.mark.parametrize("nothing", ["", " \n\t", "\u200b\ufeff", []])
    def test_of_nothing_to_say(self, platform: Platform, tenant: Tenant, nothing: Any) -> None:
        template = tenant.sms_template("((a))")
        refused(tenant.text(template, personalisation={"a": nothing}), 400, "BadRequestError", "Your message is empty.")

    def test_of_a_file_comes_before_the_sender(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.sms_template("((a))")
        answer = tenant.text(template, personalisation={"a": {"file": "Zm9v"}}, sms_sender_id=unknown())
        refused(answer, 400, "BadRequestError", "Can only send a file by email")

    def test_of_a_sender_shows_its_id_as_given(self, platform: Platform, tenant: Tenant, stranger: Tenant) -> None:
        template = tenant.sms_template()
        others = stranger.operate("POST", "senders", {"name": "Badger", "code": "BADGER"}).json["id"]
        pending = tenant.operate("POST", "senders", {"name": "New", "code": "NEW"}).json["id"]
        for id in (unknown().upper(), others, pending):
            words = f"sms_sender_id {id} does not exist in database for service id {tenant.id}"
            refused(tenant.text(template, sms_sender_id=id), 400, "BadRequestError", words)

    def test_of_more_than_six_parts_counts_without_the_name(self, platform: Platform) -> None:
        tenant = new_tenant(platform, prefix_sms=True)
        template = tenant.sms_template("((a))")
        assert tenant.text(template, personalisation={"a": "x" * 918}).status == 201
        words = (
            "Your message is too long. Text messages cannot be longer than 918 characters. "
            "Your message is 919 characters long."
        )
        refused(tenant.text(template, personalisation={"a": "x" * 919}), 400, "BadRequestError", words)

    def test_of_the_recipient_comes_before_the_length(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.sms_template("((a))")
        answer = tenant.text(template, "020 7946 0321", personalisation={"a": "x" * 1000})
        refused(answer, 400, "InvalidPhoneError", "Not a UK mobile number")


class TestANumber:
    def test_abroad_needs_a_permission(self, platform: Platform) -> None:
        home = new_tenant(platform, permissions=["sms"])
        template = home.sms_template()
        words = "Cannot send to international mobile numbers"
        refused(home.text(template, "+12025550104"), 400, "BadRequestError", words)
        refused(home.text(template, "+33122334455"), 400, "BadRequestError", words)

    def test_of_the_crown_dependencies_needs_none(self, platform: Platform) -> None:
        home = new_tenant(platform, permissions=["sms"])
        assert home.text(home.sms_template(), "07797 712345").status == 201

    def test_on_a_desk_needs_another_permission(self, platform: Platform) -> None:
        mobile = new_tenant(platform)
        both = new_tenant(platform, permissions=["sms", "sms_to_uk_landlines"])
        refused(mobile.text(mobile.sms_template(), "01632 960001"), 400, "ValidationError", INVALID)
        refused(mobile.text(mobile.sms_template(), "0117 496 0123"), 400, "InvalidPhoneError", "Not a UK mobile number")
        assert both.text(both.sms_template(), "0117 496 0123").status == 201

    @pytest.mark.parametrize("kind", ["live", "test"])
    def test_for_smoke_tests_is_answered_and_forgotten(self, platform: Platform, tenant: Tenant, kind: str) -> None:
        template = tenant.sms_template()
        for number in ("07700900000", "+44 7700 900 111", "447700900222"):
            answer = tenant.text(template, number, kind=kind)
            assert (answer.status, answer.json["content"]["body"]) == (201, "Your parcel is here.")
            refused(tenant.v2("GET", f"/notifications/{answer.json['id']}"), 404, "NoResultFound", "No result found")
        platform.settle()
        assert platform.aws.items("messages") == []
