"""One text, from the request to the phone and the customer's webhook."""

from standardwebhooks import Webhook

from tests.world.platform import Customer, Platform
from tests.world.subscriber import Subscriber

SEED = {
    "to": "+15551234567",
    "message": "Hi {{first_name}}, your document is ready. Review it here: {{doc_url}}",
    "doc_url": "https://yourdomain.com/docs/abc123",
    "ref_id": "loan-8821",
}


def test_a_text_is_accepted_sent_and_delivered(platform: Platform, customer: Customer) -> None:
    accepted = customer.notify(**SEED)
    assert accepted.status == 202
    assert accepted.json["status"] == "queued"
    platform.pump()
    assert customer.look_up(accepted.json["message_id"])["status"] == "sent"
    platform.settle()
    assert customer.look_up(accepted.json["message_id"])["status"] == "delivered"
    assert platform.phone("+15551234567") == [
        "Hi, your document is ready. Review it here: https://yourdomain.com/docs/abc123"
    ]


def test_the_webhook_is_told_of_every_change_under_one_stable_id(
    platform: Platform, customer: Customer, subscriber: Subscriber
) -> None:
    endpoint = customer.subscribe(subscriber.url, dialect="notify")
    id = customer.notify(**SEED).json["message_id"]
    platform.settle()
    assert [(told["event"], told["message_id"], told["ref_id"]) for told in subscriber.told()] == [
        ("message.sent", id, "loan-8821"),
        ("message.delivered", id, "loan-8821"),
    ]
    assert len({told["event_id"] for told in subscriber.told()}) == 2
    for call in subscriber.calls:
        assert call.headers["webhook-id"] == call.json["event_id"]
        assert call.headers["webhook-signature"].startswith("v1,")
    assert endpoint["signing_secret"].startswith("whsec_")
    assert Webhook(endpoint["signing_secret"])
