"""POST /v1/verifications: a code for a phone."""

import json
import re
from typing import Any

import pytest

from tests.world.expecting import at_rest, numbered
from tests.world.platform import Answer, Customer, Platform
from tidings import wiring
from tidings.domain.template import Template

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
PRECISE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
PHONE = "60123456789"
NOBODY = "3fa85f64-5717-4562-b3fc-2c963f66afa6"


@pytest.fixture
def ready(customer: Customer) -> Customer:
    """A customer with a sender, and a template whose id is `template`."""
    customer.new_sender()
    customer.key()
    return customer


def template(customer: Customer, text: str = "Your code is {code}") -> str:
    """The id of a template that says so."""
    made = customer.otp("POST", "templates", {"channel": "SMS", "text": text})
    return str(made.json["data"]["id"])


def body(customer: Customer, **fields: Any) -> dict[str, Any]:
    """The fields of a plain request."""
    plain = {"channel": "sms", "sender": "MySender", "phone": PHONE, "code_length": 4}
    found = customer.platform.aws.items("templates")
    id = next((item["sk"]["S"] for item in found if item["pk"]["S"] == customer.id), None) or template(customer)
    return plain | {"template": id} | fields


def send(customer: Customer, headers: dict[str, str] | None = None, kind: str = "live", **fields: Any) -> Answer:
    """A code, asked for with a plain body unless fields say otherwise."""
    return customer.otp("POST", "verifications", body(customer, **fields), kind=kind, headers=headers)


class TestTheAnswer:
    def test_is_the_documented_one_at_the_top_and_under_data(self, ready: Customer) -> None:
        answer = send(ready)
        assert answer.status == 200
        told = {name: value for name, value in answer.json.items() if name != "data"}
        assert answer.json["data"] == told
        assert set(told) == {"account_id", "message_id", "phone", "create_date", "expire_date"}
        assert (told["account_id"], told["phone"]) == (ready.id, PHONE)
        assert UUID.fullmatch(told["message_id"])
        assert PRECISE.fullmatch(told["create_date"])
        assert told["create_date"][:16] == "2026-03-06T15:04"
        assert told["expire_date"][:16] == "2026-03-06T15:14"

    def test_says_nothing_of_the_code(self, ready: Customer) -> None:
        assert "482913" not in send(ready, code="482913").text

    def test_tells_the_limit(self, ready: Customer) -> None:
        headers = send(ready).headers
        assert headers["RateLimit-Policy"] == '"live";q=3000;w=60'
        assert headers["RateLimit"].startswith('"live";r=')

    def test_shows_the_service_setting_for_how_long_codes_live(self, platform: Platform, ready: Customer) -> None:
        platform.aws.dynamodb.update_item(
            TableName="services",
            Key={"pk": {"S": ready.id}},
            UpdateExpression="SET details.code_minutes = :three",
            ExpressionAttributeValues={":three": {"N": "3"}},
        )
        platform.restart()
        assert send(ready).json["expire_date"][:16] == "2026-03-06T15:07"


class TestTheText:
    def test_says_the_code_that_was_given_in_the_templates_words(self, platform: Platform, ready: Customer) -> None:
        send(ready, template=template(ready, "{code} is your code. Yes, {code}!"), code="0042")
        platform.pump()
        assert platform.phone(f"+{PHONE}") == ["0042 is your code. Yes, 0042!"]

    @pytest.mark.parametrize("length", [4, 5, 6, 7, 8, "4", "8"])
    def test_says_a_code_as_long_as_asked(self, platform: Platform, ready: Customer, length: Any) -> None:
        assert send(ready, code_length=length).status == 200
        platform.pump()
        assert re.fullmatch(rf"Your code is \d{{{length}}}", platform.phone(f"+{PHONE}")[0])

    def test_says_the_code_and_not_the_length_when_both_are_given(self, platform: Platform, ready: Customer) -> None:
        assert send(ready, code="98765", code_length=8).status == 200
        platform.pump()
        assert platform.phone(f"+{PHONE}") == ["Your code is 98765"]

    def test_says_another_code_each_time(self, platform: Platform, ready: Customer) -> None:
        for _ in range(5):
            send(ready, code_length=8)
        platform.pump()
        assert len(set(platform.phone(f"+{PHONE}"))) == 5

    @pytest.mark.parametrize("code", [123456, "123456"])
    def test_reads_a_code_that_is_a_number(self, platform: Platform, ready: Customer, code: Any) -> None:
        send(ready, code=code)
        platform.pump()
        assert platform.phone(f"+{PHONE}") == ["Your code is 123456"]

    def test_is_the_one_of_a_change_before_and_not_after(self, platform: Platform, ready: Customer) -> None:
        id = template(ready)
        send(ready, template=id, code="1111")
        ready.otp("PUT", f"templates/{id}", {"text": "New: {code}"})
        send(ready, template=id, code="2222")
        platform.pump()
        assert platform.phone(f"+{PHONE}") == ["Your code is 1111", "New: 2222"]

    def test_of_a_test_key_reaches_nobody(self, platform: Platform, ready: Customer) -> None:
        assert send(ready, kind="test").status == 200
        platform.settle()
        assert platform.phone(f"+{PHONE}") == []


class TestTheCode:
    def test_lies_nowhere_readable(self, platform: Platform, ready: Customer, caplog: pytest.LogCaptureFixture) -> None:
        send(ready, code="48291375", headers={"idempotency-key": "k"})
        before_dispatch = json.dumps(at_rest(platform))
        platform.settle()
        ready.otp("GET", f"verifications?code=48291375&phone={PHONE}")
        after = {name: items for name, items in at_rest(platform).items() if name != "phones"}
        for kept in (before_dispatch, json.dumps(after), caplog.text):
            assert "48291375" not in kept

    def test_is_not_shown_to_operators(self, platform: Platform, ready: Customer) -> None:
        id = send(ready, code="48291375").json["message_id"]
        platform.settle()
        shown = platform.admin("GET", f"/services/{ready.id}/messages/{id}")
        listed = platform.admin("GET", f"/services/{ready.id}/messages")
        assert shown.json["text"] == "Your code is {code}"
        assert "48291375" not in shown.text + listed.text
        assert "sealed" not in shown.text + listed.text

    def test_counts_towards_the_segments(self, platform: Platform, ready: Customer) -> None:
        id = send(ready, template=template(ready, "x" * 151 + "{code}"), code="12345678").json["message_id"]
        assert platform.admin("GET", f"/services/{ready.id}/messages/{id}").json["segments"] == 1
        id = send(ready, template=template(ready, "x" * 153 + "{code}"), code="12345678").json["message_id"]
        assert platform.admin("GET", f"/services/{ready.id}/messages/{id}").json["segments"] == 2


class TestTheSender:
    @pytest.mark.parametrize("by", ["id", "code", "name"])
    def test_is_named_by_id_code_or_name(self, platform: Platform, ready: Customer, by: str) -> None:
        sender = ready.new_sender(name="Second", code="Otters")
        id = send(ready, sender=sender[by]).json["message_id"]
        assert platform.admin("GET", f"/services/{ready.id}/messages/{id}").json["from"] == "Otters"

    @pytest.mark.parametrize("status", ["Pending", "Rejected", "Canceled"])
    def test_must_be_available(self, ready: Customer, status: str) -> None:
        ready.new_sender(status, code="Otters")
        numbered(send(ready, sender="Otters"), 400, "1431", "Sender not found")

    @pytest.mark.parametrize("sender", [NOBODY, "Nobody", "mysender", "MySender ", "' OR 1=1", "\u041cySender"])
    def test_must_be_one_of_the_accounts(self, platform: Platform, ready: Customer, sender: str) -> None:
        platform.new_service(name="Badger Books").new_sender(code="Nobody", name="Nobody")
        before = at_rest(platform)["messages"]
        numbered(send(ready, sender=sender), 400, "1431", "Sender not found")
        assert at_rest(platform)["messages"] == before


class TestTheTemplate:
    def test_of_another_account_or_deleted_or_unknown_is_not_found(self, platform: Platform, ready: Customer) -> None:
        theirs, gone = template(platform.new_service(name="Badger Books")), template(ready)
        template(ready)
        ready.otp("DELETE", f"templates/{gone}")
        for id in (theirs, gone, NOBODY, "nope", "x" * 300):
            numbered(send(ready, template=id), 400, "1251", "Template not found")
        assert platform.aws.items("messages") == []

    def test_with_other_placeholders_is_none_of_this_api(self, platform: Platform, ready: Customer) -> None:
        plain = Template(
            id=NOBODY,
            service_id=ready.id,
            type="sms",
            name="Hi",
            body="Hi ((name)) {code}",
            created_at=platform.clock(),
        )
        wiring.templates().put_version(plain)
        numbered(send(ready, template=NOBODY), 400, "1251", "Template not found")
        numbered(ready.otp("GET", f"templates/{NOBODY}"), 404, "1251")
        assert ready.otp("GET", "templates").json["data"] == []


class TestTheFields:
    @pytest.mark.parametrize(
        ("fields", "code", "message"),
        [
            ({"channel": None}, "1142", "'data.channel' is required"),
            ({"channel": ""}, "1142", None),
            ({"channel": "fax"}, "1143", "'data.channel' must be one of sms, viber, voice, telegram, whatsapp"),
            ({"channel": 1}, "1143", "'data.channel' must be a string"),
            ({"sender": None}, "1142", "'data.sender' is required"),
            ({"sender": " "}, "1142", None),
            ({"sender": ["MySender"]}, "1143", None),
            ({"phone": None}, "1142", "'data.phone' is required"),
            ({"phone": "0123456789"}, "1145", None),
            ({"phone": "60 123 456 789"}, "1145", None),
            ({"phone": "++60123456789"}, "1145", None),
            ({"phone": "6012345678901234"}, "1145", None),
            ({"phone": "601234"}, "1145", None),
            ({"phone": "６０１２３４５６７８９"}, "1145", None),
            ({"phone": "60123456789\n"}, "1145", None),
            ({"phone": 60123456789.5}, "1143", None),
            ({"phone": True}, "1143", None),
            ({"phone": -60123456789}, "1145", None),
            ({"template": None}, "1142", "'data.template' is required"),
            ({"template": 7}, "1143", None),
            ({"code_length": None}, "1146", "One of 'data.code' and 'data.code_length' is required"),
            ({"code_length": 3}, "1143", "'data.code_length' must be 4 to 8"),
            ({"code_length": 9}, "1143", None),
            ({"code_length": 0}, "1143", None),
            ({"code_length": -4}, "1143", None),
            ({"code_length": 4.0}, "1143", None),
            ({"code_length": "four"}, "1143", "'data.code_length' must be digits"),
            ({"code_length": ""}, "1143", None),
            ({"code_length": True}, "1143", None),
            ({"code_length": [4]}, "1143", None),
            ({"code_length": 10**17}, "1143", None),
            ({"code": "123"}, "1143", "'data.code' must have 4 to 8 digits"),
            ({"code": "123456789"}, "1143", None),
            ({"code": "12a4"}, "1143", None),
            ({"code": "١٢٣٤"}, "1143", None),
            ({"code": ""}, "1143", None),
            ({"code": " 1234"}, "1143", None),
            ({"code": "1234", "code_length": 99}, "1143", None),
            ({"payload": {"order": 1}}, "1143", None),
            ({"payload": "p" * 2049}, "1143", None),
        ],
    )
    def test_are_refused_one_by_one(
        self, platform: Platform, ready: Customer, fields: dict[str, Any], code: str, message: str | None
    ) -> None:
        given = body(ready, **fields)
        before = at_rest(platform)
        numbered(ready.otp("POST", "verifications", given), 400, code, message)
        assert at_rest(platform) == before

    @pytest.mark.parametrize("phone", ["60123456789", "+60123456789", 60123456789])
    def test_may_have_a_phone_in_digits_with_or_without_plus(
        self, platform: Platform, ready: Customer, phone: Any
    ) -> None:
        assert send(ready, phone=phone).json["phone"] == PHONE
        platform.pump()
        assert len(platform.phone(f"+{PHONE}")) == 1

    @pytest.mark.parametrize("channel", ["sms", "SMS", "Sms"])
    def test_may_have_the_channel_in_any_case(self, ready: Customer, channel: str) -> None:
        assert send(ready, channel=channel).status == 200

    def test_that_nobody_knows_are_ignored(self, ready: Customer) -> None:
        assert send(ready, colour="red", ringing_duration="long", code_minutes=9).status == 200


VOICE = {"channel": "voice", "voice_type": "tts", "sender": None, "template": None}
TELEGRAM = {"channel": "telegram", "sender": None, "template": None}


class TestOtherChannels:
    @pytest.mark.parametrize(
        "fields",
        [
            {"channel": "viber", "number_formatting": False},
            VOICE | {"language": "DE"},
            VOICE | {"voice_type": "flash", "ringing_duration": 10, "code_length": 6},
            TELEGRAM | {"ttl_in_seconds": 86400, "payload": "p" * 500, "code_length": "8"},
            {"channel": "whatsapp"},
        ],
    )
    def test_are_refused_in_clear_words_until_a_carrier_serves_them(
        self, platform: Platform, ready: Customer, fields: dict[str, Any]
    ) -> None:
        message = f"No carrier of this deployment serves the channel '{fields['channel']}'"
        numbered(send(ready, **fields), 400, "1144", message)
        assert platform.aws.items("messages") == []

    @pytest.mark.parametrize(
        ("fields", "code", "message"),
        [
            (VOICE | {"voice_type": None}, "1142", "'data.voice_type' is required"),
            (VOICE | {"voice_type": "sung"}, "1143", "'data.voice_type' must be one of flash, tts"),
            (VOICE | {"code_length": 7}, "1143", "'data.code_length' must be 4 to 6"),
            (VOICE | {"code": "1234567"}, "1143", "'data.code' must have 4 to 6 digits"),
            (VOICE | {"ringing_duration": 4}, "1143", "'data.ringing_duration' must be 5 to 10"),
            (VOICE | {"ringing_duration": 11}, "1143", None),
            (VOICE | {"language": "XX"}, "1143", None),
            (VOICE | {"language": []}, "1143", None),
            (TELEGRAM | {"ttl_in_seconds": 59}, "1143", "'data.ttl_in_seconds' must be 60 to 86400"),
            (TELEGRAM | {"ttl_in_seconds": 86401}, "1143", None),
            (TELEGRAM | {"ttl_in_seconds": "soon"}, "1143", None),
            (TELEGRAM | {"payload": "p" * 501}, "1143", None),
            ({"channel": "viber", "sender": None}, "1142", "'data.sender' is required"),
            ({"channel": "viber", "template": None}, "1142", "'data.template' is required"),
            ({"channel": "viber", "number_formatting": "yes"}, "1143", None),
        ],
    )
    def test_have_their_own_rules(
        self, ready: Customer, fields: dict[str, Any], code: str, message: str | None
    ) -> None:
        numbered(send(ready, **fields), 400, code, message)


class TestWhoMaySend:
    def test_a_service_without_texts_may_not(self, platform: Platform) -> None:
        silent = platform.new_service(name="Mail only", permissions=["email"])
        silent.new_sender()
        numbered(send(silent), 403, "1403")
        assert platform.aws.items("messages") == []

    def test_in_trial_mode_and_with_a_team_key_only_the_team_is_reached(self, platform: Platform) -> None:
        trial = platform.new_service(name="Trial", mode="trial")
        trial.new_sender()
        numbered(send(trial), 403, "1403")
        live = platform.new_service(name="Live")
        live.new_sender()
        numbered(send(live, kind="team"), 403, "1403")
        assert send(live, kind="live").status == 200

    def test_a_suspended_service_may_not(self, platform: Platform, ready: Customer) -> None:
        given = body(ready)
        platform.admin("POST", f"/services/{ready.id}", {"active": False})
        platform.restart()
        numbered(ready.otp("POST", "verifications", given), 403, "1403")

    def test_who_asks_too_often_is_told_when_to_come_again(self, platform: Platform) -> None:
        slow = platform.new_service(name="Slow", rate_limit=3)
        slow.new_sender()
        given = body(slow)
        answers = [slow.otp("POST", "verifications", given) for _ in range(4)]
        numbered(answers[-1], 429, "1429", "The limit of 3 requests a minute is used up")
        assert int(answers[-1].headers["Retry-After"]) >= 1
        assert answers[-1].headers["RateLimit"].startswith('"live";r=0')


class TestTheIdempotencyKey:
    def test_gets_the_first_answer_again_and_sends_once(self, platform: Platform, ready: Customer) -> None:
        given = body(ready, code_length=8)
        once = {"idempotency-key": "order-1"}
        first, again = (ready.otp("POST", "verifications", given, headers=once) for _ in range(2))
        assert (first.status, first.json) == (again.status, again.json)
        assert again.headers["Idempotent-Replayed"] == "true"
        assert "Idempotent-Replayed" not in first.headers
        platform.settle()
        (text,) = platform.phone(f"+{PHONE}")
        check = ready.otp("GET", f"verifications?code={text[-8:]}&phone={PHONE}").json
        assert [each["message_id"] for each in check["data"]] == [first.json["message_id"]]

    def test_with_another_body_is_422(self, platform: Platform, ready: Customer) -> None:
        send(ready, headers={"idempotency-key": "order-1"})
        before = at_rest(platform)
        numbered(send(ready, headers={"idempotency-key": "order-1"}, code="9999"), 422, "1422")
        assert at_rest(platform) == before

    @pytest.mark.parametrize("key", ["", "k" * 256, "a b", "é"])
    def test_has_1_to_255_visible_characters(self, platform: Platform, ready: Customer, key: str) -> None:
        numbered(send(ready, headers={"idempotency-key": key}), 400, "1400")
        assert platform.aws.items("messages") == []

    def test_heals_a_code_that_was_sent_but_not_remembered(self, platform: Platform, ready: Customer) -> None:
        given, once = body(ready, code="4829"), {"idempotency-key": "order-1"}
        with platform.aws.broken("verifications.batch_put"):
            numbered(ready.otp("POST", "verifications", given, headers=once), 500, "1500")
        assert ready.otp("GET", f"verifications?code=4829&phone={PHONE}").json["data"] == []
        assert ready.otp("POST", "verifications", given, headers=once).status == 200
        assert len(ready.otp("GET", f"verifications?code=4829&phone={PHONE}").json["data"]) == 1
        platform.settle()
        assert platform.phone(f"+{PHONE}") == ["Your code is 4829"]
