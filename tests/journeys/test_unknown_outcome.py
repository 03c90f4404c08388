"""When a carrier's answer is lost nobody guesses: no second text, and the truth when it comes."""

import json

from standardwebhooks import Webhook

from tests.world.aws import MASTER
from tests.world.platform import Customer, Platform
from tests.world.subscriber import Subscriber
from tidings.carriers.virtual import signing_secret

LOST_BUT_TAKEN, LOST_FOR_GOOD = "+15005550500", "+15005550600"


def shown(platform: Platform, customer: Customer, id: str) -> tuple[str, str | None]:
    """Status and reason as the operators see them."""
    found = platform.admin("GET", f"/services/{customer.id}/messages/{id}").json
    return found["status"], found["reason"]


def tell(platform: Platform, customer: Customer, state: str) -> int:
    """A receipt of the carrier's for the only message there is."""
    id = platform.aws.items("messages")[0]["sk"]["S"]
    now = platform.clock()
    receipt = {"reference": f"vc-{id}", "client_reference": f"{customer.id}/{id}", "state": state}
    body = json.dumps(receipt | {"at": int(now.timestamp() * 1000)})
    signature = Webhook(signing_secret(MASTER.encode(), "virtual")).sign("late", now, body)
    headers = {
        "webhook-id": "late",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }
    return platform.call("POST", "/callbacks/virtual/receipts", raw=body.encode(), headers=headers).status


def test_it_is_shown_as_on_its_way_and_never_sent_again(platform: Platform, customer: Customer) -> None:
    id = customer.notify(to=LOST_FOR_GOOD).json["message_id"]
    platform.settle()
    assert customer.look_up(id)["status"] == "queued"
    assert shown(platform, customer, id) == ("unknown", None)
    platform.pump(minutes=7)
    platform.tick()
    platform.pump()
    assert shown(platform, customer, id) == ("unknown", None)
    assert platform.phone(LOST_FOR_GOOD) == []


def test_a_receipt_settles_it(platform: Platform, customer: Customer) -> None:
    id = customer.notify(to=LOST_BUT_TAKEN).json["message_id"]
    platform.settle()
    assert shown(platform, customer, id) == ("delivered", None)
    assert len(platform.phone(LOST_BUT_TAKEN)) == 1


def test_its_validity_settles_it_when_no_receipt_does(
    platform: Platform, customer: Customer, subscriber: Subscriber
) -> None:
    customer.subscribe(subscriber.url, dialect="notify")
    id = customer.notify(to=LOST_FOR_GOOD).json["message_id"]
    platform.settle()
    assert subscriber.calls == []
    platform.pump(hours=4, minutes=10)
    platform.tick()
    platform.pump()
    assert shown(platform, customer, id) == ("temporary-failure", "outcome_unknown")
    assert customer.look_up(id)["error"]["code"] == "outcome_unknown"
    assert [call["event"] for call in subscriber.told()] == ["message.failed"]


def test_a_late_receipt_corrects_what_was_only_never_known(
    platform: Platform, customer: Customer, subscriber: Subscriber
) -> None:
    customer.subscribe(subscriber.url, dialect="notify")
    id = customer.notify(to=LOST_FOR_GOOD).json["message_id"]
    platform.pump(hours=4, minutes=10)
    platform.tick()
    platform.pump()
    assert tell(platform, customer, "DELIVERED") == 204
    platform.pump()
    found = customer.look_up(id)
    assert (found["status"], found["error"]) == ("delivered", None)
    assert [call["event"] for call in subscriber.told()] == ["message.failed", "message.delivered"]
    assert tell(platform, customer, "UNREACHABLE") == 204
    assert customer.look_up(id)["status"] == "delivered"


def test_another_failure_is_corrected_by_nothing(platform: Platform, customer: Customer) -> None:
    id = customer.notify(to="+15005554000").json["message_id"]
    platform.settle()
    assert tell(platform, customer, "DELIVERED") == 204
    assert shown(platform, customer, id) == ("temporary-failure", "unreachable")


def test_a_late_failure_does_not_replace_what_was_never_known(platform: Platform, customer: Customer) -> None:
    id = customer.notify(to=LOST_FOR_GOOD).json["message_id"]
    platform.pump(hours=4, minutes=10)
    platform.tick()
    assert tell(platform, customer, "INVALID") == 204
    assert shown(platform, customer, id) == ("temporary-failure", "outcome_unknown")
