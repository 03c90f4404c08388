"""No table holds a secret that could be read and used, and none holds the master secret."""

import json

from functions.routes import TABLES
from tests.world.aws import MASTER
from tests.world.platform import Customer, Platform
from tests.world.subscriber import Subscriber

OWN = {"secret": "chosen-by-the-owner-1", "bearer_token": "bearer-of-the-owner-2", "basic": "otter:basic-of-owner-3"}


def resting(platform: Platform) -> str:
    """Every table as one text."""
    return json.dumps({table: platform.aws.items(table) for table in TABLES}, default=str)


def test_keys_and_webhook_secrets_are_in_no_table(
    platform: Platform, customer: Customer, subscriber: Subscriber
) -> None:
    keys = [customer.key(kind) for kind in ("live", "team", "test")]
    endpoints = [customer.subscribe(subscriber.url, dialect="notify", **OWN), customer.subscribe(subscriber.url)]
    path = f"/services/{customer.id}/webhooks/{endpoints[0]['id']}/rotate-secret"
    rotated = platform.admin("POST", path).json["signing_secret"]
    customer.notify(headers={"idempotency-key": "order-1"})
    customer.notify("test")
    platform.settle()
    assert subscriber.calls
    secrets = [
        MASTER,
        *keys,
        *(key[-36:] for key in keys),
        *(key[-36:].replace("-", "") for key in keys),
        *(endpoint["signing_secret"].removeprefix("whsec_") for endpoint in endpoints),
        rotated.removeprefix("whsec_"),
        "chosen-by-the-owner-1",
        "bearer-of-the-owner-2",
        "basic-of-owner-3",
    ]
    found = resting(platform)
    assert [secret for secret in secrets if secret in found] == []


def test_what_the_owner_gave_is_shown_to_the_subscriber_only(
    platform: Platform, customer: Customer, subscriber: Subscriber
) -> None:
    made = customer.subscribe(subscriber.url, dialect="notify", secret=OWN["secret"], bearer_token=OWN["bearer_token"])
    listed = platform.admin("GET", f"/services/{customer.id}/webhooks").text
    assert OWN["bearer_token"] not in json.dumps(made) + listed
    assert OWN["secret"] not in json.dumps(made) + listed
    customer.notify()
    platform.settle()
    assert {call.headers["authorization"] for call in subscriber.calls} == {f"Bearer {OWN['bearer_token']}"}
