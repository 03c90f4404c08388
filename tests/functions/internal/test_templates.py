"""/internal/services/{id}/templates: made, changed by new versions, archived, listed."""

from typing import Any

import pytest

from tests.world.platform import Platform
from tests.world.v2 import Tenant, new_tenant, problem, unknown

TEXT = {"type": "sms", "name": "Parcel", "body": "Your parcel is here."}


@pytest.fixture
def tenant(platform: Platform) -> Tenant:
    return new_tenant(platform)


def test_a_template_is_made_and_shown(platform: Platform, tenant: Tenant) -> None:
    made = tenant.operate("POST", "templates", TEXT | {"labels": ["a"], "created_by": "noor@heron.example"})
    assert made.status == 201
    assert made.json == made.json | TEXT | {
        "version": 1,
        "syntax": "notify",
        "archived": False,
        "subject": None,
        "labels": ["a"],
        "created_by": "noor@heron.example",
        "updated_at": None,
    }
    assert tenant.operate("GET", f"templates/{made.json['id']}").json == made.json


def test_a_new_text_is_a_new_version_and_the_old_one_stays(platform: Platform, tenant: Tenant) -> None:
    id = tenant.template(**TEXT)
    revised = tenant.operate("POST", f"templates/{id}", {"body": "It waits."})
    assert (revised.status, revised.json["version"], revised.json["body"]) == (201, 2, "It waits.")
    assert revised.json["name"] == "Parcel"
    assert tenant.operate("GET", f"templates/{id}?version=1").json["body"] == "Your parcel is here."
    assert tenant.operate("GET", f"templates/{id}").json == revised.json


def test_archiving_is_one_more_version_and_only_once(platform: Platform, tenant: Tenant) -> None:
    id = tenant.template(**TEXT)
    for _ in range(2):
        assert tenant.operate("DELETE", f"templates/{id}").status == 204
    shown = tenant.operate("GET", f"templates/{id}").json
    assert (shown["version"], shown["archived"]) == (2, True)


def test_the_list_is_read_page_by_page_archived_ones_too(platform: Platform, tenant: Tenant) -> None:
    ids = []
    for number in range(5):
        platform.clock.pass_(seconds=1)
        ids.append(tenant.template(**TEXT | {"name": str(number)}))
    tenant.operate("DELETE", f"templates/{ids[2]}")
    found, token = [], ""
    while token is not None:
        page = tenant.operate("GET", f"templates?page_size=2{f'&page_token={token}' if token else ''}").json
        found += [each["id"] for each in page["data"]]
        token = page["next_page_token"]
    assert found == ids


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"type": "fax"}, "type"),
        ({"name": ""}, "name"),
        ({"body": ""}, "body"),
        ({"body": None}, "body"),
        ({"subject": "x"}, "subject"),
        ({"type": "email"}, "subject"),
        ({"has_unsubscribe_link": True}, "has_unsubscribe_link"),
        ({"postage": "first"}, "postage"),
        ({"type": "letter", "subject": "s", "postage": "europe"}, "postage"),
        ({"contact_block": "x"}, "contact_block"),
        ({"colour": "x"}, "colour"),
    ],
)
def test_what_does_not_go_together_is_refused(
    platform: Platform, tenant: Tenant, change: dict[str, Any], field: str
) -> None:
    answer = tenant.operate("POST", "templates", TEXT | change)
    problem(answer, 400)
    assert answer.json["field"] == field
    assert platform.aws.items("templates") == []


@pytest.mark.parametrize("change", [{}, {"subject": "x"}, {"type": "email"}, {"body": ""}])
def test_a_new_version_goes_by_the_same_rules(platform: Platform, tenant: Tenant, change: dict[str, Any]) -> None:
    id = tenant.template(**TEXT)
    problem(tenant.operate("POST", f"templates/{id}", change), 400)
    assert tenant.operate("GET", f"templates/{id}").json["version"] == 1


def test_what_is_not_there_is_not_found(platform: Platform, tenant: Tenant) -> None:
    id, other = tenant.template(**TEXT), new_tenant(platform, name="Badger Books")
    for who, path in ((tenant, unknown()), (other, id), (tenant, f"{id}?version=7")):
        problem(who.operate("GET", f"templates/{path}"), 404)
    for method, body in (("POST", {"body": "x"}), ("DELETE", None)):
        problem(other.operate(method, f"templates/{id}", body), 404)
    problem(platform.admin("POST", f"/services/{unknown()}/templates", TEXT), 404)
    assert tenant.operate("GET", f"templates/{id}").json["version"] == 1


@pytest.mark.parametrize("version", ["x", "-1", "9" * 30])
def test_a_version_is_a_number(platform: Platform, tenant: Tenant, version: str) -> None:
    problem(tenant.operate("GET", f"templates/{tenant.template(**TEXT)}?version={version}"), 400)


def test_nobody_else_may(platform: Platform, tenant: Tenant) -> None:
    for method in ("GET", "POST"):
        problem(platform.call(method, f"/internal/services/{tenant.id}/templates", TEXT, key=tenant.key()), 401)
