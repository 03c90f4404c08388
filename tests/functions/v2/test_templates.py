"""Templates of /v2: one, one version, all, and what they would look like."""

from typing import Any

import pytest

from tests.world.platform import Platform
from tests.world.v2 import Tenant, errors, refused, unknown


def without_times(shown: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in shown.items() if name not in ("created_at", "updated_at")}


class TestOne:
    def test_is_shown_with_what_it_asks_for(self, platform: Platform, tenant: Tenant) -> None:
        id = tenant.email_template("Hi ((first name)) ((Sure??yes))", subject="((colour)) ((First_Name))")
        shown = tenant.v2("GET", f"/template/{id}").json
        assert without_times(shown) == {
            "id": id,
            "type": "email",
            "name": "Parcel",
            "version": 1,
            "created_by": "noor@heron.example",
            "subject": "((colour)) ((First_Name))",
            "body": "Hi ((first name)) ((Sure??yes))",
            "personalisation": {name: {"required": True} for name in ("colour", "First_Name", "Sure")},
            "postage": None,
            "letter_contact_block": None,
        }
        assert shown["created_at"].endswith("Z")
        assert shown["updated_at"] is None

    def test_of_letters_has_postage_and_a_contact_block(self, platform: Platform, tenant: Tenant) -> None:
        fields = {"type": "letter", "name": "L", "subject": "S", "body": "B", "contact_block": "((who))\nLane 1"}
        shown = tenant.v2("GET", f"/template/{tenant.template(**fields)}").json
        assert (shown["postage"], shown["letter_contact_block"]) == ("second", "((who))\nLane 1")
        assert shown["personalisation"] == {"who": {"required": True}}

    def test_of_texts_has_no_subject(self, platform: Platform, tenant: Tenant) -> None:
        assert tenant.v2("GET", f"/template/{tenant.sms_template()}").json["subject"] is None

    def test_is_found_in_any_spelling_of_its_id(self, platform: Platform, tenant: Tenant) -> None:
        id = tenant.sms_template()
        for spelling in (id.upper(), id.replace("-", "")):
            assert tenant.v2("GET", f"/template/{spelling}").json["id"] == id

    def test_that_is_archived_is_still_shown(self, platform: Platform, tenant: Tenant) -> None:
        id = tenant.sms_template("old ((a))")
        tenant.operate("DELETE", f"templates/{id}")
        shown = tenant.v2("GET", f"/template/{id}").json
        assert (shown["version"], shown["body"]) == (2, "old ((a))")
        assert shown["updated_at"] is not None
        preview = tenant.v2("POST", f"/template/{id}/preview", {"personalisation": {"a": "x"}})
        assert preview.json["body"] == "old x"

    @pytest.mark.parametrize("path", ["/template/x", "/template/x/version/1", "/template/x/version/0"])
    def test_by_what_is_no_id_is_told(self, platform: Platform, tenant: Tenant, path: str) -> None:
        refused(tenant.v2("GET", path), 400, "ValidationError", "id is not a valid UUID")

    def test_of_another_dialect_is_not_found(self, platform: Platform, tenant: Tenant) -> None:
        id = tenant.template(type="sms", name="Code", body="{code}", syntax="otp")
        for path in (f"/template/{id}", f"/template/{id}/version/1"):
            refused(tenant.v2("GET", path), 404, "NoResultFound", "No result found")
        assert tenant.v2("GET", "/templates").json == {"templates": []}


class TestAVersion:
    def test_stays_as_it_was(self, platform: Platform, tenant: Tenant) -> None:
        id = tenant.sms_template("one ((a))")
        platform.clock.pass_(hours=1)
        tenant.operate("POST", f"templates/{id}", {"body": "two ((b))", "name": "Second"})
        first, second = (tenant.v2("GET", f"/template/{id}/version/{number}").json for number in (1, 2))
        assert (first["body"], first["name"], first["updated_at"]) == ("one ((a))", "Parcel", None)
        assert (second["body"], second["name"], second["version"]) == ("two ((b))", "Second", 2)
        assert second["updated_at"] > second["created_at"] == first["created_at"]
        assert tenant.v2("GET", f"/template/{id}").json == second
        assert tenant.v2("GET", f"/template/{id}/version/0").json == second

    def test_is_what_a_message_was_sent_with(self, platform: Platform, tenant: Tenant) -> None:
        id = tenant.sms_template("one")
        old = tenant.text(id).json
        tenant.operate("POST", f"templates/{id}", {"body": "two"})
        new = tenant.text(id).json
        assert [each["template"]["version"] for each in (old, new)] == [1, 2]
        assert [tenant.shown(each["id"])["body"] for each in (old, new)] == ["one", "two"]

    @pytest.mark.parametrize("number", ["2", "99", "9999999999999999999"])
    def test_that_never_was_is_not_found(self, platform: Platform, tenant: Tenant, number: str) -> None:
        answer = tenant.v2("GET", f"/template/{tenant.sms_template()}/version/{number}")
        refused(answer, 404, "NoResultFound", "No result found")

    @pytest.mark.parametrize("number", ["abc", "-1", "1.0", "٣", "+1", "1 "])
    def test_that_is_no_number_is_no_path(self, platform: Platform, tenant: Tenant, number: str) -> None:
        answer = tenant.v2("GET", f"/template/{tenant.sms_template()}/version/{number}")
        assert (answer.status, answer.json["result"]) == (404, "error")


class TestAll:
    def test_are_listed_by_name_and_then_by_type(self, platform: Platform, tenant: Tenant) -> None:
        for name in ("bees", "Ants"):
            tenant.template(type="letter", name=name, body="x", subject="s")
            tenant.template(type="email", name=name, body="x", subject="s")
            tenant.template(type="sms", name=name, body="x")
        found = [(each["name"], each["type"]) for each in tenant.v2("GET", "/templates").json["templates"]]
        assert found == [(name, type) for name in ("Ants", "bees") for type in ("sms", "email", "letter")]

    def test_are_shown_as_each_alone(self, platform: Platform, tenant: Tenant) -> None:
        id = tenant.sms_template()
        assert tenant.v2("GET", "/templates").json["templates"] == [tenant.v2("GET", f"/template/{id}").json]

    def test_leave_out_the_archived_and_other_types(self, platform: Platform, tenant: Tenant) -> None:
        text, email = tenant.sms_template(), tenant.email_template()
        tenant.operate("DELETE", f"templates/{tenant.sms_template()}")

        def ids(*types: str) -> list[str]:
            answer = tenant.v2("GET", "/templates", query=[("type", each) for each in types])
            return [each["id"] for each in answer.json["templates"]]

        assert sorted(ids()) == sorted([text, email])
        assert ids("sms") == ids("sms", "email") == [text]
        assert ids("letter") == []

    @pytest.mark.parametrize("type", ["fax", "", "SMS"])
    def test_of_no_type_there_is(self, platform: Platform, tenant: Tenant, type: str) -> None:
        answer = tenant.v2("GET", "/templates", query=[("type", type)])
        refused(answer, 400, "ValidationError", f"type {type} is not one of [sms, email, letter]")

    def test_by_anything_else_is_refused(self, platform: Platform, tenant: Tenant) -> None:
        answer = tenant.v2("GET", "/templates", query=[("page", "1")])
        refused(answer, 400, "ValidationError", "Additional properties are not allowed (page was unexpected)")


class TestAPreview:
    def preview(self, tenant: Tenant, id: str, **values: Any) -> Any:
        return tenant.v2("POST", f"/template/{id}/preview", {"personalisation": values}).json

    def test_of_a_text_leaves_out_the_services_name(self, platform: Platform, tenant: Tenant) -> None:
        tenant.operate("POST", "", {"prefix_sms": True})
        platform.clock.pass_(seconds=4)
        id = tenant.sms_template("Hi ((a)) , “there”")
        assert self.preview(tenant, id, a="Pip", unused=1) == {
            "id": id,
            "type": "sms",
            "version": 1,
            "body": 'Hi Pip, "there"',
            "html": None,
            "subject": None,
            "postage": None,
        }

    def test_of_an_email_has_markdown_and_html_without_a_page_around_it(
        self, platform: Platform, tenant: Tenant
    ) -> None:
        id = tenant.email_template("Hi ((a))\n\n* x", subject="For ((a))", has_unsubscribe_link=True)
        shown = self.preview(tenant, id, a="<b>Pip</b> & me")
        assert (shown["body"], shown["subject"]) == ("Hi <b>Pip</b> & me\n\n* x", "For <b>Pip</b> & me")
        assert shown["html"].startswith("<p ")
        assert "&lt;b&gt;Pip&lt;/b&gt; &amp; me" in shown["html"]
        assert "unsubscribe" not in shown["html"].lower()

    def test_of_a_letter_needs_no_address(self, platform: Platform, tenant: Tenant) -> None:
        id = tenant.template(type="letter", name="L", subject="To ((a))", body="Dear ((a))", contact_block="((who))")
        refused(
            tenant.v2("POST", f"/template/{id}/preview", {}), 400, "BadRequestError", "Missing personalisation: who, a"
        )
        shown = self.preview(tenant, id, a="Pip", who="me")
        assert (shown["body"], shown["subject"], shown["html"]) == ("Dear Pip", "To Pip", None)
        assert shown["postage"] == "second"

    @pytest.mark.parametrize("raw", [b"", b"null", b"[]", b"{}", b"0"])
    def test_needs_no_body_when_nothing_is_asked_for(self, platform: Platform, tenant: Tenant, raw: bytes) -> None:
        plain, asking = tenant.sms_template(), tenant.sms_template("((a))")
        assert tenant.v2("POST", f"/template/{plain}/preview", raw=raw).status == 200
        answer = tenant.v2("POST", f"/template/{asking}/preview", raw=raw)
        refused(answer, 400, "BadRequestError", "Missing personalisation: a")

    def test_may_be_empty_and_endless(self, platform: Platform, tenant: Tenant) -> None:
        text, email = tenant.sms_template("((a))"), tenant.email_template("((a))")
        assert self.preview(tenant, text, a="")["body"] == ""
        assert self.preview(tenant, email, a="") == self.preview(tenant, email, a="") | {"body": "", "html": ""}
        assert len(self.preview(tenant, text, a="x" * 5000)["body"]) == 5000

    def test_ignores_what_it_does_not_know_and_tells_what_is_wrong(self, platform: Platform, tenant: Tenant) -> None:
        id = tenant.sms_template()
        assert tenant.v2("POST", f"/template/{id}/preview", {"foo": 1, "id": "x"}).status == 200
        answer = tenant.v2("POST", "/template/x/preview", {"personalisation": None})
        assert errors(answer) == [
            ("ValidationError", "id is not a valid UUID"),
            ("ValidationError", "personalisation None is not of type object"),
        ]
        refused(
            tenant.v2("POST", f"/template/{id}/preview", raw=b"[1]"),
            400,
            "ValidationError",
            "[1] is not of type object",
        )
        refused(
            tenant.v2("POST", f"/template/{id}/preview", raw=b"{"),
            400,
            "BadRequestError",
            "Invalid JSON supplied in POST data",
        )

    def test_of_nothing_is_not_found(self, platform: Platform, tenant: Tenant) -> None:
        answer = tenant.v2("POST", f"/template/{unknown()}/preview", {})
        refused(answer, 404, "NoResultFound", "No result found")
