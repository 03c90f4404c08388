"""/v1/webhooks: where an account is told what became of its codes."""

import hashlib
import hmac
import json
import re
from typing import Any

import pytest

from tests.world.expecting import at_rest, numbered
from tests.world.platform import Answer, Customer, Platform
from tests.world.subscriber import Subscriber

NOBODY = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
HOOK = {"event": "DELIVERY", "channel": "SMS", "url": "https://example.com/otp", "secret": "hush", "name": "My hook"}
DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def create(customer: Customer, **fields: Any) -> Any:
    """A webhook that was taken."""
    answer = customer.otp("POST", "webhooks", HOOK | fields)
    assert answer.status == 201, answer.text
    return answer.json["data"]


def untouched(customer: Customer, method: str, path: str, data: Any) -> Answer:
    """A request that leaves nothing behind."""
    customer.key()
    before = at_rest(customer.platform)
    answer = customer.otp(method, path, data)
    assert at_rest(customer.platform) == before
    return answer


class TestCreating:
    def test_answers_201_with_the_whole_webhook(self, customer: Customer) -> None:
        made = create(customer)
        base = customer.platform.base_url
        assert DATE.fullmatch(made["create_date"])
        assert made == {
            **HOOK,
            "id": made["id"],
            "account_id": customer.id,
            "create_date": made["create_date"],
            "update_date": made["create_date"],
            "links": {"self": f"{base}/v1/webhooks/{made['id']}", "account": f"{base}/v1/accounts/{customer.id}"},
        }
        assert customer.otp("GET", f"webhooks/{made['id']}").json == {"data": made}

    def test_keeps_the_secret_under_seal(self, customer: Customer) -> None:
        create(customer, secret="a very open secret")
        assert "a very open secret" not in json.dumps(customer.platform.aws.items("webhooks"))

    def test_makes_a_secret_when_none_is_given_and_shows_it_again(self, customer: Customer) -> None:
        made = create(customer, secret=None)
        assert made["secret"].startswith("whsec_")
        assert customer.otp("GET", f"webhooks/{made['id']}").json["data"]["secret"] == made["secret"]

    def test_needs_event_and_url_only(self, customer: Customer) -> None:
        answer = customer.otp("POST", "webhooks", {"event": "DELIVERY", "url": "https://example.com"})
        assert (answer.json["data"]["name"], answer.json["data"]["channel"]) == ("", "SMS")

    @pytest.mark.parametrize(
        ("fields", "code", "message"),
        [
            ({"event": None}, "1202", "'data.event' is required"),
            ({"event": "OPENED"}, "1203", "Invalid event"),
            ({"url": None}, "1204", "'data.url' is required"),
            ({"url": " "}, "1204", "'data.url' is required"),
            ({"url": "http://example.com"}, "1205", "'url' must begin with https://"),
            ({"url": "ftp://example.com"}, "1205", None),
            ({"url": "example.com"}, "1205", None),
            ({"url": "https://10.0.0.1/"}, "1205", None),
            ({"url": "https://169.254.169.254/latest/meta-data/"}, "1205", None),
            ({"url": "https://[::1]/"}, "1205", None),
            ({"url": "https://localhost/"}, "1205", None),
            ({"url": "https://user:pw@example.com/"}, "1205", None),
            ({"url": "https://example.com/" + "x" * 2048}, "1205", None),
            ({"url": 5}, "1209", "'data.url' must be a string"),
            ({"secret": 5}, "1209", None),
            ({"secret": "s" * 256}, "1209", None),
            ({"secret": "a\nb"}, "1209", None),
            ({"name": ["x"]}, "1209", None),
            ({"name": "n" * 256}, "1209", None),
            ({"channel": "pigeon"}, "1208", "Invalid channel"),
            ({"channel": 1}, "1209", None),
            ({"event": {}}, "1209", None),
        ],
    )
    def test_refuses_each_wrong_field_by_its_number(
        self, customer: Customer, fields: dict[str, Any], code: str, message: str | None
    ) -> None:
        numbered(untouched(customer, "POST", "webhooks", HOOK | fields), 400, code, message)


class TestChanging:
    def test_sets_url_secret_and_name_and_keeps_event_and_channel(self, customer: Customer) -> None:
        made = create(customer)
        customer.platform.clock.pass_(minutes=5)
        wanted = {"url": "https://example.org", "secret": "s", "name": "n", "event": "OPENED", "channel": "VOICE"}
        answer = customer.otp("PUT", f"webhooks/{made['id']}", wanted)
        changed = answer.json["data"]
        assert answer.status == 200
        assert changed["update_date"] > made["update_date"]
        new = {"url": "https://example.org", "secret": "s", "name": "n", "update_date": changed["update_date"]}
        assert changed == made | new
        assert customer.otp("GET", f"webhooks/{made['id']}").json["data"] == changed

    @pytest.mark.parametrize(
        ("missing", "code", "message"),
        [
            ("url", "1204", "'data.url' is required"),
            ("secret", "1206", "'data.secret' is required"),
            ("name", "1207", "'data.name' is required"),
        ],
    )
    def test_needs_all_three(self, customer: Customer, missing: str, code: str, message: str) -> None:
        id = create(customer)["id"]
        fields = {"url": "https://example.org", "secret": "s", "name": "n"}
        for nothing in (None, "", " "):
            answer = untouched(customer, "PUT", f"webhooks/{id}", fields | {missing: nothing})
            numbered(answer, 400, code, message)

    def test_calls_one_that_had_been_disabled_again(self, platform: Platform, customer: Customer) -> None:
        id = create(customer)["id"]
        platform.aws.dynamodb.update_item(
            TableName="webhooks",
            Key={"pk": {"S": customer.id}, "sk": {"S": id}},
            UpdateExpression="SET active = :no, failing_since = :then",
            ExpressionAttributeValues={":no": {"BOOL": False}, ":then": {"N": "1"}},
        )
        customer.otp("PUT", f"webhooks/{id}", {"url": "https://example.org", "secret": "s", "name": "n"})
        (shown,) = platform.admin("GET", f"/services/{customer.id}/webhooks").json["data"]
        assert (shown["active"], shown["failing_since"]) == (True, None)


class TestDeletingAndListing:
    def test_a_deleted_webhook_is_gone(self, customer: Customer) -> None:
        id = create(customer)["id"]
        answer = customer.otp("DELETE", f"webhooks/{id}")
        assert (answer.status, answer.text) == (204, "")
        put = {"url": "https://example.org", "secret": "s", "name": "n"}
        for method, data in (("DELETE", None), ("GET", None), ("PUT", put)):
            numbered(customer.otp(method, f"webhooks/{id}", data), 404, "1201", "Webhook not found")
        assert platform_items(customer) == []

    def test_the_list_has_no_pages_and_no_links(self, customer: Customer) -> None:
        made = []
        for name in ("One", "Two"):
            made.append(create(customer, name=name))
            customer.platform.clock.pass_(seconds=1)
        expected = [{name: value for name, value in each.items() if name != "links"} for each in made]
        assert customer.otp("GET", "webhooks").json == {"data": expected}

    def test_webhooks_of_other_dialects_are_not_shown(self, customer: Customer) -> None:
        id = customer.subscribe("https://example.com", dialect="notify")["id"]
        assert customer.otp("GET", "webhooks").json == {"data": []}
        for method, data in (("GET", None), ("PUT", HOOK), ("DELETE", None)):
            numbered(untouched(customer, method, f"webhooks/{id}", data), 404, "1201")

    def test_webhooks_that_operators_made_are_shown_like_others(self, customer: Customer) -> None:
        made = customer.subscribe("https://example.com", dialect="otp")
        (shown,) = customer.otp("GET", "webhooks").json["data"]
        assert (shown["id"], shown["event"], shown["channel"]) == (made["id"], "DELIVERY", "SMS")
        assert shown["secret"] == made["signing_secret"]


def platform_items(customer: Customer) -> list[Any]:
    """What the table of webhooks holds."""
    return customer.platform.aws.items("webhooks")


@pytest.mark.parametrize("id", [NOBODY, "nope", "%00", "x" * 200])
@pytest.mark.parametrize(("method", "data"), [("GET", None), ("PUT", HOOK), ("DELETE", None)])
def test_what_is_no_webhook_is_not_found(customer: Customer, method: str, data: Any, id: str) -> None:
    numbered(untouched(customer, method, f"webhooks/{id}", data), 404, "1201", "Webhook not found")


@pytest.mark.parametrize(("method", "data"), [("GET", None), ("PUT", HOOK), ("DELETE", None)])
def test_the_webhook_of_another_account_is_as_unknown_as_any(
    platform: Platform, customer: Customer, method: str, data: Any
) -> None:
    theirs = create(platform.new_service(name="Badger Books"))["id"]
    numbered(untouched(customer, method, f"webhooks/{theirs}", data), 404, "1201", "Webhook not found")
    assert customer.otp("GET", "webhooks").json == {"data": []}


class TestBeingTold:
    """What a subscriber hears; the whole way of a code is in the journeys."""

    @pytest.fixture
    def told(self, customer: Customer, subscriber: Subscriber) -> Any:
        """One code on its way, with a payload, told to a subscriber with the secret `hush`."""
        create(customer, url=subscriber.url)
        customer.new_sender()
        template = customer.otp("POST", "templates", {"channel": "SMS", "text": "{code}"}).json["data"]["id"]
        fields = {"channel": "sms", "sender": "MySender", "template": template, "code": "4829"}
        fields |= {"phone": "60123456789", "payload": '{"order_id":"x"}'}
        sent = customer.otp("POST", "verifications", fields)
        assert sent.status == 200, sent.text
        customer.platform.settle()
        return sent.json

    def test_is_sent_then_delivered_with_the_payload_given_back(
        self, customer: Customer, subscriber: Subscriber, told: Any
    ) -> None:
        calls = subscriber.told()
        assert [call["data"]["status"] for call in calls] == ["SENT", "DELIVERED"]
        for call in calls:
            assert DATE.fullmatch(call["data"]["update_date"])
            assert call == {
                "event": "DELIVERY",
                "data": {
                    "account_id": customer.id,
                    "message_id": told["message_id"],
                    "channel": "SMS",
                    "phone": "60123456789",
                    "status": call["data"]["status"],
                    "payload": '{"order_id":"x"}',
                    "update_date": call["data"]["update_date"],
                },
            }

    def test_is_signed_with_the_owners_secret(self, subscriber: Subscriber, told: Any) -> None:
        assert told
        for call in subscriber.calls:
            mac = hmac.new(b"hush", call.body, hashlib.sha256).hexdigest()
            assert call.headers["x-otp-signature"] == f"sha256={mac}"
            assert call.headers["webhook-signature"].startswith("v1,")

    def test_a_webhook_of_another_channel_hears_nothing(self, customer: Customer, subscriber: Subscriber) -> None:
        create(customer, url=subscriber.url, channel="VOICE")
        customer.new_sender()
        template = customer.otp("POST", "templates", {"channel": "SMS", "text": "{code}"}).json["data"]["id"]
        fields = {"channel": "sms", "sender": "MySender", "template": template, "code_length": 4}
        assert customer.otp("POST", "verifications", fields | {"phone": "60123456789"}).status == 200
        customer.platform.settle()
        assert subscriber.calls == []
