"""POST /callbacks/{carrier}/inbound: a carrier tells of a text; it is kept once, and told on in every dialect."""

import json
from typing import Any

import pytest

from tests.world.expecting import at_rest, problem
from tests.world.phones import DOOR, tell, write
from tests.world.platform import Platform
from tests.world.school import NUMBER, OPERATOR, School, new_school
from tests.world.subscriber import Subscriber
from tidings import wiring
from tidings.domain.received_text import ReceivedText

ANA = "+16195550123"


@pytest.fixture
def school(platform: Platform) -> School:
    return new_school(platform)


def received(school: School) -> list[Any]:
    return list(school.admin("GET", "/received-texts").json["data"])


def told(**fields: Any) -> dict[str, Any]:
    return {"reference": "r-1", "from": ANA, "to": NUMBER, "text": "When do you open?", **fields}


def test_a_text_is_kept_for_the_service_that_owns_the_number(platform: Platform, school: School) -> None:
    answer = tell(platform, told())
    assert (answer.status, answer.text) == (204, "")
    (text,) = received(school)
    assert (text["from"], text["to"], text["text"]) == (ANA, NUMBER, "When do you open?")
    assert (text["carrier"], text["carrier_reference"], text["in_reply_to"]) == ("virtual", "r-1", None)
    assert school.admin("GET", f"/received-texts/{text['id']}").json == text


def test_a_text_told_five_times_is_one_text_and_one_event(
    platform: Platform, school: School, subscriber: Subscriber
) -> None:
    school.subscribe(subscriber.url, dialect="batch")
    for _ in range(5):
        assert tell(platform, told()).status == 204
        platform.clock.pass_(minutes=10)
    platform.settle()
    assert len(received(school)) == 1
    assert len(subscriber.calls) == 1


def test_two_texts_that_read_alike_are_two(platform: Platform, school: School) -> None:
    tell(platform, told())
    tell(platform, told(reference="r-2"))
    assert len(received(school)) == 2


@pytest.mark.parametrize("to", ["+18585550142", "18585550142", "+1 858-555-0142"])
def test_the_number_is_found_however_it_is_spelled(platform: Platform, school: School, to: str) -> None:
    tell(platform, told(to=to))
    assert [text["to"] for text in received(school)] == [NUMBER]


def test_a_number_is_told_as_it_was_assigned(platform: Platform) -> None:
    library = new_school(platform, number="+447400123456", country="GB")
    library.admin("DELETE", "/inbound-numbers/+447400123456")
    library.admin("POST", "/inbound-numbers", {"number": "07400 123456"})
    tell(platform, told(**{"to": "447400123456", "from": "447400654321"}))
    assert [(text["to"], text["from"]) for text in received(library)] == [("07400 123456", "+447400654321")]


def test_a_text_to_a_number_that_nobody_owns_is_taken_and_raises_an_alarm(
    platform: Platform, school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    before = at_rest(platform)
    assert tell(platform, told(to="+18585550100")).status == 204
    assert at_rest(platform) == before
    assert '"Errors"' in capsys.readouterr().out


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"text": "\x00"},
        {"text": "half an emoji: \ud83d"},
        {"text": "é" * 5000},
        {"from": ""},
        {"from": "HERON"},
        {"from": "+" * 4000},
        {"reference": ""},
        {"reference": "\udfff"},
        {"reference": "r" * 5000},
    ],
)
def test_whatever_people_write_is_kept_safely(platform: Platform, school: School, fields: dict[str, str]) -> None:
    assert tell(platform, told(**fields)).status == 204
    platform.settle()
    (text,) = received(school)
    expected = told(**fields)["text"].encode("utf-8", "replace").decode()
    assert text["text"] == expected
    assert school.admin("GET", "/opt-outs/export").json["data"] == []


@pytest.mark.parametrize("to", ["", "+" * 4000, "\ud83d", "5"])
def test_a_strange_number_is_nobodys(platform: Platform, school: School, to: str) -> None:
    assert tell(platform, told(to=to)).status == 204
    assert received(school) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"STOP"',
        b"\xff\xfe",
        b"[" * 20000,
        json.dumps({"reference": "r", "from": ANA, "to": NUMBER}).encode(),
        json.dumps(told(text=None)).encode(),
        json.dumps(told(text=5)).encode(),
        json.dumps(told(**{"from": ["a"]})).encode(),
    ],
)
def test_a_callback_that_is_not_in_the_carriers_form_is_refused(platform: Platform, school: School, raw: bytes) -> None:
    before = at_rest(platform)
    problem(tell(platform, None, raw=raw), 400)
    assert at_rest(platform) == before


def test_a_callback_that_is_not_the_carriers_is_refused(platform: Platform, school: School) -> None:
    before = at_rest(platform)
    problem(tell(platform, told(), instead={"webhook-signature": "v1,AAAA"}), 403)
    problem(tell(platform, told(), instead={"webhook-timestamp": "1"}), 403)
    problem(platform.call("POST", DOOR, told()), 403)
    assert at_rest(platform) == before


def test_a_carrier_that_we_do_not_know_is_not_found(platform: Platform) -> None:
    problem(tell(platform, told(), door="/callbacks/pigeon/inbound"), 404)


def test_only_post_is_taken(platform: Platform) -> None:
    problem(platform.call("GET", DOOR), 405)


def test_a_large_callback_is_not_read(platform: Platform, school: School) -> None:
    problem(tell(platform, told(text="x" * 65536)), 413)


# ------------------------------------------------------------------------------------------------ what it answers


def test_a_reply_finds_the_last_text_its_batch_and_its_operator(platform: Platform, school: School) -> None:
    school.send(ANA)
    platform.settle()
    platform.clock.pass_(hours=1)
    last = school.send(ANA, operator=OPERATOR).json
    platform.settle()
    write(platform, ANA, "ok", NUMBER)
    (text,) = received(school)
    assert text["in_reply_to"] == {
        "message_id": last["messages"][0]["messageId"],
        "batch_id": last["batchId"],
        "operator": school.operator_id,
    }


def test_what_we_answered_by_ourselves_interrupts_no_conversation(platform: Platform, school: School) -> None:
    sent = school.send(ANA).json
    platform.settle()
    write(platform, ANA, "help", NUMBER)
    platform.settle()
    write(platform, ANA, "thanks", NUMBER)
    assert received(school)[0]["in_reply_to"]["batch_id"] == sent["batchId"]


def test_a_text_that_never_left_is_answered_by_nobody(platform: Platform, school: School) -> None:
    school.send("+15005551000", "+15005550100", kind="live")
    school.send(ANA, kind="test")
    platform.settle()
    write(platform, "+15005550100", "who is this?", NUMBER)
    write(platform, ANA, "who is this?", NUMBER)
    assert [text["in_reply_to"] for text in received(school)] == [None, None]


def test_the_conversation_of_a_former_owner_is_not_told(platform: Platform, school: School) -> None:
    school.send(ANA)
    platform.settle()
    school.admin("DELETE", f"/inbound-numbers/{NUMBER}")
    heir = new_school(platform, number="+18585550143")
    heir.admin("POST", "/inbound-numbers", {"number": NUMBER})
    write(platform, ANA, "ok", NUMBER)
    assert [text["in_reply_to"] for text in received(heir)] == [None]
    assert received(school) == []


def test_a_note_that_cannot_be_written_holds_up_no_webhook(
    platform: Platform, school: School, subscriber: Subscriber
) -> None:
    school.subscribe(subscriber.url, dialect="batch")
    with platform.aws.broken("numbers.put"):
        school.send(ANA)
        platform.settle()
    assert [call["status"] for call in subscriber.told()] == ["sent", "delivered"]


def test_a_text_from_a_name_costs_no_note(platform: Platform) -> None:
    school = new_school(platform, default_sender="HERON")
    before = len(platform.aws.items("numbers"))
    school.notify(to=ANA)
    platform.settle()
    assert len(platform.aws.items("numbers")) == before


# ------------------------------------------------------------------------------------------------ who is told


def test_the_owners_endpoints_are_told_each_in_its_dialect(
    platform: Platform, school: School, subscriber: Subscriber
) -> None:
    for dialect, kind in (("batch", None), ("standard", None), ("v2", "inbound_sms"), ("v2", "delivery_status")):
        school.subscribe(f"{subscriber.url}/{dialect}/{kind}", dialect=dialect, kind=kind)
    for dialect in ("notify", "otp"):
        school.subscribe(f"{subscriber.url}/{dialect}", dialect=dialect)
    tell(platform, told())
    platform.settle()
    (text,) = received(school)
    heard = {call.path.removeprefix("/hook/"): call for call in subscriber.calls}
    assert set(heard) == {"batch/None", "standard/None", "v2/inbound_sms"}
    assert heard["batch/None"].json == {
        "eventId": heard["batch/None"].headers["webhook-id"],
        "name": "IncomingSms.received",
        "triggerType": "Inbound",
        "from": ANA,
        "to": NUMBER,
        "message": "When do you open?",
        "dateTime": "2026-03-06T15:04:05Z",
    }
    standard = heard["standard/None"].json
    assert standard["type"] == "text.received"
    assert {name: standard["data"][name] for name in ("text_id", "from", "to", "text")} == {
        "text_id": text["id"],
        "from": ANA,
        "to": NUMBER,
        "text": "When do you open?",
    }
    assert heard["v2/inbound_sms"].json["id"] == text["id"]
    assert len({call.headers["webhook-id"] for call in subscriber.calls}) == 1


def test_another_services_endpoints_are_not_told(platform: Platform, school: School, subscriber: Subscriber) -> None:
    other = new_school(platform, number="+18585550143")
    other.subscribe(subscriber.url, dialect="standard")
    tell(platform, told())
    platform.settle()
    assert subscriber.calls == []


def test_an_event_is_told_although_its_router_was_down_and_again_under_the_same_id(
    platform: Platform, school: School, subscriber: Subscriber
) -> None:
    school.subscribe(subscriber.url, dialect="batch")
    platform.crashing.add("workers-text-router")
    tell(platform, told())
    platform.settle()
    assert subscriber.calls == []
    platform.crashing.clear()
    platform.settle()
    platform.replay_stream()
    platform.settle()
    assert len(subscriber.calls) == 2
    assert len({call.json["eventId"] for call in subscriber.calls}) == 1


def test_texts_that_were_brought_along_are_listed_and_not_announced(
    platform: Platform, school: School, subscriber: Subscriber
) -> None:
    school.subscribe(subscriber.url, dialect="standard")
    old = ReceivedText(
        id="9b1c7e9e-2d3f-4f53-8d0e-6f0a3d1f2b77",
        service_id=school.id,
        from_=ANA,
        to=NUMBER,
        text="STOP",
        received_at=platform.clock(),
    )
    wiring.received_texts().add(old)
    wiring.received_texts().add(old)
    platform.settle()
    assert [text["id"] for text in received(school)] == [old.id]
    assert subscriber.calls == []
    assert platform.aws.items("opt_outs") == []
