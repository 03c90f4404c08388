"""One email, from the request to the mailbox, and everything that may become of it on the way."""

import json

import pytest

from tests.world.amazon import DOMAIN, Amazon
from tests.world.mail import Writer, mailbox, new_writer
from tests.world.platform import Platform
from tests.world.subscriber import Subscriber
from tidings import wiring


@pytest.fixture
def writer(platform: Platform) -> Writer:
    return new_writer(platform)


def test_an_email_reaches_its_mailbox_as_html_and_as_plain_text(platform: Platform, writer: Writer) -> None:
    accepted = writer.email()
    assert accepted.status == 201
    platform.pump()
    assert writer.status(accepted.json["id"]) == "sending"
    (mail,) = mailbox(platform, "pip@example.com")
    assert mail["subject"] == "News for Pip"
    assert mail["html"].startswith("<!DOCTYPE html>")
    assert "Dear Pip</h2>" in mail["html"]
    assert '<a style="word-wrap: break-word; color: #1D70B8;" href="https://heron.example/otters">' in mail["html"]
    assert "• at the weir\n• at the mill" in mail["text"]
    platform.settle()
    assert writer.status(accepted.json["id"]) == "delivered"


def test_an_email_comes_from_the_service_and_answers_go_where_it_says(platform: Platform, writer: Writer) -> None:
    reply_to = {"id": "0b6f3f3c-52a1-4f5e-9f0a-000000000001", "email": "help@heron.example", "default": True}
    wiring.services().change(writer.id, {"details": {"reply_tos": [reply_to]}})
    accepted = writer.email()
    platform.pump()
    (mail,) = mailbox(platform, "pip@example.com")
    assert mail["sender_name"] == "Heron & Otter"
    assert mail["sender"] == accepted.json["content"]["from_email"] == "heron.otter@tidings.example"
    assert mail["reply_to"] == "help@heron.example"


def test_the_requests_own_unsubscribe_address_is_a_button_and_no_link(platform: Platform, writer: Writer) -> None:
    writer.email(one_click_unsubscribe_url="https://heron.example/leave")
    platform.pump()
    (mail,) = mailbox(platform, "pip@example.com")
    assert mail["headers"] == {
        "List-Unsubscribe": "<https://heron.example/leave>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert "heron.example/leave" not in mail["html"] + mail["text"]


def test_the_templates_own_unsubscribe_link_is_a_button_and_a_link_that_works(platform: Platform) -> None:
    writer = new_writer(platform, has_unsubscribe_link=True)
    writer.email()
    platform.pump()
    (mail,) = mailbox(platform, "pip@example.com")
    link = mail["headers"]["List-Unsubscribe"].strip("<>")
    assert link.startswith(f"{platform.base_url}/unsubscribe/")
    assert f"Unsubscribe from these emails: {link}" in mail["text"]
    assert link in mail["html"]
    answer = platform.call("POST", link.removeprefix(platform.base_url))
    assert (answer.status, answer.json["message"]) == (200, "Unsubscribe successful")


def test_with_both_the_button_is_the_requests_and_the_link_the_templates(platform: Platform) -> None:
    writer = new_writer(platform, has_unsubscribe_link=True)
    writer.email(one_click_unsubscribe_url="https://heron.example/leave")
    platform.pump()
    (mail,) = mailbox(platform, "pip@example.com")
    assert mail["headers"]["List-Unsubscribe"] == "<https://heron.example/leave>"
    assert f"{platform.base_url}/unsubscribe/" in mail["text"]


@pytest.mark.parametrize(
    ("address", "ends"),
    [
        ("pip@example.com", "delivered"),
        ("temp-fail@simulator.notify", "temporary-failure"),
        ("perm-fail@simulator.notify", "permanent-failure"),
        ("Perm-Fail@simulator.notify", "delivered"),
        ("xperm-fail@simulator.notify", "delivered"),
        ("complaint@simulator.notify", "delivered"),
    ],
)
@pytest.mark.parametrize("kind", ["test", "live"])
def test_the_simulators_addresses_decide_what_becomes_of_an_email(
    platform: Platform, writer: Writer, address: str, ends: str, kind: str
) -> None:
    id = writer.email(address, kind=kind).json["id"]
    platform.settle()
    assert writer.status(id) == ends


def test_a_test_key_reaches_no_mailbox(platform: Platform, writer: Writer) -> None:
    writer.email(kind="test")
    platform.settle()
    assert platform.phones().texts() == []


def test_the_webhook_is_told_how_an_email_ended(platform: Platform, writer: Writer, subscriber: Subscriber) -> None:
    writer.subscribe(subscriber.url, dialect="v2", kind="delivery_status")
    id = writer.email(reference="spring").json["id"]
    platform.settle()
    (told,) = subscriber.told()
    assert (told["id"], told["status"], told["notification_type"]) == (id, "delivered", "email")
    assert (told["to"], told["reference"]) == ("pip@example.com", "spring")


def test_a_complaint_is_told_and_changes_no_status(platform: Platform, writer: Writer, subscriber: Subscriber) -> None:
    writer.subscribe(subscriber.url, dialect="v2", kind="complaint")
    id = writer.email("complaint@simulator.notify", reference="spring").json["id"]
    platform.settle()
    assert writer.status(id) == "delivered"
    (told,) = subscriber.told()
    assert told == {
        "notification_id": id,
        "complaint_id": told["complaint_id"],
        "reference": "spring",
        "to": "complaint@simulator.notify",
        "complaint_date": told["complaint_date"],
    }
    assert subscriber.calls[0].headers["webhook-id"] == told["complaint_id"]
    assert writer.looked_at(id)["complained_at"] is not None


def test_standard_endpoints_hear_of_complaints_too(platform: Platform, writer: Writer, subscriber: Subscriber) -> None:
    writer.subscribe(subscriber.url, dialect="standard", events=["message.complained"])
    id = writer.email("complaint@simulator.notify").json["id"]
    platform.settle()
    (told,) = subscriber.told()
    assert (told["type"], told["data"]["message_id"], told["data"]["status"]) == ("message.complained", id, "delivered")


def test_a_long_email_is_read_from_where_it_lies(platform: Platform) -> None:
    words = "The otters are back at the weir. " * 3000
    writer = new_writer(platform, body=words)
    id = writer.email().json["id"]
    platform.settle()
    (mail,) = mailbox(platform, "pip@example.com")
    assert mail["text"].startswith("The otters are back")
    assert writer.status(id) == "delivered"


def test_a_long_email_that_cannot_be_read_now_comes_again(platform: Platform) -> None:
    writer = new_writer(platform, body="The otters are back at the weir. " * 3000)
    id = writer.email().json["id"]
    with platform.aws.broken("bodies.get"):
        platform.pump()
        assert writer.looked_at(id)["status"] == "created"
    platform.settle(10)
    assert writer.status(id) == "delivered"


def test_the_largest_emails_all_leave_though_a_process_writes_them_one_by_one(platform: Platform) -> None:
    writer = new_writer(platform, body="The otters are back at the weir.\n\n" * 6000)
    ids = [writer.email(f"pip{number}@example.com").json["id"] for number in range(4)]
    for _ in range(8):
        platform.pump(seconds=60)
    assert [writer.status(id) for id in ids] == ["delivered"] * 4


def test_an_email_that_cannot_be_written_breaks_alone_and_says_so(platform: Platform, writer: Writer) -> None:
    good, bad = writer.email().json["id"], writer.email("mop@example.com").json["id"]
    spoil(platform, bad)
    platform.settle()
    assert writer.status(good) == "delivered"
    shown = writer.looked_at(bad)
    assert (shown["status"], shown["reason"]) == ("technical-failure", "internal_error")


def spoil(platform: Platform, id: str) -> None:
    """What stands in the table is not what we wrote there."""
    (item,) = [item for item in platform.aws.items("messages") if item["sk"]["S"] == id]
    del item["details"]["M"]["subject"]
    platform.aws.dynamodb.put_item(TableName="messages", Item=item)


def test_by_ses_an_email_is_sent_and_its_receipt_settles_it(platform: Platform, amazon: Amazon, writer: Writer) -> None:
    id = writer.email().json["id"]
    platform.pump()
    assert writer.status(id) == "sending"
    (taken,) = platform.aws.emails()
    assert taken.source == f"Heron & Otter <heron.otter@{DOMAIN}>"
    assert taken.destinations["ToAddresses"] == ["pip@example.com"]
    assert taken.subject == "News for Pip"
    assert platform.phones().texts() == []
    assert amazon.tell(amazon.event("Delivery", writer.id, id, smtpResponse="250 ok")).status == 204
    assert writer.status(id) == "delivered"
    assert writer.looked_at(id)["carrier"] == "ses"


def test_by_ses_a_test_key_still_reaches_nobody(platform: Platform, amazon: Amazon, writer: Writer) -> None:
    id = writer.email(kind="test").json["id"]
    platform.settle()
    assert writer.v2("GET", f"/notifications/{id}", kind="test").json["status"] == "delivered"
    assert platform.aws.emails() == []


def test_texts_go_where_texts_have_gone(platform: Platform, amazon: Amazon, writer: Writer) -> None:
    writer.notify()
    platform.settle()
    assert len(platform.phone("+15551234567")) == 1
    assert platform.aws.emails() == []


def test_an_email_by_ses_whose_process_died_is_never_sent_again_blindly(
    platform: Platform, amazon: Amazon, writer: Writer
) -> None:
    id = writer.email().json["id"]
    now = wiring.clock()
    wiring.messages().claim(writer.id, id, "somebody who died", now)
    platform.pump(seconds=120)
    assert writer.looked_at(id)["status"] == "unknown"
    assert platform.aws.emails() == []
    amazon.tell(amazon.event("Delivery", writer.id, id))
    assert writer.status(id) == "delivered"


def test_no_log_line_holds_an_emails_words_or_its_recipient(
    platform: Platform, writer: Writer, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    writer.email("canary-address@example.com", personalisation={"name": "CanaryWord"})
    writer.email("canary-address@example.com", personalisation={"name": "CanaryWord"}, kind="test")
    spoil(platform, writer.email("canary-address@example.com", personalisation={"name": "CanaryWord"}).json["id"])
    platform.settle()
    printed = capsys.readouterr()
    logged = json.dumps([str(vars(record)) for record in caplog.records])
    assert "answered" in printed.out + logged
    for canary in ("CanaryWord", "canary-address"):
        assert canary not in printed.out + printed.err + logged
