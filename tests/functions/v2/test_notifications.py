"""GET /v2/notifications/{id}: what is shown of one, and in which words."""

import re

import pytest

from tests.world.platform import Platform
from tests.world.v2 import SOMEBODY, Tenant, refused, unknown
from tests.world.v2_stored import store

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


class TestOne:
    def test_tells_all_there_is_to_tell(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.sms_template("Hi ((a))")
        made = tenant.text(template, personalisation={"a": "Pip"}, reference="r1").json
        shown = tenant.shown(made["id"])
        assert MOMENT.fullmatch(shown.pop("created_at"))
        assert shown == {
            "id": made["id"],
            "reference": "r1",
            "email_address": None,
            "phone_number": SOMEBODY,
            **dict.fromkeys(("line_1", "line_2", "line_3", "line_4", "line_5", "line_6", "postcode")),
            "type": "sms",
            "status": "created",
            "template": {
                "id": template,
                "version": 1,
                "uri": f"{platform.base_url}/v2/template/{template}/version/1",
            },
            "body": "Hi Pip",
            "subject": None,
            "created_by_name": None,
            "sent_at": None,
            "completed_at": None,
            "scheduled_for": None,
            "postage": None,
            "one_click_unsubscribe_url": None,
            "cost_details": {"billable_sms_fragments": 1, "international_rate_multiplier": 1.0, "sms_rate": 0.024},
            "cost_in_pounds": 0.024,
            "is_cost_data_ready": True,
        }

    def test_moves_from_created_over_sending_to_its_end(self, platform: Platform, tenant: Tenant) -> None:
        id = tenant.text(tenant.sms_template()).json["id"]
        platform.pump()
        sending = tenant.shown(id)
        assert (sending["status"], sending["completed_at"]) == ("sending", None)
        assert MOMENT.fullmatch(sending["sent_at"])
        platform.settle()
        delivered = tenant.shown(id)
        assert delivered["status"] == "delivered"
        assert delivered["completed_at"] > delivered["sent_at"] == sending["sent_at"]

    @pytest.mark.parametrize("kind", ["live", "team", "test"])
    def test_is_found_with_every_kind_of_key_in_any_spelling(
        self, platform: Platform, tenant: Tenant, kind: str
    ) -> None:
        id = tenant.text(tenant.sms_template()).json["id"]
        for spelling in (id, id.upper(), id.replace("-", "")):
            assert tenant.shown(spelling, kind=kind)["id"] == id

    def test_that_is_unknown_or_of_another_dialect_is_not_found(self, platform: Platform, tenant: Tenant) -> None:
        tenant.notify(to="+447900900123")
        (item,) = platform.aws.items("messages")
        for id in (unknown(), item["sk"]["S"]):
            for path in (f"/notifications/{id}", f"/notifications/{id}/pdf"):
                refused(tenant.v2("GET", path), 404, "NoResultFound", "No result found")

    @pytest.mark.parametrize("id", ["x", "sms", "1234-not-an-id", "0", "93897e98-71c8-4f08-a171-2861b3f5fc6"])
    def test_by_what_is_no_id_is_told(self, platform: Platform, tenant: Tenant, id: str) -> None:
        for path in (f"/notifications/{id}", f"/notifications/{id}/pdf"):
            answer = tenant.v2("GET", path)
            refused(answer, 400, "ValidationError", "notification_id is not a valid UUID")

    def test_has_no_pdf_since_it_is_no_letter(self, platform: Platform, tenant: Tenant) -> None:
        id = tenant.text(tenant.sms_template()).json["id"]
        answer = tenant.v2("GET", f"/notifications/{id}/pdf")
        refused(answer, 400, "BadRequestError", "Notification is not a letter")


class TestAStatus:
    @pytest.mark.parametrize(
        ("statuses", "shown", "is_over"),
        [
            ((), "created", False),
            (("unknown",), "sending", False),
            (("sent",), "sending", False),
            (("sent", "pending"), "pending", False),
            (("sent", "delivered"), "delivered", True),
            (("delivered",), "delivered", True),
            (("sent", "permanent-failure"), "permanent-failure", True),
            (("sent", "pending", "temporary-failure"), "temporary-failure", True),
            (("technical-failure",), "technical-failure", True),
            (("cancelled",), "cancelled", True),
        ],
    )
    @pytest.mark.parametrize("channel", ["sms", "email"])
    def test_is_shown_in_notifys_words(
        self, platform: Platform, tenant: Tenant, channel: str, statuses: tuple[str, ...], shown: str, is_over: bool
    ) -> None:
        to = "+447900900123" if channel == "sms" else "pip@example.com"
        found = tenant.shown(store(tenant, 1, *statuses, channel=channel, to=to))
        assert (found["status"], found["completed_at"] is not None) == (shown, is_over)

    @pytest.mark.parametrize("last", ["sent", "pending", "delivered", "permanent-failure", "temporary-failure"])
    def test_is_sent_for_good_where_receipts_mean_nothing(self, platform: Platform, tenant: Tenant, last: str) -> None:
        statuses = ("sent",) if last == "sent" else ("sent", last)
        found = tenant.shown(store(tenant, 1, *statuses, to="+12025550104"))
        assert (found["status"], found["completed_at"]) == ("sent", found["sent_at"])

    def test_of_a_country_that_gives_receipts_is_told(self, platform: Platform, tenant: Tenant) -> None:
        assert tenant.shown(store(tenant, 1, "sent", "delivered", to="+33612345678"))["status"] == "delivered"
        assert tenant.shown(store(tenant, 2, "sent", to="+33612345678"))["status"] == "sending"

    def test_of_a_text_that_never_left_costs_nothing(self, platform: Platform, tenant: Tenant) -> None:
        found = tenant.shown(store(tenant, 1, "permanent-failure", segments=2))
        assert (found["cost_details"]["billable_sms_fragments"], found["cost_in_pounds"]) == (0, 0.0)

    def test_of_a_text_abroad_costs_more(self, platform: Platform, tenant: Tenant) -> None:
        found = tenant.shown(store(tenant, 1, "sent", segments=2, to="+33612345678"))
        assert found["cost_details"]["international_rate_multiplier"] == 2.0
        assert found["cost_in_pounds"] == 2 * 2.0 * 0.024
