"""POST /unsubscribe/…: one click, no log-in, good for a year."""

import re
from urllib.parse import urlsplit

import pytest

from tests.world.platform import Answer, Platform
from tests.world.v2 import Tenant, new_tenant, unknown
from tidings import wiring

NOT_OURS = "This is not a valid unsubscribe link."
UNKNOWN = "This unsubscribe link is invalid or expired."


def link(tenant: Tenant, to: str = "Pip@Example.com") -> str:
    """The path of the link in an email that was just sent."""
    id = tenant.email(tenant.email_template(has_unsubscribe_link=True), to).json["id"]
    return str(urlsplit(tenant.shown(id)["one_click_unsubscribe_url"]).path)


def told(answer: Answer, message: str) -> None:
    wanted = {"result": "error", "message": {"unsubscribe request": message}}
    assert (answer.status, answer.json) == (404, wanted)


def test_one_click_is_enough_and_a_second_does_no_harm(platform: Platform, tenant: Tenant) -> None:
    path = link(tenant)
    for _ in range(2):
        answer = platform.call("POST", path, raw=b"List-Unsubscribe=One-Click")
        assert (answer.status, answer.json) == (200, {"result": "success", "message": "Unsubscribe successful"})
    entry = wiring.opt_outs().get(tenant.id, "pip@example.com")
    assert entry is not None
    assert (entry.is_out, len(entry.history)) == (True, 1)


def test_the_address_cannot_be_read_from_the_link(platform: Platform, tenant: Tenant) -> None:
    path = link(tenant)
    assert re.fullmatch(r"/unsubscribe/[0-9a-f-]{36}/[A-Za-z0-9_-]+", path)


def test_looking_is_not_clicking(platform: Platform, tenant: Tenant) -> None:
    assert platform.call("GET", link(tenant)).status == 405


@pytest.mark.parametrize("token", ["x", "AAAA", "%00", "a" * 200, "-_-_", "é"])
def test_a_token_that_is_none_of_ours_is_told(platform: Platform, tenant: Tenant, token: str) -> None:
    told(platform.call("POST", f"/unsubscribe/{unknown()}/{token}"), NOT_OURS)


def test_a_changed_token_is_told(platform: Platform, tenant: Tenant) -> None:
    path = link(tenant)
    told(platform.call("POST", path[:-1] + ("A" if path[-1] != "A" else "B")), NOT_OURS)


def test_a_link_is_good_for_a_year_if_its_email_is_still_known(platform: Platform, tenant: Tenant) -> None:
    path = link(tenant)
    platform.clock.pass_(days=364, hours=23)
    assert platform.call("POST", path).status == 200
    platform.clock.pass_(days=1)
    told(platform.call("POST", path), NOT_OURS)


def test_a_token_is_good_for_its_own_email_only(platform: Platform, tenant: Tenant, stranger: Tenant) -> None:
    token = link(tenant).rpartition("/")[2]
    same_service = link(tenant, "zoe@example.com").split("/")[2]
    other_service = link(stranger).split("/")[2]
    for id in (unknown(), same_service, other_service):
        told(platform.call("POST", f"/unsubscribe/{id}/{token}"), UNKNOWN)
    assert wiring.opt_outs().get(tenant.id, "zoe@example.com") is None


def test_a_path_without_an_id_is_no_path(platform: Platform) -> None:
    answer = platform.call("POST", "/unsubscribe/x/y")
    assert (answer.status, answer.json["result"]) == (404, "error")
    assert isinstance(answer.json["message"], str)


def test_the_longest_address_can_leave_too(platform: Platform) -> None:
    tenant = new_tenant(platform)
    domain = ".".join(["x" * 50] * 4) + ".example"
    assert platform.call("POST", link(tenant, f"{'y' * 60}@{domain}")).status == 200
