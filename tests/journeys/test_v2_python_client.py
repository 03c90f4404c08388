"""The client that Notify's users have: every call of it, over a real connection, against this platform."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from tests.world.clock import TestClock
from tests.world.platform import Platform
from tests.world.v2 import Tenant, new_tenant, unknown
from tidings import wiring
from tidings.domain.received_text import ReceivedText


@pytest.fixture
def clock() -> TestClock:
    """The client dates its tokens by the machine's own clock."""
    return TestClock(datetime.now(UTC))


@pytest.fixture
def tenant(platform: Platform) -> Tenant:
    return new_tenant(platform)


@pytest.fixture
def client(platform: Platform, tenant: Tenant) -> Iterator[NotificationsAPIClient]:
    made = NotificationsAPIClient(tenant.key(), base_url=platform.base_url)
    yield made
    made.request_session.close()


def test_a_text_is_sent_looked_at_and_delivered(
    platform: Platform, tenant: Tenant, client: NotificationsAPIClient
) -> None:
    template = tenant.sms_template("Hi ((name))")
    sent = client.send_sms_notification("07900900123", template, {"name": "Zoë"}, reference="r1")
    assert sent["content"] == {"body": "Hi Zoë", "from_number": "HERON"}
    platform.settle()
    found = client.get_notification_by_id(sent["id"])
    assert (found["status"], found["reference"], found["body"]) == ("delivered", "r1", "Hi Zoë")


def test_an_email_is_sent_with_everything_that_it_may_bear(
    platform: Platform, tenant: Tenant, client: NotificationsAPIClient
) -> None:
    template = tenant.email_template("Hi ((name))", subject="For ((name))")
    reply_to = tenant.operate("POST", "reply-tos", {"email": "help@heron.example"}).json["id"]
    sent = client.send_email_notification(
        "pip@example.com",
        template,
        {"name": "*Pip*"},
        reference="r2",
        email_reply_to_id=reply_to,
        one_click_unsubscribe_url="https://heron.example/leave",
        sanitise_content_for=["name"],
    )
    assert sent["content"]["body"] == "Hi \\*Pip\\*"
    assert sent["sanitised_content"]["name"]["unsanitised"] == "*Pip*"
    assert client.get_notification_by_id(sent["id"])["one_click_unsubscribe_url"] == "https://heron.example/leave"


def test_a_list_is_read_to_its_end(platform: Platform, tenant: Tenant, client: NotificationsAPIClient) -> None:
    template = tenant.sms_template()
    ids = [client.send_sms_notification("07900900123", template)["id"] for _ in range(4)][::-1]
    assert [each["id"] for each in client.get_all_notifications()["notifications"]] == ids
    assert [each["id"] for each in client.get_all_notifications_iterator()] == ids
    assert [each["id"] for each in client.get_all_notifications_iterator(status="created", template_type="sms")] == ids
    older = client.get_all_notifications(older_than=ids[1], include_jobs=True)["notifications"]
    assert [each["id"] for each in older] == ids[2:]
    assert list(client.get_all_notifications_iterator(reference="nothing")) == []


def test_templates_are_read_and_previewed(platform: Platform, tenant: Tenant, client: NotificationsAPIClient) -> None:
    template = tenant.email_template("Hi ((name))", subject="S")
    assert client.get_template(template)["personalisation"] == {"name": {"required": True}}
    assert client.get_template_version(template, 1)["version"] == 1
    assert [each["id"] for each in client.get_all_templates()["templates"]] == [template]
    assert client.get_all_templates(template_type="sms")["templates"] == []
    assert client.post_template_preview(template, {"name": "Pip"})["body"] == "Hi Pip"


def test_texts_that_came_in_are_read_to_their_end(
    platform: Platform, tenant: Tenant, client: NotificationsAPIClient
) -> None:
    for number in range(3):
        text = ReceivedText(
            id=unknown(),
            service_id=tenant.id,
            from_="+447900900321",
            to="07700900777",
            text=str(number),
            received_at=platform.clock() - timedelta(minutes=number),
        )
        wiring.received_texts().add(text)
    assert len(client.get_received_texts()["received_text_messages"]) == 3
    assert [each["content"] for each in client.get_received_texts_iterator()] == ["0", "1", "2"]


def test_a_refusal_is_raised_with_its_reasons(
    platform: Platform, tenant: Tenant, client: NotificationsAPIClient
) -> None:
    with pytest.raises(HTTPError) as raised:
        client.send_sms_notification("otter", "x")
    assert raised.value.status_code == 400
    assert raised.value.message == [
        {"error": "ValidationError", "message": "phone_number Must not contain letters or symbols"},
        {"error": "ValidationError", "message": "template_id is not a valid UUID"},
    ]
    with pytest.raises(HTTPError) as raised:
        client.get_notification_by_id(unknown())
    assert raised.value.message == [{"error": "NoResultFound", "message": "No result found"}]
    with pytest.raises(HTTPError) as raised:
        client.get_pdf_for_letter(client.send_sms_notification("07900900123", tenant.sms_template())["id"])
    assert raised.value.message == [{"error": "BadRequestError", "message": "Notification is not a letter"}]


def test_somebody_elses_key_is_refused(platform: Platform, tenant: Tenant) -> None:
    stolen = f"{tenant.key()[:-36]}{unknown()}"
    with pytest.raises(HTTPError) as raised:
        NotificationsAPIClient(stolen, base_url=platform.base_url).get_all_templates()
    assert raised.value.status_code == 403
    assert raised.value.message == [{"error": "AuthError", "message": "Invalid token: API key not found"}]


def test_letters_are_no_path_yet(platform: Platform, tenant: Tenant, client: NotificationsAPIClient) -> None:
    with pytest.raises(HTTPError) as raised:
        client.send_letter_notification(unknown(), {"address_line_1": "A"})
    assert raised.value.status_code == 404
    assert "The requested URL was not found" in str(raised.value.message)
