"""/internal/services/{service_id}/webhooks: made, listed, rotated, forgotten; their attempts looked at."""

from typing import Any

import pytest
from standardwebhooks import Webhook

from tests.world.expecting import at_rest, problem
from tests.world.platform import Customer, Platform
from tests.world.subscriber import Subscriber

PUBLIC = "https://203-0-113-9.hooks.otterloans.example.com/told"


def make(customer: Customer, **body: Any) -> Any:
    return customer.platform.admin("POST", f"/services/{customer.id}/webhooks", body)


def test_an_endpoint_shows_its_signing_secret_this_once(customer: Customer) -> None:
    made = make(customer, url=PUBLIC)
    assert made.status == 201
    assert made.json["signing_secret"].startswith("whsec_")
    assert Webhook(made.json["signing_secret"])
    assert made.json["dialect"] == "standard"
    listed = customer.platform.admin("GET", f"/services/{customer.id}/webhooks").json["data"]
    assert listed == [{name: value for name, value in made.json.items() if name != "signing_secret"}]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "url"),
        ({"url": 5}, "url"),
        ({"url": ""}, "url"),
        ({"url": "http://hooks.otterloans.com/"}, "url"),
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"url": "https://127.0.0.1.nip.io@a.com/"}, "url"),
        ({"url": "https://localhost/"}, "url"),
        ({"url": PUBLIC, "dialect": "esperanto"}, "dialect"),
        ({"url": PUBLIC, "events": ["message.eaten"]}, "events"),
        ({"url": PUBLIC, "events": "message.sent"}, "events"),
        ({"url": PUBLIC, "kind": "other"}, "kind"),
        ({"url": PUBLIC, "secret": ""}, "secret"),
        ({"url": PUBLIC, "bearer_token": "short"}, "bearer_token"),
        ({"url": PUBLIC, "bearer_token": "long enough\r\nX-Evil: 1"}, "bearer_token"),
        ({"url": PUBLIC, "bearer_token": "éééééééééééé"}, "bearer_token"),
        ({"url": PUBLIC, "basic": "nocolon"}, "basic"),
        ({"url": PUBLIC, "headers": {"webhook-signature": "v1,x"}}, "headers"),
        ({"url": PUBLIC, "active": False}, "active"),
    ],
)
def test_an_endpoint_that_is_not_in_form_is_refused(customer: Customer, body: Any, field: str) -> None:
    before = at_rest(customer.platform)
    problem(make(customer, **body), 400, field)
    assert at_rest(customer.platform) == before


def test_the_batch_dialect_alone_may_be_told_in_the_clear(customer: Customer) -> None:
    assert make(customer, url="http://hooks.otterloans.example.com/", dialect="batch").status == 201


def test_a_forgotten_endpoint_is_told_nothing_more(
    platform: Platform, customer: Customer, subscriber: Subscriber
) -> None:
    id = customer.subscribe(subscriber.url)["id"]
    customer.notify()
    platform.pump()
    told = len(subscriber.calls)
    assert told == 1
    assert platform.admin("DELETE", f"/services/{customer.id}/webhooks/{id}").status == 204
    platform.settle()
    assert len(subscriber.calls) == told
    problem(platform.admin("DELETE", f"/services/{customer.id}/webhooks/{id}"), 404)


def test_another_services_endpoint_is_not_found(platform: Platform, customer: Customer) -> None:
    other = platform.new_service(name="Badger Books")
    theirs = f"/services/{customer.id}/webhooks/{make(other, url=PUBLIC).json['id']}"
    before = at_rest(platform)
    problem(platform.admin("DELETE", theirs), 404)
    problem(platform.admin("POST", f"{theirs}/rotate-secret"), 404)
    problem(platform.admin("GET", f"{theirs}/attempts"), 404)
    assert at_rest(platform) == before


def test_rotating_shows_another_secret(platform: Platform, customer: Customer) -> None:
    made = make(customer, url=PUBLIC).json
    path = f"/services/{customer.id}/webhooks/{made['id']}/rotate-secret"
    secrets = [made["signing_secret"], *(platform.admin("POST", path).json["signing_secret"] for _ in range(3))]
    assert len(set(secrets)) == 4


def test_attempts_are_listed_newest_first_page_by_page(
    platform: Platform, customer: Customer, subscriber: Subscriber
) -> None:
    id = customer.subscribe(subscriber.url, dialect="notify")["id"]
    subscriber.answers += [500, 404]
    for _ in range(3):
        customer.notify()
    platform.settle(12)
    pages = list(platform.pages(f"/services/{customer.id}/webhooks/{id}/attempts", 2))
    attempts = [attempt for page in pages for attempt in page]
    assert len(attempts) == len(subscriber.calls) == 8
    assert [attempt["at"] for attempt in attempts] == sorted((attempt["at"] for attempt in attempts), reverse=True)
    assert sorted(attempt["outcome"] for attempt in attempts) == ["delivered"] * 6 + ["retrying"] * 2
    assert sorted(attempt["status"] for attempt in attempts) == [200] * 6 + [404, 500]
    assert {attempt["event_type"] for attempt in attempts} == {"message.sent", "message.delivered"}
