"""Idempotency-Key: a request that is sent again is met once, and answered as it was."""

import pytest

from tests.world.platform import Platform
from tests.world.v2 import Tenant, errors, new_tenant, refused


def test_the_same_request_again_is_answered_as_before_and_sent_once(platform: Platform, tenant: Tenant) -> None:
    template = tenant.sms_template("Hi ((a))")
    first, again = (tenant.text(template, key="k1", personalisation={"a": "x"}, reference="r") for _ in range(2))
    assert (first.status, again.status) == (201, 201)
    assert first.json == again.json
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    platform.settle()
    assert platform.phone("+447900900123") == ["Hi x"]


def test_the_first_answer_holds_whatever_became_of_the_template(platform: Platform, tenant: Tenant) -> None:
    template = tenant.sms_template("one")
    first = tenant.text(template, key="k1")
    tenant.operate("POST", f"templates/{template}", {"body": "two"})
    assert tenant.text(template, key="k1").json == first.json
    tenant.operate("DELETE", f"templates/{template}")
    assert tenant.text(template, key="k1").json == first.json
    platform.settle()
    assert tenant.text(template, key="k1").json == first.json


def test_an_email_again_is_answered_with_what_was_made_harmless(platform: Platform, tenant: Tenant) -> None:
    template = tenant.email_template("((a))")
    body = {
        "email_address": "pip@example.com",
        "template_id": template,
        "personalisation": {"a": "*" + "x" * 70_000},
        "sanitise_content_for": ["a"],
        "one_click_unsubscribe_url": "https://heron.example/u",
    }
    first, again = (tenant.v2("POST", "/notifications/email", body, headers={"idempotency-key": "k"}) for _ in range(2))
    assert first.json == again.json
    assert set(again.json["sanitised_content"]) == {"a"}
    assert len(platform.aws.items("messages")) == 1


def test_another_body_under_the_same_key_is_refused(platform: Platform, tenant: Tenant) -> None:
    template = tenant.sms_template()
    tenant.text(template, key="k1")
    answer = tenant.text(template, key="k1", reference="other")
    assert (answer.status, errors(answer)[0][0]) == (422, "IdempotencyConflictError")
    assert len(platform.aws.items("messages")) == 1


def test_a_key_belongs_to_one_service_one_kind_of_key_and_one_route(
    platform: Platform, tenant: Tenant, stranger: Tenant
) -> None:
    template, others = tenant.sms_template(), stranger.sms_template()
    ids = {
        tenant.text(template, key="k1").json["id"],
        tenant.text(template, key="k1", kind="test").json["id"],
        stranger.text(others, key="k1").json["id"],
        tenant.v2(
            "POST",
            "/notifications/email",
            {"email_address": "pip@example.com", "template_id": tenant.email_template()},
            headers={"idempotency-key": "k1"},
        ).json["id"],
    }
    assert len(ids) == 4


def test_a_key_is_forgotten_after_a_day(platform: Platform, tenant: Tenant) -> None:
    template = tenant.sms_template()
    first = tenant.text(template, key="k1").json["id"]
    platform.clock.pass_(hours=24, seconds=1)
    assert tenant.text(template, key="k1").json["id"] != first


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "é"])
def test_a_key_that_is_none_is_told(platform: Platform, tenant: Tenant, key: str) -> None:
    body = {"phone_number": "07900900123", "template_id": tenant.sms_template()}
    answer = tenant.v2("POST", "/notifications/sms", body, headers={"idempotency-key": key})
    refused(answer, 400, "BadRequestError", "Idempotency-Key must have 1 to 255 visible characters")


def test_a_refused_request_leaves_its_key_free(platform: Platform, tenant: Tenant) -> None:
    template = tenant.sms_template("((a))")
    assert tenant.text(template, key="k1").status == 400
    assert tenant.text(template, key="k1", personalisation={"a": "x"}).status == 201


def test_a_repeat_counts_for_no_day_and_is_answered_when_the_day_is_full(platform: Platform) -> None:
    tenant = new_tenant(platform, daily_limits={"sms": 2})
    template = tenant.sms_template()
    first = tenant.text(template, key="k1").json
    assert tenant.text(template, key="k1").json == first
    assert tenant.text(template, key="k2").status == 201
    assert tenant.text(template, key="k3").status == 429
    assert tenant.text(template, key="k1").json == first


def test_a_smoke_test_again_bears_the_same_id(platform: Platform, tenant: Tenant) -> None:
    template = tenant.sms_template()
    answers = [tenant.text(template, "07700900000", key="k1").json for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert platform.aws.items("messages") == []


def test_what_broke_before_it_was_stored_is_sent_by_the_next_try(platform: Platform, tenant: Tenant) -> None:
    template = tenant.sms_template()
    tenant.key()
    with platform.aws.broken("messages.put"):
        assert tenant.text(template, key="k1").status == 500
    answer = tenant.text(template, key="k1")
    assert answer.status == 201
    platform.settle()
    assert tenant.shown(answer.json["id"])["status"] == "delivered"
    assert len(platform.phone("+447900900123")) == 1
