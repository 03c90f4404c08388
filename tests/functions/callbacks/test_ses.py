"""POST /callbacks/ses/receipts: Amazon's topic tells what became of emails; nobody else is believed."""

import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.world.amazon import CERTIFICATE, HOME, TOPIC, Amazon, certificate
from tests.world.expecting import at_rest, problem
from tests.world.mail import Writer, new_writer
from tests.world.platform import Answer, Platform
from tests.world.subscriber import Subscriber

STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def writer(platform: Platform, amazon: Amazon) -> Writer:
    return new_writer(platform)


@pytest.fixture
def id(platform: Platform, writer: Writer) -> str:
    """An email that SES has taken."""
    made = str(writer.email().json["id"])
    platform.pump()
    return made


def delivery(amazon: Amazon, writer: Writer, id: str) -> dict[str, Any]:
    return amazon.envelope(json.dumps(amazon.event("Delivery", writer.id, id)))


@pytest.mark.parametrize(
    ("word", "about", "status", "reason", "detail"),
    [
        ("Delivery", {"smtpResponse": "250 ok"}, "delivered", None, "Delivery"),
        (
            "Bounce",
            {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [{"status": "5.1.1"}]},
            "permanent-failure",
            "bounced",
            "Permanent/General 5.1.1",
        ),
        (
            "Bounce",
            {"bounceType": "Transient", "bounceSubType": "MailboxFull", "bouncedRecipients": []},
            "temporary-failure",
            "mailbox_unavailable",
            "Transient/MailboxFull",
        ),
        (
            "Bounce",
            {"bounceType": "Undetermined", "bounceSubType": "Undetermined"},
            "temporary-failure",
            "mailbox_unavailable",
            "Undetermined/Undetermined",
        ),
        ("Reject", {"reason": "Bad content"}, "technical-failure", "carrier_rejected", "Reject"),
        (
            "Complaint",
            {"complaintSubType": "OnAccountSuppressionList"},
            "permanent-failure",
            "bounced",
            "Complaint/OnAccountSuppressionList",
        ),
    ],
)
def test_each_of_the_carriers_words_has_its_status(
    amazon: Amazon, writer: Writer, id: str, word: str, about: dict[str, Any], status: str, reason: str, detail: str
) -> None:
    assert amazon.tell(amazon.event(word, writer.id, id, **about)).status == 204
    shown = writer.looked_at(id)
    assert (shown["status"], shown["reason"]) == (status, reason)
    assert shown["timeline"][-1]["detail"] == detail


@pytest.mark.parametrize("word", ["Send", "Open", "Click", "DeliveryDelay", "Subscription"])
def test_words_that_say_nothing_of_a_status_pass_quietly(amazon: Amazon, writer: Writer, id: str, word: str) -> None:
    assert amazon.tell(amazon.event(word, writer.id, id)).status == 204
    assert writer.status(id) == "sending"


def test_a_word_nobody_knows_is_an_alarm_and_never_a_guess(
    amazon: Amazon, writer: Writer, id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    problem(amazon.tell(amazon.event("Teleportation", writer.id, id)), 400, "state")
    assert '"Errors": 1' in capsys.readouterr().out
    assert writer.status(id) == "sending"


def test_told_twice_late_or_the_other_way_round_changes_nothing(amazon: Amazon, writer: Writer, id: str) -> None:
    for word in ("Delivery", "Delivery", "Bounce"):
        about = {"bounceType": "Permanent", "bounceSubType": "General"}
        assert amazon.tell(amazon.event(word, writer.id, id, **about)).status == 204
    assert [line["status"] for line in writer.looked_at(id)["timeline"]] == ["sent", "delivered"]


def test_a_receipt_that_overtakes_the_note_that_it_was_sent_is_not_lost(
    platform: Platform, amazon: Amazon, writer: Writer
) -> None:
    id = str(writer.email().json["id"])
    amazon.tell(amazon.event("Delivery", writer.id, id))
    platform.pump()
    assert writer.status(id) == "delivered"


def test_a_complaint_is_noted_once_and_told_once_under_one_id(
    platform: Platform, amazon: Amazon, writer: Writer, id: str, subscriber: Subscriber
) -> None:
    writer.subscribe(subscriber.url, dialect="v2", kind="complaint")
    amazon.tell(amazon.event("Delivery", writer.id, id))
    for feedback in ("one", "one", "two"):
        event = amazon.event("Complaint", writer.id, id, feedbackId=feedback, complaintFeedbackType="abuse")
        assert amazon.tell(event).status == 204
        platform.pump()
    assert writer.status(id) == "delivered"
    assert [told["notification_id"] for told in subscriber.told()] == [id]
    platform.replay_stream()
    platform.pump()
    assert len({call.headers["webhook-id"] for call in subscriber.calls}) == 1


def test_a_complaint_about_what_is_not_there_makes_nothing(
    platform: Platform, amazon: Amazon, writer: Writer, id: str
) -> None:
    before = at_rest(platform)
    other = new_writer(platform, name="Weir Books").id
    for service_id, message_id in ((other, id), (writer.id, "nonsense"), ("#", id), (writer.id, "0" * 36)):
        assert amazon.tell(amazon.event("Complaint", service_id, message_id)).status == 204
    assert at_rest(platform)["messages"] == before["messages"]


def test_an_event_of_an_email_that_is_not_ours_is_none_of_our_business(amazon: Amazon, writer: Writer, id: str) -> None:
    event = amazon.event("Delivery", writer.id, id)
    del event["mail"]["tags"]["message"]
    assert amazon.tell(event).status == 204
    assert writer.status(id) == "sending"


# ---------------------------------------------------------------- who is believed


def test_certificates_are_fetched_once(amazon: Amazon, writer: Writer, id: str) -> None:
    for _ in range(3):
        amazon.call(amazon.signed(delivery(amazon, writer, id)))
    assert amazon.asked == [CERTIFICATE]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Message", "{}"),
        ("MessageId", "another"),
        ("Subject", "another"),
        ("Subject", None),
        ("Timestamp", "2026-03-06T15:04:00.000Z"),
        ("TopicArn", TOPIC + "x"),
        ("TopicArn", TOPIC.replace("123456789012", "210987654321")),
        ("Type", "SubscriptionConfirmation"),
        ("Type", "UnsubscribeConfirmation"),
        ("Type", "Gossip"),
        ("SignatureVersion", "1"),
        ("SignatureVersion", 2),
        ("Signature", ""),
        ("Signature", "AAAA"),
        ("Signature", "not base64 at all"),
        ("Signature", None),
        ("Signature", 7),
    ],
)
def test_whoever_changes_any_field_is_not_believed(
    platform: Platform, amazon: Amazon, writer: Writer, id: str, field: str, value: Any
) -> None:
    before = at_rest(platform)
    problem(amazon.call(amazon.signed(delivery(amazon, writer, id)) | {field: value}), 403)
    assert at_rest(platform) == before


@pytest.mark.parametrize(
    "field", ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type", "Signature", "SigningCertURL"]
)
def test_whoever_leaves_a_field_out_is_not_believed(amazon: Amazon, writer: Writer, id: str, field: str) -> None:
    said = amazon.signed(delivery(amazon, writer, id))
    del said[field]
    problem(amazon.call(said), 403)
    assert writer.status(id) == "sending"


def test_every_byte_of_the_signature_counts(amazon: Amazon, writer: Writer, id: str) -> None:
    said = amazon.signed(delivery(amazon, writer, id))
    text = said["Signature"]
    for at in range(0, len(text) - 10, 30):
        other = "A" if text[at] != "A" else "B"
        problem(amazon.call(said | {"Signature": text[:at] + other + text[at + 1 :]}), 403)
    assert writer.status(id) == "sending"


def test_a_subject_is_signed_only_where_there_is_one(amazon: Amazon, writer: Writer, id: str) -> None:
    said = delivery(amazon, writer, id)
    del said["Subject"]
    assert amazon.call(amazon.signed(said)).status == 204
    assert writer.status(id) == "delivered"


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.eu-west-2.amazonaws.com/key.pem",
        "https://sns.us-east-1.amazonaws.com/key.pem",
        "https://sns.eu-west-2.amazonaws.com.evil.example/key.pem",
        "https://sns.eu-west-2.amazonaws.com@evil.example/key.pem",
        "https://sns.eu-west-2.amazonaws.com:444/key.pem",
        "https://SNS.eu-west-2.amazonaws.com/key.pem",
        "https://evil.example/sns.eu-west-2.amazonaws.com/key.pem",
        "https://evil.example#sns.eu-west-2.amazonaws.com/key.pem",
        "https://sns-eu-west-2.amazonaws.com/key.pem",
        "https://bucket.s3.eu-west-2.amazonaws.com/key.pem",
        f"{HOME}/a/../key.pem",
        f"{HOME}/key.pem?x=1",
        f"{HOME}/key.pem#x",
        f"{HOME}/key.pem\n",
        f"{HOME}/key.txt",
        f"{HOME}/?key.pem",
        f"{HOME}/.pem",
        f"{HOME}/{'k' * 300}.pem",
        "",
        None,
        ["https"],
    ],
)
def test_a_certificate_that_lies_elsewhere_is_not_even_fetched(
    amazon: Amazon, writer: Writer, id: str, url: Any
) -> None:
    said = amazon.signed(delivery(amazon, writer, id) | {"SigningCertURL": url}, STRANGER)
    if isinstance(url, str):
        amazon.web[url] = (200, certificate(STRANGER))
    problem(amazon.call(said), 403)
    assert amazon.asked == []


@pytest.mark.parametrize(
    "answer", [(404, b""), (403, b"denied"), (302, b""), (200, b""), (200, b"<html>"), (200, certificate(STRANGER))]
)
def test_a_certificate_that_is_not_there_or_is_another_verifies_nothing(
    amazon: Amazon, writer: Writer, id: str, answer: tuple[int, bytes]
) -> None:
    amazon.web[CERTIFICATE] = answer
    problem(amazon.call(amazon.signed(delivery(amazon, writer, id))), 403)
    assert writer.status(id) == "sending"


def test_what_cannot_be_judged_now_is_told_again(amazon: Amazon, writer: Writer, id: str) -> None:
    kept = amazon.web[CERTIFICATE]
    amazon.web[CERTIFICATE] = (504, b"")
    said = amazon.signed(delivery(amazon, writer, id))
    assert amazon.call(said).status == 500
    amazon.web[CERTIFICATE] = kept
    assert amazon.call(said).status == 204
    assert writer.status(id) == "delivered"


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (timedelta(minutes=59), 204),
        (timedelta(minutes=61), 403),
        (timedelta(days=400), 403),
        (timedelta(minutes=-4), 204),
        (timedelta(minutes=-6), 403),
    ],
)
def test_only_what_was_said_within_the_hour_is_believed(
    platform: Platform, amazon: Amazon, writer: Writer, id: str, age: timedelta, status: int
) -> None:
    said = amazon.signed(delivery(amazon, writer, id))
    platform.clock.now += age
    assert amazon.call(said).status == status


@pytest.mark.parametrize(
    "stamp",
    ["", "yesterday", "2026-03-06", "2026-03-06T15:04:05", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", 5, None],
)
def test_a_time_that_is_none_is_not_believed(amazon: Amazon, writer: Writer, id: str, stamp: Any) -> None:
    problem(amazon.call(amazon.signed(delivery(amazon, writer, id) | {"Timestamp": stamp})), 403)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"{",
        b"\xff\xfe",
        b'{"Type": "Notification", "Type": "Notification"}',
        b'{"TopicArn": ["' + TOPIC.encode() + b'"]}',
        b"Type=Notification",
    ],
)
def test_whatever_else_is_called_in_changes_nothing(platform: Platform, amazon: Amazon, id: str, raw: bytes) -> None:
    before = at_rest(platform)
    problem(amazon.call(raw), 403)
    assert at_rest(platform) == before


def test_what_is_longer_than_any_message_of_a_topic_is_not_read(amazon: Amazon, id: str) -> None:
    problem(amazon.call(b" " * (256 * 1024 + 1)), 413)


@pytest.mark.parametrize("arn", ["", TOPIC, "::::::"])
def test_a_deployment_without_a_topic_believes_nobody(platform: Platform, amazon: Amazon, arn: str) -> None:
    platform.settings.environment["EMAIL_TOPIC"] = ""
    platform.restart()
    said = amazon.envelope("{}") | {"TopicArn": arn}
    problem(amazon.call(amazon.signed(said)), 403)
    assert amazon.asked == []


@pytest.mark.parametrize("message", ["", "hello", "[]", "null", "{}", '{"eventType": "Delivery"}', '{"eventType": 5}'])
def test_a_true_call_in_another_form_is_refused_and_never_breaks_anything(
    amazon: Amazon, writer: Writer, id: str, message: str
) -> None:
    problem(amazon.call(amazon.signed(amazon.envelope(message))), 400)
    assert writer.status(id) == "sending"


# ---------------------------------------------------------------- the topic's question


def ask(amazon: Amazon, answer: tuple[int, bytes] | None = (200, b"<Confirmed/>"), **fields: Any) -> Answer:
    said = amazon.question(**fields)
    if answer and isinstance(said.get("SubscribeURL"), str):
        amazon.web[said["SubscribeURL"]] = answer
    return amazon.call(amazon.signed(said))


def test_the_topics_question_is_answered_with_yes(amazon: Amazon) -> None:
    assert ask(amazon).status == 204
    assert [url for url in amazon.asked if "ConfirmSubscription" in url] == amazon.asked[1:]
    assert len(amazon.asked) == 2


def test_a_question_is_answered_each_time_it_is_asked(amazon: Amazon) -> None:
    ask(amazon)
    ask(amazon)
    assert len([url for url in amazon.asked if "ConfirmSubscription" in url]) == 2


@pytest.mark.parametrize("status", [403, 500, 504])
def test_a_yes_that_does_not_arrive_is_asked_for_again(amazon: Amazon, status: int) -> None:
    assert ask(amazon, (status, b"")).status == 500


def test_a_question_of_another_topic_is_not_answered(amazon: Amazon) -> None:
    problem(ask(amazon, TopicArn=TOPIC + "-else"), 403)
    assert amazon.asked == []


def test_a_question_that_nobody_signed_is_not_answered(amazon: Amazon) -> None:
    problem(amazon.call(amazon.signed(amazon.question(), STRANGER)), 403)
    assert amazon.asked == [CERTIFICATE]


@pytest.mark.parametrize("field", ["SubscribeURL", "Token", "Message", "MessageId", "Timestamp", "TopicArn"])
def test_a_question_changed_on_its_way_is_not_answered(amazon: Amazon, field: str) -> None:
    problem(amazon.call(amazon.signed(amazon.question()) | {field: "other"}), 403)
    assert [url for url in amazon.asked if url != CERTIFICATE] == []


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/?Action=ConfirmSubscription",
        "https://sns.eu-west-2.amazonaws.com.evil.example/?Action=ConfirmSubscription",
        "https://sns.eu-west-2.amazonaws.com@evil.example/",
        "http://sns.eu-west-2.amazonaws.com/?Action=ConfirmSubscription",
        f"{HOME}/?Action=Confirm Subscription",
        f"{HOME}/\r\nX: y",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_a_yes_goes_to_amazon_only(amazon: Amazon, url: str) -> None:
    problem(ask(amazon, SubscribeURL=url), 400)
    assert amazon.asked == [CERTIFICATE]


def test_that_we_left_the_topic_needs_no_answer(amazon: Amazon) -> None:
    assert ask(amazon, Type="UnsubscribeConfirmation").status == 204
    assert amazon.asked == [CERTIFICATE]


def test_no_other_carriers_door_listens_to_the_topic(
    platform: Platform, amazon: Amazon, writer: Writer, id: str
) -> None:
    said = amazon.signed(delivery(amazon, writer, id))
    for carrier in ("virtual", "sandbox"):
        problem(platform.call("POST", f"/callbacks/{carrier}/receipts", said), 403)
    problem(platform.call("POST", "/callbacks/nobody/receipts", said), 404)
    assert writer.status(id) == "sending"
