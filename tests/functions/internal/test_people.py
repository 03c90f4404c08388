"""/internal/services/{id}: team, guest list, reply-to addresses, and the rest of what /v2 reads of a profile."""

from typing import Any

import pytest

from tests.world.platform import Platform
from tests.world.v2 import Tenant, new_tenant, problem, unknown


@pytest.fixture
def tenant(platform: Platform) -> Tenant:
    return new_tenant(platform)


def listed(tenant: Tenant, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tenant.operate("GET", path).json["data"]
    return found


class TestATeam:
    def test_is_joined_and_left(self, platform: Platform, tenant: Tenant) -> None:
        noor = tenant.operate("POST", "team", {"name": "Noor", "email": "noor@heron.example", "mobile": "07900900321"})
        ada = tenant.operate("POST", "team", {"name": "Ada", "email": "ada@heron.example"})
        assert noor.status == 201
        assert listed(tenant, "team") == [noor.json, ada.json]
        assert tenant.operate("DELETE", f"team/{noor.json['id']}").status == 204
        assert listed(tenant, "team") == [ada.json]
        problem(tenant.operate("DELETE", f"team/{noor.json['id']}"), 404)

    def test_has_everybody_once(self, platform: Platform, tenant: Tenant) -> None:
        for name, address in (("Noor", "noor@heron.example"), ("Noor B", "NOOR@heron.example")):
            tenant.operate("POST", "team", {"name": name, "email": address})
        assert [each["name"] for each in listed(tenant, "team")] == ["Noor B"]

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"name": "Noor"}, "email"),
            ({"email": "noor@heron.example"}, "name"),
            ({"name": "Noor", "email": "noor"}, "email"),
            ({"name": "Noor", "mobile": "otter"}, "mobile"),
        ],
    )
    def test_takes_only_who_can_be_reached(
        self, platform: Platform, tenant: Tenant, body: dict[str, Any], field: str
    ) -> None:
        answer = tenant.operate("POST", "team", body)
        problem(answer, 400)
        assert answer.json["field"] == field
        assert listed(tenant, "team") == []


class TestAGuestList:
    def test_is_joined_and_left_in_any_spelling(self, platform: Platform, tenant: Tenant) -> None:
        first = tenant.operate("POST", "guest-list", {"recipient": "07900 900 111"})
        again = tenant.operate("POST", "guest-list", {"recipient": "+447900900111"})
        assert first.json["id"] == again.json["id"]
        assert len(listed(tenant, "guest-list")) == 1
        assert tenant.operate("DELETE", f"guest-list/{first.json['id']}").status == 204
        assert listed(tenant, "guest-list") == []

    def test_has_five_numbers_and_five_addresses_at_most(self, platform: Platform, tenant: Tenant) -> None:
        for number in range(5):
            for recipient in (f"0790090011{number}", f"guest{number}@example.com"):
                assert tenant.operate("POST", "guest-list", {"recipient": recipient}).status == 201
        problem(tenant.operate("POST", "guest-list", {"recipient": "07900900119"}), 409)
        problem(tenant.operate("POST", "guest-list", {"recipient": "guest9@example.com"}), 409)
        assert tenant.operate("POST", "guest-list", {"recipient": "GUEST1@example.com"}).status == 201

    @pytest.mark.parametrize("recipient", ["", "otter", "@", "5", None, 5])
    def test_takes_only_recipients(self, platform: Platform, tenant: Tenant, recipient: Any) -> None:
        problem(tenant.operate("POST", "guest-list", {"recipient": recipient}), 400)


class TestReplyToAddresses:
    def test_have_one_default(self, platform: Platform, tenant: Tenant) -> None:
        first = tenant.operate("POST", "reply-tos", {"email": "help@heron.example"}).json
        second = tenant.operate("POST", "reply-tos", {"email": "shop@heron.example"}).json
        assert (first["default"], second["default"]) == (True, False)
        tenant.operate("POST", "reply-tos", {"email": "new@heron.example", "default": True})
        assert [each["default"] for each in listed(tenant, "reply-tos")] == [False, False, True]

    def test_are_archived_and_not_forgotten(self, platform: Platform, tenant: Tenant) -> None:
        id = tenant.operate("POST", "reply-tos", {"email": "help@heron.example"}).json["id"]
        assert tenant.operate("DELETE", f"reply-tos/{id}").status == 204
        assert [(each["archived"], each["default"]) for each in listed(tenant, "reply-tos")] == [(True, False)]
        problem(tenant.operate("DELETE", f"reply-tos/{unknown()}"), 404)

    def test_are_addresses(self, platform: Platform, tenant: Tenant) -> None:
        problem(tenant.operate("POST", "reply-tos", {"email": "help"}), 400)


@pytest.mark.parametrize("path", ["team", "guest-list", "reply-tos"])
def test_lists_are_of_one_service_and_read_page_by_page(platform: Platform, tenant: Tenant, path: str) -> None:
    for number in range(3):
        address = f"a{number}@heron.example"
        body = {"name": "A", "email": address} if path == "team" else {"recipient": address}
        tenant.operate("POST", path, {"email": address} if path == "reply-tos" else body)
    page = tenant.operate("GET", f"{path}?page_size=2").json
    rest = tenant.operate("GET", f"{path}?page_size=2&page_token={page['next_page_token']}").json
    assert (len(page["data"]), len(rest["data"]), rest["next_page_token"]) == (2, 1, None)
    assert listed(new_tenant(platform, name="Badger Books"), path) == []
    problem(platform.admin("GET", f"/services/{unknown()}/{path}"), 404)


def test_a_profile_is_made_and_changed_part_by_part(platform: Platform) -> None:
    tenant = new_tenant(platform, prefix_sms=True, daily_limits={"sms": 7})
    shown = tenant.operate("GET", "").json
    assert (shown["prefix_sms"], shown["contact_link"]) == (True, None)
    assert (shown["daily_limits"]["sms"], shown["daily_limits"]["email"]) == (7, 250_000)
    changed = tenant.operate("POST", "", {"contact_link": "https://heron.example", "name": "Heron"}).json
    assert (changed["name"], changed["contact_link"], changed["prefix_sms"]) == ("Heron", "https://heron.example", True)
    assert tenant.operate("POST", "", {"prefix_sms": False}).json["prefix_sms"] is False
    problem(tenant.operate("POST", "", {"daily_limits": {"sms": -1}}), 400)
    problem(tenant.operate("POST", "", {"daily_limits": {"fax": 1}}), 400)
    problem(platform.admin("POST", f"/services/{unknown()}", {"prefix_sms": True}), 404)
