"""POST /api/v1/sms/send/: up to 500 one-to-one texts in one request, all or nothing."""

import json
from typing import Any

import pytest

from tests.world.expecting import at_rest
from tests.world.platform import Answer, Platform
from tests.world.school import NUMBER, OPERATOR, PATH, School, add_number, new_school
from tidings.domain.message_id import place

ANA, BEN = "+16195550123", "+16195550124"


@pytest.fixture
def school(platform: Platform) -> School:
    return new_school(platform)


def refused(answer: Answer, status: int, error: str, message: Any = None) -> None:
    """The one error shape of the dialect."""
    assert answer.status == status, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    told = answer.json
    assert told == {"statusCode": status, "message": told["message"], "error": error}
    assert told["message"]
    assert message is None or told["message"] == message


def test_a_batch_is_accepted_with_an_id_for_itself_and_for_each_text_in_order(school: School) -> None:
    answer = school.send(ANA, BEN, ANA)
    assert answer.status == 202
    assert set(answer.json) == {"batchId", "messages"}
    assert [each["to"] for each in answer.json["messages"]] == [ANA, BEN, ANA]
    assert all(set(each) == {"messageId", "to", "status"} for each in answer.json["messages"])
    assert {each["status"] for each in answer.json["messages"]} == {"queued"}
    ids = [answer.json["batchId"], *(each["messageId"] for each in answer.json["messages"])]
    assert len(set(ids)) == 4
    assert all(place(id) for id in ids)


def test_every_text_reaches_its_phone_from_the_number_that_was_named(platform: Platform, school: School) -> None:
    school.send(ANA, BEN, ANA)
    platform.settle()
    assert len(platform.phone(ANA)) == 2
    assert platform.phone(BEN) == ["Dear student 1, the library shuts at 6."]
    assert {item["sender"]["S"] for item in platform.aws.items("phones")} == {NUMBER}


def test_a_reference_of_the_callers_comes_back(school: School) -> None:
    messages = [{"to": ANA, "message": "hello", "refId": "row 17"}, {"to": BEN, "message": "hello", "refId": None}]
    told = school.send(messages=messages).json["messages"]
    assert told[0]["refId"] == "row 17"
    assert "refId" not in told[1]


def test_unknown_fields_are_ignored(school: School) -> None:
    assert school.send(ANA, colour="green").status == 202


# ------------------------------------------------------------------------------------------------ the path


def test_the_documented_slash_reaches_the_function_itself(platform: Platform, school: School) -> None:
    """API Gateway's greedy variable takes the slash along, so the event says `send/` and nothing passes it on."""
    with platform.aws.broken("functions.invoke"):
        assert school.send(ANA, path="/api/v1/sms/send/").status == 202
        assert school.send(ANA, path="/api/v1/sms/send").status == 202


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/sms/sent",
        "/api/v1/sms/send/now",
        "/api/v1/sms/send//",
        "/api/v1/sms/SEND",
        "/api/v1/sms",
        "/api/v1/sms/",
        "/api/v1/mms/send",
        "/api/v1",
        "/api/v1/",
    ],
)
def test_other_paths_are_not_found(school: School, path: str) -> None:
    refused(school.send(ANA, path=path), 404, "Not Found")


@pytest.mark.parametrize("path", [PATH, PATH.rstrip("/")])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_only_post_is_offered(platform: Platform, school: School, method: str, path: str) -> None:
    answer = platform.call(method, path, headers=school.basic())
    refused(answer, 405, "Method Not Allowed")
    assert answer.headers["Allow"] == "POST"


# ------------------------------------------------------------------------------------------------ who asks

WRONG = {"statusCode": 401, "message": "Invalid id or api key", "error": "Unauthorized"}


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "Basic",
        "Basic ",
        "Basic %%%",
        "Basic //46eA==",
        "Basic Og==",
        "Basic YTpi",
        "Bearer x",
        "basic",
        "Basic a b",
    ],
)
def test_a_request_without_a_readable_key_is_refused(platform: Platform, school: School, value: str | None) -> None:
    headers = {} if value is None else {"authorization": value}
    answer = platform.call("POST", PATH, school.batch(ANA), headers=headers)
    assert (answer.status, answer.json) == (401, WRONG)
    assert answer.headers["WWW-Authenticate"].startswith("Basic realm=")


@pytest.mark.parametrize("password", ["", "nope", "{key}x", "{secret}"])
def test_a_wrong_key_is_refused(platform: Platform, school: School, password: str) -> None:
    key = school.key()
    given = password.format(key=key, secret=key[-36:])
    answer = platform.call("POST", PATH, school.batch(ANA), headers=school.basic(password=given))
    assert (answer.status, answer.json) == (401, WRONG)


def test_the_user_must_be_the_service_of_the_key(platform: Platform, school: School) -> None:
    other = new_school(platform, number="+18585550143")
    for user in (other.id, "", school.key()):
        answer = platform.call("POST", PATH, school.batch(ANA), headers=school.basic(user=user))
        assert (answer.status, answer.json) == (401, WRONG)


def test_the_services_id_may_be_written_in_capitals(platform: Platform, school: School) -> None:
    assert platform.call("POST", PATH, school.batch(ANA), headers=school.basic(user=school.id.upper())).status == 202


def test_a_revoked_key_is_refused(platform: Platform, school: School) -> None:
    headers = school.basic()
    (key,) = school.admin("GET", "/api-keys").json["data"]
    school.admin("DELETE", f"/api-keys/{key['id']}")
    platform.clock.pass_(seconds=5)
    answer = platform.call("POST", PATH, school.batch(ANA), headers=headers)
    assert (answer.status, answer.json) == (401, WRONG)


def test_a_service_needs_the_permission(platform: Platform) -> None:
    school = new_school(platform, permissions=["sms"])
    refused(school.send(ANA), 403, "Forbidden", "SMS API is not enabled for this chatbot")


def test_a_suspended_service_sends_nothing(platform: Platform, school: School) -> None:
    school.key()
    platform.admin("POST", f"/services/{school.id}", {"active": False})
    platform.clock.pass_(seconds=5)
    refused(school.send(ANA), 403, "Forbidden")


def test_a_sandbox_batch_moves_and_reaches_nobody(platform: Platform, school: School) -> None:
    made = school.send(ANA, kind="test").json
    platform.settle()
    assert school.outcomes(made["batchId"]) == [("delivered", None)]
    assert platform.phone(ANA) == []


# ------------------------------------------------------------------------------------------------ what they may say

A_TEXT = {"to": ANA, "message": "hello"}
LONG = "a" * 2001

MALFORMED: list[tuple[dict[str, Any], str]] = [
    ({"from": None}, "from must be a valid phone number"),
    ({"from": ""}, "from must be a valid phone number"),
    ({"from": "858-555-0142"}, "from must be a valid phone number"),
    ({"from": "18585550142"}, "from must be a valid phone number"),
    ({"from": " +18585550142"}, "from must be a valid phone number"),
    ({"from": "+18585550142\n"}, "from must be a valid phone number"),
    ({"from": 18585550142}, "from must be a valid phone number"),
    ({"from": ["+18585550142"]}, "from must be a valid phone number"),
    ({"from": "Heronbrook"}, "from must be a valid phone number"),
    ({"operator": None}, "operator must be a string"),
    ({"operator": 7}, "operator must be a string"),
    ({"operator": ""}, "operator should not be empty"),
    ({"operator": "  "}, "operator should not be empty"),
    ({"operator": "o" * 256}, "operator must be shorter than or equal to 255 characters"),
    ({"messages": None}, "messages must be an array"),
    ({"messages": A_TEXT}, "messages must be an array"),
    ({"messages": "hello"}, "messages must be an array"),
    ({"messages": []}, "messages must contain at least 1 elements"),
    ({"messages": [A_TEXT] * 501}, "messages must contain no more than 500 elements"),
    ({"messages": [None]}, "messages.0 must be an object"),
    ({"messages": [[]]}, "messages.0 must be an object"),
    ({"messages": [A_TEXT, "hello"]}, "messages.1 must be an object"),
    ({"messages": [{"message": "hello"}]}, "messages.0.to must be a valid phone number"),
    ({"messages": [A_TEXT, {"to": "619-555-0123", "message": "hello"}]}, "messages.1.to must be a valid phone number"),
    ({"messages": [{"to": "+0619555012", "message": "hello"}]}, "messages.0.to must be a valid phone number"),
    (
        {"messages": [{"to": "+16195550123, +16195550124", "message": "hello"}]},
        "messages.0.to must be a valid phone number",
    ),
    ({"messages": [{"to": "+١٦١٩٥٥٥٠١٢٣", "message": "hello"}]}, "messages.0.to must be a valid phone number"),
    ({"messages": [{"to": ANA}]}, "messages.0.message must be a string"),
    ({"messages": [{"to": ANA, "message": 5}]}, "messages.0.message must be a string"),
    ({"messages": [{"to": ANA, "message": ""}]}, "messages.0.message should not be empty"),
    ({"messages": [{"to": ANA, "message": " \n\u200b"}]}, "messages.0.message should not be empty"),
    (
        {"messages": [{"to": ANA, "message": LONG}]},
        "messages.0.message must be shorter than or equal to 2000 characters",
    ),
    ({"messages": [{"to": ANA, "message": "a\x1bb"}]}, "messages.0.message must not contain control characters"),
    ({"messages": [{**A_TEXT, "refId": 5}]}, "messages.0.refId must be a string"),
    (
        {"messages": [{**A_TEXT, "refId": "r" * 256}]},
        "messages.0.refId must be shorter than or equal to 255 characters",
    ),
]


@pytest.mark.parametrize(("fields", "problem"), MALFORMED, ids=[problem for _, problem in MALFORMED])
def test_a_batch_that_is_not_in_form_is_refused_and_nothing_is_stored(
    platform: Platform, school: School, fields: dict[str, Any], problem: str
) -> None:
    school.key()
    before = at_rest(platform)
    refused(school.send(**{"messages": [A_TEXT], **fields}), 400, "Bad Request", [problem])
    assert at_rest(platform) == before
    assert platform.aws.waiting("dispatch") == 0


def test_everything_that_is_wrong_is_named_at_once(school: School) -> None:
    given: Any = {"from": "x", "operator": "", "messages": [A_TEXT, {"to": "x"}, 5]}
    refused(
        school.send(**given),
        400,
        "Bad Request",
        [
            "from must be a valid phone number",
            "operator should not be empty",
            "messages.1.to must be a valid phone number",
            "messages.1.message must be a string",
            "messages.2 must be an object",
        ],
    )


@pytest.mark.parametrize(
    "raw", [b"", b"   ", b"[]", b"null", b'"hi"', b"{", b"{\xff}", b'{"from": NaN}', b'{"a":1,"a":2}', b"[" * 5000]
)
def test_a_body_that_is_not_a_json_object_is_refused_in_one_sentence(
    platform: Platform, school: School, raw: bytes
) -> None:
    answer = platform.call("POST", PATH, raw=raw, headers=school.basic())
    refused(answer, 400, "Bad Request")
    assert isinstance(answer.json["message"], str)


def test_2000_characters_pass_and_count_their_segments(platform: Platform, school: School) -> None:
    made = school.send(messages=[{"to": ANA, "message": "a" * 2000}, {"to": ANA, "message": "ж" * 71}]).json
    shown = next(platform.pages(f"/services/{school.id}/batches/{made['batchId']}/messages", 10))
    assert [each["segments"] for each in shown] == [14, 2]


def test_five_megabytes_are_read_and_no_more(platform: Platform, school: School) -> None:
    body = {**school.batch(ANA), "padding": ""}
    room = 5 * 1024 * 1024 - len(json.dumps(body))
    fits = platform.call("POST", PATH, {**body, "padding": "x" * room}, headers=school.basic())
    assert fits.status == 202
    over = platform.call("POST", PATH, {**body, "padding": "x" * (room + 1)}, headers=school.basic())
    refused(over, 413, "Payload Too Large")


def test_another_media_type_is_refused(school: School) -> None:
    refused(school.send(ANA, headers={"content-type": "text/plain"}), 415, "Unsupported Media Type")
    assert school.send(ANA, headers={"content-type": "application/json; charset=utf-8"}).status == 202


# ------------------------------------------------------------------------------------------------ from whom


def test_the_number_must_be_active_and_the_accounts_own(platform: Platform, school: School) -> None:
    waiting, cancelled = "+18585550150", "+18585550151"
    add_number(school, waiting, approved=False)
    id = add_number(school, cancelled)
    school.admin("POST", f"/senders/{id}/cancel")
    new_school(platform, number="+18585550152")
    for number in (waiting, cancelled, "+18585550152", "+18585550199"):
        refused(
            school.send(ANA, number=number),
            400,
            "Bad Request",
            "from is not an active phone number of this account",
        )


def test_a_name_is_not_a_number_to_send_from(school: School) -> None:
    made = school.admin("POST", "/senders", {"name": "Name", "code": "Heronbrook"}).json
    school.admin("POST", f"/senders/{made['id']}/approve")
    refused(school.send(ANA, number="Heronbrook"), 400, "Bad Request")


def test_an_operator_is_named_by_id_or_by_address_in_any_case(platform: Platform, school: School) -> None:
    for operator in (school.operator_id, OPERATOR, OPERATOR.upper(), f" {OPERATOR} "):
        made = school.send(ANA, operator=operator).json
        assert school.admin("GET", f"/batches/{made['batchId']}").json["operator"] == school.operator_id


def test_an_operator_must_be_the_accounts_own(platform: Platform, school: School) -> None:
    other = new_school(platform, number="+18585550143")
    for operator in (other.operator_id, "nobody@heronbrook.example.edu"):
        refused(school.send(ANA, operator=operator), 400, "Bad Request", "operator is not an operator of this account")


# ------------------------------------------------------------------------------------------------ limits and retries


def test_limits_are_told_and_kept(platform: Platform) -> None:
    school = new_school(platform, rate_limit=3)
    answer = school.send(ANA)
    assert answer.headers["RateLimit-Policy"] == '"live";q=3;w=60'
    assert "RateLimit" in answer.headers
    answers = [school.send(ANA) for _ in range(4)]
    refused(answers[-1], 429, "Too Many Requests", "Too Many Requests")
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_the_same_key_and_body_is_the_same_batch(platform: Platform, school: School) -> None:
    first = school.send(ANA, BEN, headers={"idempotency-key": "term-3"})
    again = school.send(ANA, BEN, headers={"idempotency-key": "term-3"})
    assert (again.status, again.json) == (202, first.json)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    platform.settle()
    assert len(platform.phone(ANA)) == len(platform.phone(BEN)) == 1


def test_a_batch_that_has_left_is_answered_again_as_it_was(platform: Platform, school: School) -> None:
    first = school.send(ANA, headers={"idempotency-key": "term-3"})
    platform.settle()
    with platform.aws.broken("messages.put", "dispatch.send"):
        assert school.send(ANA, headers={"idempotency-key": "term-3"}).json == first.json
    platform.settle()
    assert len(platform.phone(ANA)) == 1


def test_the_same_key_with_another_body_is_refused(school: School) -> None:
    school.send(ANA, headers={"idempotency-key": "term-3"})
    refused(school.send(BEN, headers={"idempotency-key": "term-3"}), 422, "Unprocessable Entity")


def test_a_key_is_its_services_and_its_kinds_own(platform: Platform, school: School) -> None:
    other = new_school(platform, number="+18585550143")
    made = [
        school.send(ANA, headers={"idempotency-key": "term-3"}),
        school.send(ANA, kind="test", headers={"idempotency-key": "term-3"}),
        other.send(BEN, headers={"idempotency-key": "term-3"}, number="+18585550143"),
    ]
    assert [answer.status for answer in made] == [202] * 3
    assert len({answer.json["batchId"] for answer in made}) == 3


def test_a_key_is_kept_for_a_day(platform: Platform, school: School) -> None:
    first = school.send(ANA, headers={"idempotency-key": "term-3"}).json
    platform.clock.pass_(hours=24, seconds=1)
    assert school.send(ANA, headers={"idempotency-key": "term-3"}).json["batchId"] != first["batchId"]


@pytest.mark.parametrize("key", ["", "k" * 256, "a b", "é"])
def test_a_key_that_is_not_in_form_is_refused(school: School, key: str) -> None:
    refused(school.send(ANA, headers={"idempotency-key": key}), 400, "Bad Request")


def test_one_accounts_batches_are_not_anothers(platform: Platform, school: School) -> None:
    made = school.send(ANA).json
    other = new_school(platform, number="+18585550143")
    assert other.admin("GET", f"/batches/{made['batchId']}").status == 404
    assert other.admin("POST", f"/batches/{made['batchId']}/cancel").status == 404
    assert other.admin("GET", f"/batches/{made['batchId']}/messages").status == 404
