"""Every path asks who is there, and shows nobody what is another's."""

import pytest

from tests.world.platform import Platform
from tests.world.v2 import Tenant, refused


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v2/notifications/sms"),
        ("POST", "/v2/notifications/email"),
        ("POST", "/v2/notifications/letter"),
        ("GET", "/v2/notifications"),
        ("GET", "/v2/notifications/x"),
        ("GET", "/v2/notifications/x/pdf"),
        ("GET", "/v2/template/x"),
        ("GET", "/v2/template/x/version/1"),
        ("POST", "/v2/template/x/preview"),
        ("GET", "/v2/templates"),
        ("GET", "/v2/received-text-messages"),
        ("OPTIONS", "/v2/notifications/sms"),
    ],
)
def test_every_door_asks_first(platform: Platform, method: str, path: str) -> None:
    wanted = "Unauthorized: authentication token must be provided"
    refused(platform.call(method, path), 401, "AuthError", wanted)


def test_nothing_of_a_service_is_found_with_anothers_key(platform: Platform, tenant: Tenant, stranger: Tenant) -> None:
    template = tenant.sms_template()
    id = tenant.text(template).json["id"]
    for path in (
        f"/notifications/{id}",
        f"/notifications/{id}/pdf",
        f"/template/{template}",
        f"/template/{template}/version/1",
    ):
        refused(stranger.v2("GET", path), 404, "NoResultFound", "No result found")
    refused(stranger.v2("POST", f"/template/{template}/preview"), 404, "NoResultFound", "No result found")
    refused(stranger.text(template), 400, "BadRequestError", "Template not found")
    assert stranger.listed()["notifications"] == []
    assert stranger.listed(("older_than", id))["notifications"] == []
    assert stranger.v2("GET", "/templates").json == {"templates": []}
