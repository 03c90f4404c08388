"""Who said stop gets nothing more but its confirmation, whatever is sent, told twice or late, or breaks off between."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world.phones import tell, write
from tests.world.platform import Platform
from tests.world.school import NUMBER, School, new_school
from tests.world.subscriber import Subscriber

ANA = "+16195550123"
_NUMBERS = (f"+1858555{number:04d}" for number in count(2000))
_PHONES = (f"+1619555{number:04d}" for number in count(2000))


@pytest.fixture
def school(platform: Platform) -> School:
    return new_school(platform)


def ledger(school: School, phone: str = ANA) -> Any:
    return school.admin("GET", f"/opt-outs/{phone}").json


def goodbyes(platform: Platform, phone: str = ANA) -> int:
    return sum("you have unsubscribed" in text for text in platform.phone(phone))


# ------------------------------------------------------------------------------------------------ any order


@dataclass
class Model:
    """What must be true of one phone: out or in, and what it was sent."""

    is_out: bool = False
    lines: list[bool] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    got: list[str] = field(default_factory=list)

    def turn(self, is_out: bool) -> None:
        if is_out != self.is_out:
            self.is_out = is_out
            self.lines.append(is_out)
            self.waiting.append("goodbye" if is_out else "welcome")

    def leave(self) -> None:
        """What waits is dispatched: the gate asks the ledger as it is now, and lets a goodbye pass."""
        self.got += [kind for kind in self.waiting if kind == "goodbye" or not self.is_out]
        self.waiting.clear()


def kind_of(text: str) -> str:
    if "you have unsubscribed" in text:
        return "goodbye"
    return "welcome" if "you will get texts again" in text else "text"


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["STOP", "Unsubscribe.", "START", "unstop"]), st.integers(1, 3)),
        st.tuples(st.sampled_from(["send", "pump", "echo", "replay"]), st.just(1)),
    ),
    max_size=8,
)


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_order_of_words_sends_and_repetitions_reaches_who_is_out(
    platform: Platform, steps: list[tuple[str, int]]
) -> None:
    number, phone, model = next(_NUMBERS), next(_PHONES), Model()
    school, told = new_school(platform, number=number), list[tuple[str, str]]()
    for step, times in steps:
        platform.clock.pass_(seconds=1)
        if step == "send":
            assert school.send(phone, number=number).status == 202
            model.waiting.append("text")
        elif step == "pump":
            platform.pump()
            model.leave()
        elif step == "replay":
            platform.replay_stream()
        elif step == "echo" and told:
            write(platform, phone, told[0][0], number, reference=told[0][1])
        elif step != "echo":
            told.append((step, f"{phone}-{len(told)}"))
            write(platform, phone, step, number, reference=told[-1][1], times=times)
            model.turn(step in ("STOP", "Unsubscribe."))
    platform.settle(2)
    model.leave()
    assert sorted(map(kind_of, platform.phone(phone))) == sorted(model.got)
    entry = school.admin("GET", f"/opt-outs/{phone}")
    lines = entry.json["history"] if entry.status == 200 else []
    assert [line["opted_out"] for line in lines] == model.lines
    assert all(line["source"] == "word" and line["word"] and line["received_text_id"] for line in lines)


# ------------------------------------------------------------------------------------------------ one word at a time


def test_stop_is_confirmed_once_and_ends_what_comes_after(platform: Platform, school: School) -> None:
    write(platform, ANA, "Stop", NUMBER, times=2)
    platform.settle()
    made = school.send(ANA).json
    platform.settle()
    assert school.outcomes(made["batchId"]) == [("permanent-failure", "opted_out")]
    assert len(platform.phone(ANA)) == goodbyes(platform) == 1


def test_it_counts_in_every_dialect_and_for_no_other_service(platform: Platform, school: School) -> None:
    other = new_school(platform, number="+18585550143")
    write(platform, ANA, "quit", NUMBER)
    platform.settle()
    refused = school.notify(to=ANA).json["message_id"]
    passed = other.notify(to=ANA).json["message_id"]
    platform.settle()
    assert school.look_up(refused)["error"]["code"] == "opted_out"
    assert other.look_up(passed)["status"] == "delivered"


def test_start_lets_texts_through_again_and_erases_nothing(platform: Platform, school: School) -> None:
    write(platform, ANA, "STOP", NUMBER)
    platform.clock.pass_(days=2)
    write(platform, ANA, "start", NUMBER, times=3)
    platform.settle()
    made = school.send(ANA).json
    platform.settle()
    assert school.outcomes(made["batchId"]) == [("delivered", None)]
    assert [(line["opted_out"], line["word"]) for line in ledger(school)["history"]] == [
        (True, "STOP"),
        (False, "start"),
    ]
    assert school.admin("GET", "/opt-outs").json["data"] == []


def test_start_from_who_never_left_says_nothing(platform: Platform, school: School) -> None:
    write(platform, ANA, "START", NUMBER)
    platform.settle()
    assert platform.phone(ANA) == []
    assert school.admin("GET", f"/opt-outs/{ANA}").status == 404


def test_a_stop_told_again_after_a_start_changes_nothing(platform: Platform, school: School) -> None:
    write(platform, ANA, "STOP", NUMBER, reference="first")
    platform.clock.pass_(minutes=1)
    write(platform, ANA, "START", NUMBER)
    platform.clock.pass_(minutes=1)
    write(platform, ANA, "STOP", NUMBER, reference="first", times=2)
    platform.replay_stream()
    platform.settle()
    assert [line["opted_out"] for line in ledger(school)["history"]] == [True, False]
    assert goodbyes(platform) == 1


def test_help_is_answered_once_an_hour_and_never_to_who_left(platform: Platform, school: School) -> None:
    for _ in range(3):
        write(platform, ANA, "help", NUMBER, times=2)
        platform.settle()
    assert len(platform.phone(ANA)) == 1
    platform.clock.pass_(hours=1, minutes=1)
    write(platform, ANA, "help", NUMBER)
    platform.settle()
    assert len(platform.phone(ANA)) == 2
    platform.clock.pass_(hours=2)
    write(platform, ANA, "stop", NUMBER)
    write(platform, ANA, "help", NUMBER)
    platform.settle()
    assert len(platform.phone(ANA)) == 2 + goodbyes(platform) == 3


def test_an_answer_comes_from_the_number_that_was_written_to(platform: Platform, school: School) -> None:
    write(platform, ANA, "STOP", NUMBER)
    platform.settle()
    assert [item["sender"]["S"] for item in platform.aws.items("phones")] == [NUMBER]


def test_other_words_go_into_no_ledger(platform: Platform, school: School) -> None:
    for text in ("please stop by at six", "yes", "thanks!"):
        write(platform, ANA, text, NUMBER)
    platform.settle()
    assert platform.aws.items("opt_outs") == []
    assert platform.phone(ANA) == []


def test_a_name_cannot_leave(platform: Platform, school: School) -> None:
    write(platform, "HERON", "STOP", NUMBER)
    platform.settle()
    assert platform.aws.items("opt_outs") == []


@pytest.mark.parametrize(
    ("digit", "word", "lines"), [("6", "STOP", 1), ("7", "START", 0), ("8", "HELP", 0), ("9", "YES", 0)]
)
def test_virtual_phones_reply_as_their_number_says_and_end_by_themselves(
    platform: Platform, school: School, digit: str, word: str, lines: int
) -> None:
    phone = f"+1500555000{digit}"
    school.send(phone)
    platform.settle(15)
    texts = school.admin("GET", "/received-texts").json["data"]
    assert {(text["from"], text["text"]) for text in texts} == {(phone, word)}
    assert len(texts) <= 2
    assert len(school.admin("GET", "/opt-outs").json["data"]) == lines


# ------------------------------------------------------------------------------------------------ what breaks


@pytest.mark.parametrize("touch", ["opt_outs.update", "messages.put", "dispatch.send"])
def test_a_stop_is_heeded_although_its_callback_broke_off_and_is_never_told_again(
    platform: Platform, school: School, touch: str
) -> None:
    told = {"reference": "r-1", "from": ANA, "to": NUMBER, "text": "STOP"}
    with platform.aws.broken(touch):
        tell(platform, told)
    platform.settle(65)
    assert ledger(school)["opted_out"] is True
    assert goodbyes(platform) == 1


@pytest.mark.parametrize("touch", ["numbers.batch_get", "received_texts.put", "opt_outs.update", "messages.put"])
def test_a_carrier_that_tells_again_finds_everything_done_once(
    platform: Platform, school: School, subscriber: Subscriber, touch: str
) -> None:
    school.subscribe(subscriber.url, dialect="batch")
    told = {"reference": "r-1", "from": ANA, "to": NUMBER, "text": "STOP"}
    with platform.aws.broken(touch):
        assert tell(platform, told).status == 500
    platform.clock.pass_(minutes=3)
    assert tell(platform, told).status == 204
    platform.settle(5)
    assert len(school.admin("GET", "/received-texts").json["data"]) == 1
    assert len(ledger(school)["history"]) == goodbyes(platform) == 1
    assert sorted(call["name"] for call in subscriber.told()) == ["Contact.optedOut", "IncomingSms.received"]


# ------------------------------------------------------------------------------------------------ who is told


def test_going_out_and_in_is_told_each_time_under_an_id_of_its_own(
    platform: Platform, school: School, subscriber: Subscriber
) -> None:
    school.subscribe(f"{subscriber.url}/batch", dialect="batch")
    school.subscribe(
        f"{subscriber.url}/standard", dialect="standard", events=["recipient.opted_out", "recipient.opted_in"]
    )
    school.subscribe(f"{subscriber.url}/v2", dialect="v2", kind="inbound_sms")
    school.admin("POST", "/opt-outs", {"phone": ANA})
    platform.settle()
    school.admin("DELETE", f"/opt-outs/{ANA}")
    platform.settle()
    platform.replay_stream()
    platform.settle()
    heard = {
        path: [call.json for call in subscriber.calls if call.path.endswith(path)]
        for path in ("batch", "standard", "v2")
    }
    assert {call["name"] for call in heard["batch"]} == {"Contact.optedOut", "Contact.optedIn"}
    assert {call["contactField"]["value"] for call in heard["batch"]} == {ANA}
    assert len({call["eventId"] for call in heard["batch"]}) == 2
    assert {call["type"] for call in heard["standard"]} == {"recipient.opted_out", "recipient.opted_in"}
    assert heard["standard"][0]["data"]["phone"] == ANA
    assert heard["v2"] == []


def test_who_brings_a_ledger_along_is_not_told_of_it(
    platform: Platform, school: School, subscriber: Subscriber
) -> None:
    school.subscribe(subscriber.url, dialect="standard")
    school.admin("POST", "/opt-outs/import", {"opt_outs": [{"phone": ANA}]})
    platform.settle()
    assert subscriber.calls == []
