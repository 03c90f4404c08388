"""Batches from the request to the phones and the webhook: what becomes of each text, whatever breaks on the way."""

import base64
from collections import Counter
from typing import Any

import pytest

from tests.world.platform import Platform
from tests.world.school import NUMBER, School, new_school
from tests.world.subscriber import Subscriber
from tests.world.trouble import breaking_off, counted, half_obeying
from tidings import wiring

ANA, BEN = "+16195550123", "+16195550124"
KEY = {"idempotency-key": "spring-term"}


@pytest.fixture
def school(platform: Platform) -> School:
    return new_school(platform)


def students(number: int) -> list[str]:
    return [f"+1619555{place:04d}" for place in range(number)]


def ids(answer: Any) -> list[str]:
    return [each["messageId"] for each in answer.json["messages"]]


# ------------------------------------------------------------------------------------------------ 500 at once


def test_500_texts_with_two_who_opted_out_and_one_asked_twice(
    platform: Platform, school: School, subscriber: Subscriber
) -> None:
    """Nine in ten are refused at hand-over, so that the rest may take its whole way in a test's time."""
    school.subscribe(subscriber.url, dialect="batch")
    refused = [f"+1500555{place // 100}1{place % 100:02d}" for place in range(450)]
    everybody = refused + students(49)
    everybody.append(everybody[460])
    for place in (13, 470):
        school.admin("POST", "/opt-outs", {"phone": everybody[place]})
    platform.settle()
    subscriber.calls.clear()
    answer = school.send(*everybody)
    assert answer.status == 202
    platform.settle(6)
    expected: list[Any] = [("permanent-failure", "carrier_rejected")] * 450 + [("delivered", None)] * 50
    expected[13] = expected[470] = ("permanent-failure", "opted_out")
    assert school.outcomes(answer.json["batchId"]) == expected
    assert [len(platform.phone(everybody[place])) for place in (13, 460, 461, 470)] == [0, 2, 1, 0]
    shown = school.admin("GET", f"/batches/{answer.json['batchId']}").json
    assert (shown["status"], shown["messages"]) == ("done", {"delivered": 49, "permanent-failure": 451})
    told = Counter((call["messageId"], call["status"], call["failedReason"]) for call in subscriber.told())
    assert set(told.values()) == {1}
    assert Counter((status, reason) for _, status, reason in told) == {
        ("sent", None): 49,
        ("delivered", None): 49,
        ("failed", "Carrier rejected"): 449,
        ("failed", "Opted out"): 2,
    }
    assert {id for id, _, _ in told} == set(ids(answer))


def test_500_texts_cost_little_beyond_their_own_writes(school: School) -> None:
    school.key()
    with counted() as calls:
        assert school.send(*students(500)).status == 202
    puts = calls.pop("PutItem")
    assert puts == 500 + 1
    assert calls["SendMessageBatch"] == 50
    assert calls.total() <= 0.25 * 500


@pytest.mark.parametrize("shards", [1, 4])
def test_texts_lie_spread_over_the_services_shards(platform: Platform, school: School, shards: int) -> None:
    wiring.services().change(school.id, {"shards": shards})
    made = school.send(*students(12)).json
    wiring.services().change(school.id, {"shards": 8})
    partitions = {item["pk"]["S"] for item in platform.aws.items("messages")}
    assert len(partitions) == shards
    platform.settle()
    assert school.outcomes(made["batchId"]) == [("delivered", None)] * 12


# ------------------------------------------------------------------------------------------------ what breaks


def test_what_the_queue_did_not_take_is_sent_again(platform: Platform, school: School) -> None:
    with half_obeying(lambda number: number in (1, 3, 14)):
        answer = school.send(*students(23))
    assert answer.status == 202
    assert platform.aws.waiting("dispatch") == 23
    platform.settle()
    assert school.outcomes(answer.json["batchId"]) == [("delivered", None)] * 23


def test_what_the_queue_does_not_take_at_all_is_found_a_minute_later(platform: Platform, school: School) -> None:
    with half_obeying(lambda number: number % 10 in (2, 5, 0, 1)):
        answer = school.send(*students(23))
    assert answer.status == 202
    platform.settle()
    assert Counter(school.outcomes(answer.json["batchId"]))["created", None] > 0
    platform.settle(65)
    assert school.outcomes(answer.json["batchId"]) == [("delivered", None)] * 23
    assert all(len(platform.phone(number)) == 1 for number in students(23))


def test_a_queue_that_is_down_delays_and_loses_nothing(platform: Platform, school: School) -> None:
    with platform.aws.broken("dispatch.send"):
        answer = school.send(ANA, BEN)
    assert answer.status == 202
    platform.settle(65)
    assert school.outcomes(answer.json["batchId"]) == [("delivered", None)] * 2


# PutItem: the marker, the batch, then its texts. The mark that all is taken in is the one UpdateItem of DynamoDB after
# the rate limit's own.
BREAKS = [("PutItem", 0), ("PutItem", 1), ("PutItem", 2), ("PutItem", 9), ("PutItem", 21), ("UpdateItem", 1)]


@pytest.mark.parametrize(("operation", "after"), BREAKS)
def test_a_request_that_broke_off_is_healed_by_the_next_with_its_key(
    platform: Platform, school: School, operation: str, after: int
) -> None:
    everybody = students(20)
    school.key()
    with breaking_off(operation, after):
        broken = school.send(*everybody, headers=KEY)
    assert (broken.status, broken.json["error"]) == (500, "Internal Server Error")
    platform.settle(2)
    answer = school.send(*everybody, headers=KEY)
    assert answer.status == 202
    assert len(ids(answer)) == 20
    platform.settle(65)
    assert school.outcomes(answer.json["batchId"]) == [("delivered", None)] * 20
    assert [len(platform.phone(number)) for number in everybody] == [1] * 20
    assert len(platform.aws.items("batches")) == 1
    assert school.send(*everybody, headers=KEY).json == answer.json


def test_what_was_stored_leaves_although_nobody_tries_again(platform: Platform, school: School) -> None:
    school.key()
    with breaking_off("PutItem", 2 + 5):
        school.send(*students(20), headers=KEY)
    (item,) = platform.aws.items("batches")
    stored = len(platform.aws.items("messages"))
    assert 0 < stored < 20
    shown = school.admin("GET", f"/batches/{item['sk']['S']}").json
    assert shown["messages"] == {"created": stored, "missing": 20 - stored}
    platform.settle(65)
    shown = school.admin("GET", f"/batches/{item['sk']['S']}").json
    assert (shown["status"], shown["messages"]) == ("processing", {"delivered": stored, "missing": 20 - stored})
    assert sum(len(platform.phone(number)) for number in students(20)) == stored


# ------------------------------------------------------------------------------------------------ what is told

FATES = [
    ("+15005550000", ["sent", "delivered"], None),
    ("+15005551000", ["sent", "failed"], "Invalid number"),
    ("+15005552000", ["sent", "failed"], "Landline"),
    ("+15005553000", ["sent", "failed"], "Carrier rejected"),
    ("+15005554000", ["sent", "failed"], "Unreachable"),
    ("+15005555000", ["sent", "failed"], "Unreachable"),
    ("+15005556000", ["sent", "failed"], "Internal error"),
    ("+15005557000", ["sent", "delivered"], None),
    ("+15005550100", ["failed"], "Carrier rejected"),
    ("+15005550200", ["failed"], "Invalid number"),
    ("+15005550001", ["sent", "delivered"], None),
    ("+14165550123", ["sent", "delivered"], None),
    ("+447400123456", ["failed"], "International number"),
    ("+18765550123", ["failed"], "International number"),
]


@pytest.mark.parametrize(("number", "statuses", "reason"), FATES, ids=[number for number, _, _ in FATES])
def test_every_change_is_told_once_in_its_own_call(
    platform: Platform, school: School, subscriber: Subscriber, number: str, statuses: list[str], reason: str | None
) -> None:
    school.subscribe(subscriber.url, dialect="batch")
    made = school.send(messages=[{"to": number, "message": "hello", "refId": "row 1"}]).json
    platform.settle(8)
    told = subscriber.told()
    assert [call["status"] for call in told] == statuses
    assert told[-1] == {
        "eventId": subscriber.calls[-1].headers["webhook-id"],
        "name": "OutgoingSms.statusChanged",
        "triggerType": "Outbound",
        "batchId": made["batchId"],
        "messageId": made["messages"][0]["messageId"],
        "from": NUMBER,
        "to": number,
        "status": statuses[-1],
        "failedReason": reason,
        "dateTime": told[-1]["dateTime"],
        "refId": "row 1",
    }
    assert all(call["failedReason"] is None for call in told[:-1])


def test_a_call_is_made_again_with_the_same_id_and_the_same_time(
    platform: Platform, school: School, subscriber: Subscriber
) -> None:
    school.subscribe(subscriber.url, dialect="batch")
    subscriber.answers += [500, 503]
    school.send(ANA)
    platform.settle(60)
    sent = [call for call in subscriber.told() if call["status"] == "sent"]
    assert len(sent) + len([call for call in subscriber.told() if call["status"] == "delivered"]) == 4
    assert len({(call["eventId"], call["dateTime"]) for call in subscriber.told()}) == 2


def test_credentials_of_the_endpoint_are_shown_and_plain_http_will_do(
    platform: Platform, school: School, subscriber: Subscriber
) -> None:
    assert subscriber.url.startswith("http://")
    school.subscribe(subscriber.url, dialect="batch", basic="heron:s3cret")
    school.send(ANA)
    platform.settle()
    expected = f"Basic {base64.b64encode(b'heron:s3cret').decode()}"
    assert {call.headers["authorization"] for call in subscriber.calls} == {expected}


def test_without_an_endpoint_the_batch_goes_out_all_the_same(platform: Platform, school: School) -> None:
    made = school.send(ANA).json
    platform.settle()
    assert school.outcomes(made["batchId"]) == [("delivered", None)]


def test_endpoints_of_other_dialects_hear_nothing_but_the_standard_ones_everything(
    platform: Platform, school: School, subscriber: Subscriber
) -> None:
    for dialect in ("notify", "otp", "v2"):
        school.subscribe(subscriber.url, dialect=dialect)
    school.subscribe(subscriber.url, dialect="standard")
    school.notify(to=BEN)
    made = school.send(ANA).json
    platform.settle()
    heard = [call for call in subscriber.told() if call.get("data", {}).get("batch_id") == made["batchId"]]
    assert [call["type"] for call in heard] == ["message.sent", "message.delivered"]
    assert made["batchId"] not in str([call for call in subscriber.told() if call not in heard])


def test_in_trial_mode_only_team_and_guests_are_reached(platform: Platform) -> None:
    school = new_school(platform, mode="trial")
    wiring.services().change(school.id, {"guest_list": [ANA]})
    made = school.send(ANA, BEN)
    assert made.status == 202
    platform.settle()
    assert school.outcomes(made.json["batchId"]) == [("delivered", None), ("permanent-failure", "not_on_guest_list")]


# ------------------------------------------------------------------------------------------------ second thoughts


def test_a_batch_that_has_not_left_can_be_cancelled(platform: Platform, school: School, subscriber: Subscriber) -> None:
    school.subscribe(subscriber.url, dialect="batch")
    platform.crashing.add("workers-dispatcher")
    made = school.send(*students(30)).json
    shown = school.admin("POST", f"/batches/{made['batchId']}/cancel").json
    assert (shown["cancelled"], shown["status"], shown["messages"]) == (30, "done", {"cancelled": 30})
    platform.crashing.clear()
    platform.settle(65)
    assert platform.aws.items("phones") == []
    told = subscriber.told()
    assert {(call["status"], call["failedReason"]) for call in told} == {("failed", "Cancelled")}
    assert len(told) == 30
    assert school.admin("POST", f"/batches/{made['batchId']}/cancel").json["cancelled"] == 0


def test_what_has_left_or_is_leaving_is_not_cancelled(platform: Platform, school: School) -> None:
    busy = "+15005550400"
    made = school.send(ANA, busy).json
    platform.pump()
    wiring.messages().claim(school.id, made["messages"][1]["messageId"], "another process", platform.clock())
    shown = school.admin("POST", f"/batches/{made['batchId']}/cancel").json
    assert shown["cancelled"] == 0
    assert [status for status, _ in school.outcomes(made["batchId"])] == ["sent", "created"]
