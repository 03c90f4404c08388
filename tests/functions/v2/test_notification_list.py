"""GET /v2/notifications: which are listed, in which order, and how one reads on."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.world.platform import Platform
from tests.world.v2 import Tenant, errors, unknown
from tests.world.v2_stored import BEGIN, store
from tidings import wiring
from tidings.domain import message_id


class TestAList:
    def test_of_nothing_has_no_next(self, platform: Platform, tenant: Tenant) -> None:
        current = f"{platform.base_url}/v2/notifications"
        assert tenant.listed() == {"notifications": [], "links": {"current": current}}

    def test_has_what_was_just_sent_newest_first(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.sms_template()
        ids = []
        for _ in range(3):
            ids.append(tenant.text(template).json["id"])
            assert [each["id"] for each in tenant.listed()["notifications"]] == ids[::-1]

    def test_is_read_on_until_it_is_empty(self, platform: Platform, tenant: Tenant) -> None:
        ids = [store(tenant, number) for number in range(253)][::-1]
        read: list[str] = []
        page = tenant.listed()
        sizes = [len(page["notifications"])]
        while "next" in page["links"]:
            read += [each["id"] for each in page["notifications"]]
            query = urlsplit(page["links"]["next"]).query
            assert query == f"older_than={read[-1]}"
            page = tenant.listed(*parse_qsl(query))
            sizes.append(len(page["notifications"]))
        assert read == ids
        assert sizes == [250, 3, 0]

    def test_holds_several_shards_in_one_order(self, platform: Platform, tenant: Tenant) -> None:
        wiring.services().change(tenant.id, {"shards": 4})
        platform.clock.pass_(seconds=4)
        template = tenant.sms_template()
        ids = [tenant.text(template).json["id"] for _ in range(12)]
        assert len({item["pk"]["S"] for item in platform.aws.items("messages")}) > 1
        assert [each["id"] for each in tenant.listed()["notifications"]] == ids[::-1]
        older = tenant.listed(("older_than", ids[6]))["notifications"]
        assert [each["id"] for each in older] == ids[5::-1]

    def test_has_only_what_the_same_kind_of_key_made(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.sms_template()
        live, test = tenant.text(template).json["id"], tenant.text(template, kind="test").json["id"]
        assert [each["id"] for each in tenant.listed()["notifications"]] == [live]
        assert [each["id"] for each in tenant.listed(kind="test")["notifications"]] == [test]
        assert tenant.listed(kind="team")["notifications"] == []
        assert [each["id"] for each in tenant.listed(("older_than", test))["notifications"]] == [live]

    def test_has_only_what_came_in_here(self, platform: Platform, tenant: Tenant) -> None:
        tenant.notify(to="+447900900123")
        assert tenant.listed()["notifications"] == []

    @pytest.mark.parametrize(
        ("asked", "numbers"),
        [
            (["created"], [0]),
            (["sending"], [1, 2]),
            (["sent"], [8]),
            (["pending"], [3]),
            (["delivered"], [4]),
            (["received"], [4]),
            (["accepted"], [0, 1, 2]),
            (["failed"], [5, 6, 7]),
            (["technical-failure"], [7]),
            (["failed", "delivered"], [4, 5, 6, 7]),
            (["pending-virus-check", "returned-letter"], []),
            (["cancelled"], [9]),
        ],
    )
    def test_may_be_of_some_statuses(
        self, platform: Platform, tenant: Tenant, asked: list[str], numbers: list[int]
    ) -> None:
        ways: list[tuple[str, ...]] = [
            (),
            ("unknown",),
            ("sent",),
            ("sent", "pending"),
            ("sent", "delivered"),
            ("sent", "permanent-failure"),
            ("temporary-failure",),
            ("technical-failure",),
            ("sent", "delivered"),
            ("cancelled",),
        ]
        ids = [
            store(tenant, number, *way, to="+12025550104" if number == 8 else "+447900900123")
            for number, way in enumerate(ways)
        ]
        found = tenant.listed(*(("status", each) for each in asked))["notifications"]
        assert [each["id"] for each in found] == [ids[number] for number in reversed(numbers)]

    def test_may_be_of_a_reference_and_of_some_types(self, platform: Platform, tenant: Tenant) -> None:
        first = store(tenant, 1, reference="a b")
        second = store(tenant, 2, reference="", channel="email", to="pip@example.com")
        store(tenant, 3)

        def ids(*query: tuple[str, str]) -> list[str]:
            return [each["id"] for each in tenant.listed(*query)["notifications"]]

        assert ids(("reference", "a b")) == [first]
        assert ids(("reference", "")) == [second]
        assert ids(("reference", "a b"), ("reference", "x")) == [first]
        assert ids(("template_type", "email")) == [second]
        assert len(ids(("template_type", "email"), ("template_type", "sms"))) == 3
        assert ids(("template_type", "letter")) == []
        assert ids(("include_jobs", "true"), ("template_type", "email"), ("reference", "a b")) == []

    def test_links_keep_what_was_asked_in_its_order(self, platform: Platform, tenant: Tenant) -> None:
        id = store(tenant, 1, reference="a b/c")
        asked = [
            ("reference", "a b/c"),
            ("older_than", store(tenant, 2)),
            ("status", "created"),
            ("template_type", "sms"),
            ("status", "sent"),
        ]
        links = tenant.listed(*asked)["links"]
        begin = f"{platform.base_url}/v2/notifications?reference=a+b/c&older_than="
        rest = "&status=created&status=sent&template_type=sms"
        assert links == {"current": f"{begin}{asked[1][1]}{rest}", "next": f"{begin}{id}{rest}"}

    def test_older_than_something_unknown_is_empty(self, platform: Platform, tenant: Tenant) -> None:
        store(tenant, 1)
        for id in (unknown(), message_id.new(BEGIN + timedelta(days=1), "live", 0, 5)):
            page = tenant.listed(("older_than", id))
            assert page["notifications"] == []
            assert set(page["links"]) == {"current"}

    def test_ends_a_page_early_rather_than_be_too_large(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.email_template("((a))")
        for _ in range(4):
            assert tenant.email(template, personalisation={"a": "x" * 1_900_000}).status == 201
        page = tenant.v2("GET", "/notifications")
        assert len(page.text) < 5_900_000
        assert 1 <= len(page.json["notifications"]) < 4
        assert "next" in page.json["links"]

    @pytest.mark.parametrize(
        ("query", "messages"),
        [
            ([("older_than", "x")], ["older_than is not a valid UUID"]),
            ([("older_than", "")], ["older_than is not a valid UUID"]),
            ([("include_jobs", "TRUE")], ["include_jobs TRUE is not one of [true, True]"]),
            ([("template_type", "fax")], ["template_type fax is not one of [sms, email, letter]"]),
            ([("page", "2")], ["Additional properties are not allowed (page was unexpected)"]),
            (
                [("zoo", "1"), ("older_than", "x"), ("template_type", "a"), ("template_type", "b")],
                [
                    "template_type a is not one of [sms, email, letter]",
                    "template_type b is not one of [sms, email, letter]",
                    "older_than is not a valid UUID",
                    "Additional properties are not allowed (zoo was unexpected)",
                ],
            ),
        ],
    )
    def test_refuses_what_it_does_not_know(
        self, platform: Platform, tenant: Tenant, query: list[tuple[str, str]], messages: list[str]
    ) -> None:
        answer = tenant.v2("GET", "/notifications", query=query)
        assert answer.status == 400
        assert errors(answer) == [("ValidationError", each) for each in messages]

    def test_names_every_status_there_is_when_one_is_wrong(self, platform: Platform, tenant: Tenant) -> None:
        ((_, words),) = errors(tenant.v2("GET", "/notifications", query=[("status", "elephant")]))
        assert words.startswith(
            "status elephant is not one of [cancelled, created, sending, sent, delivered, pending, "
        )
        assert words.endswith("returned-letter, accepted, received]")
