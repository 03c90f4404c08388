"""The official Python client and a crowd of impatient callers, against the whole platform."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from tests.whole.conftest import LocalCloud


def furnished(cloud: LocalCloud, **fields: object) -> tuple[str, str, str]:
    """A British service with a key and a text template; their ids and the key."""
    body = {"name": "Heron", "country": "GB", "permissions": ["sms", "email", "international_sms"], **fields}
    service = cloud.call("POST", "/internal/services", body, **cloud.operator())[1]["id"]
    path = f"/internal/services/{service}"
    key = cloud.call("POST", f"{path}/api-keys", {"name": "web", "kind": "live"}, **cloud.operator())[1]["api_key"]
    template = {"type": "sms", "name": "Hello", "body": "Hello ((name))"}
    made = cloud.call("POST", f"{path}/templates", template, **cloud.operator())[1]
    return service, key, made["id"]


def test_the_python_client_sends_follows_lists_and_is_refused(cloud: LocalCloud) -> None:
    _, key, template = furnished(cloud)
    client = NotificationsAPIClient(key, base_url=cloud.url)
    sent = client.send_sms_notification("07900900123", template, {"name": "Zoë"}, reference="r1")
    assert sent["content"]["body"] == "Hello Zoë"
    deadline = time.monotonic() + 30
    while client.get_notification_by_id(sent["id"])["status"] != "delivered":
        assert time.monotonic() < deadline
    assert [each["id"] for each in client.get_all_notifications_iterator()] == [sent["id"]]
    assert [each["id"] for each in client.get_all_templates()["templates"]] == [template]
    assert client.get_template(template)["version"] == 1
    assert client.get_template_version(template, 1)["body"] == "Hello ((name))"
    assert client.post_template_preview(template, {"name": "Pip"})["body"] == "Hello Pip"
    assert list(client.get_received_texts_iterator()) == []
    with pytest.raises(HTTPError) as raised:
        client.send_sms_notification("07900900123", template)
    assert raised.value.message == [{"error": "BadRequestError", "message": "Missing personalisation: name"}]
    client.request_session.close()


def test_fifty_at_once_never_get_more_than_the_bucket_holds(cloud: LocalCloud) -> None:
    service, key, template = furnished(cloud, rate_limit=60)
    body = {"phone_number": "07900900123", "template_id": template, "personalisation": {"name": "Pip"}}

    def post(_: int) -> int:
        token = jwt.encode({"iss": service, "iat": int(time.time())}, key[-36:], algorithm="HS256")
        return cloud.call("POST", "/v2/notifications/sms", body, Authorization=f"Bearer {token}")[0]

    begin = time.monotonic()
    with ThreadPoolExecutor(50) as pool:
        answers = Counter(pool.map(post, range(50)))
    refilled = int(time.monotonic() - begin) + 1
    assert set(answers) == {201, 429}
    assert answers[201] <= 20 + refilled
