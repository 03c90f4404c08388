"""/internal: batches, operators, received texts, and the numbers that texts come in on."""

from typing import Any

import pytest

from tests.world.expecting import at_rest, problem
from tests.world.phones import write
from tests.world.platform import Platform
from tests.world.school import NUMBER, OPERATOR, School, new_school
from tidings import wiring
from tidings.lifecycle.staffing import MOST_OPERATORS

ANA, BEN = "+16195550123", "+16195550124"
OTHER = "+18585550143"
NO_ID = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def school(platform: Platform) -> School:
    return new_school(platform)


def walked(platform: Platform, school: School, noun: str, size: int) -> list[Any]:
    return [each for page in platform.pages(f"/services/{school.id}/{noun}", size) for each in page]


# ------------------------------------------------------------------------------------------------ batches


def test_a_batch_tells_how_far_it_has_come(platform: Platform, school: School) -> None:
    made = school.send(ANA, "+15005551000").json
    shown = school.admin("GET", f"/batches/{made['batchId']}").json
    assert shown == {
        "id": made["batchId"],
        "key_kind": "live",
        "from": NUMBER,
        "operator": school.operator_id,
        "count": 2,
        "created_at": shown["created_at"],
        "status": "processing",
        "messages": {"created": 2},
    }
    platform.settle()
    shown = school.admin("GET", f"/batches/{made['batchId']}").json
    assert (shown["status"], shown["messages"]) == ("done", {"delivered": 1, "permanent-failure": 1})


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_batches_and_their_texts_are_walked_page_by_page(platform: Platform, school: School, size: int) -> None:
    made = []
    for _ in range(5):
        platform.clock.pass_(seconds=1)
        made.append(school.send(ANA, BEN, ANA, BEN, ANA).json)
    assert [each["id"] for each in walked(platform, school, "batches", size)] == [
        each["batchId"] for each in made[::-1]
    ]
    texts = walked(platform, school, f"batches/{made[0]['batchId']}/messages", size)
    assert [each["id"] for each in texts] == [each["messageId"] for each in made[0]["messages"]]


def test_every_text_of_a_batch_is_seen_among_all_others_at_once(platform: Platform, school: School) -> None:
    made = school.send(ANA).json
    (shown,) = school.admin("GET", "/messages").json["data"]
    assert (shown["id"], shown["batch_id"]) == (made["messages"][0]["messageId"], made["batchId"])


@pytest.mark.parametrize("id", [NO_ID, "nope", "é"])
def test_an_unknown_batch_is_not_found(school: School, id: str) -> None:
    problem(school.admin("GET", f"/batches/{id}"), 404)
    problem(school.admin("GET", f"/batches/{id}/messages"), 404)
    problem(school.admin("POST", f"/batches/{id}/cancel"), 404)


# ------------------------------------------------------------------------------------------------ operators


def test_operators_join_and_leave(platform: Platform, school: School) -> None:
    made = school.admin("POST", "/operators", {"name": "Ida", "email": "ida@heronbrook.example.edu"})
    assert made.status == 201
    assert made.json == {"id": made.json["id"], "name": "Ida", "email": "ida@heronbrook.example.edu"}
    listed = school.admin("GET", "/operators").json["data"]
    assert [each["email"] for each in listed] == [OPERATOR, "ida@heronbrook.example.edu"]
    assert school.admin("DELETE", f"/operators/{school.operator_id}").status == 204
    platform.clock.pass_(seconds=5)
    assert school.send(ANA).status == 400
    assert school.send(ANA, operator="ida@heronbrook.example.edu").status == 202
    problem(school.admin("DELETE", f"/operators/{school.operator_id}"), 404)


def test_an_address_belongs_to_one_operator(school: School) -> None:
    problem(school.admin("POST", "/operators", {"name": "Noor again", "email": OPERATOR.upper()}), 409)


def test_two_who_join_at_once_both_join(platform: Platform, school: School) -> None:
    """The second writer finds the list changed under its hands, and looks again."""
    services, staffing = wiring.services(), wiring.staffing()
    read = services.read
    intruder = {"id": "1", "name": "A", "email": "a@heronbrook.example.edu"}

    def read_then_intrude(id: str) -> Any:
        found = read(id)
        services.read = read  # type: ignore[method-assign]
        staffing.join(school.id, intruder)
        return found

    services.read = read_then_intrude  # type: ignore[method-assign]
    staffing.join(school.id, {"id": "2", "name": "B", "email": "b@heronbrook.example.edu"})
    assert len(school.admin("GET", "/operators").json["data"]) == 3


def test_a_service_has_only_so_many_operators(school: School) -> None:
    many = [
        {"id": str(place), "name": "N", "email": f"{place}@heronbrook.example.edu"} for place in range(MOST_OPERATORS)
    ]
    wiring.services().set_detail(school.id, "operators", many)
    problem(school.admin("POST", "/operators", {"name": "One more", "email": "x@heronbrook.example.edu"}), 409)


@pytest.mark.parametrize("size", [1, 3, 100])
def test_operators_are_walked_page_by_page(platform: Platform, school: School, size: int) -> None:
    for place in range(4):
        school.admin("POST", "/operators", {"name": f"N{place}", "email": f"{place}@heronbrook.example.edu"})
    assert [each["name"] for each in walked(platform, school, "operators", size)] == ["Noor", "N0", "N1", "N2", "N3"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "Ida"}, "email"),
        ({"email": OPERATOR}, "name"),
        ({"name": "", "email": OPERATOR}, "name"),
        ({"name": "Ida", "email": "not an address"}, "email"),
        ({"name": "Ida", "email": OPERATOR, "id": "7"}, "id"),
    ],
)
def test_an_operator_that_is_not_in_form_is_refused(platform: Platform, school: School, body: Any, field: str) -> None:
    before = at_rest(platform)
    problem(school.admin("POST", "/operators", body), 400, field)
    assert at_rest(platform) == before


# ------------------------------------------------------------------------------------------------ numbers


def test_a_number_is_assigned_once_and_released(platform: Platform, school: School) -> None:
    made = school.admin("POST", "/inbound-numbers", {"number": "+1 858 555 0150"})
    assert (made.status, made.json["number"]) == (201, "+1 858 555 0150")
    assert school.admin("POST", "/inbound-numbers", {"number": "+18585550150"}).status == 201
    other = new_school(platform, number=OTHER)
    problem(other.admin("POST", "/inbound-numbers", {"number": "18585550150"}), 409)
    problem(other.admin("DELETE", "/inbound-numbers/+18585550150"), 404)
    assert school.admin("DELETE", "/inbound-numbers/+18585550150").status == 204
    problem(school.admin("DELETE", "/inbound-numbers/+18585550150"), 404)
    assert other.admin("POST", "/inbound-numbers", {"number": "+18585550150"}).status == 201


def test_a_number_that_was_half_assigned_is_mended_by_asking_again(platform: Platform, school: School) -> None:
    wiring.numbers()  # the owner's item alone, as a process that died would leave it
    platform.aws.dynamodb.put_item(
        TableName="numbers",
        Item={
            "pk": {"S": "+18585550150"},
            "sk": {"S": "owner"},
            "service_id": {"S": school.id},
            "number": {"S": "+18585550150"},
            "at": {"N": "1"},
        },
    )
    assert school.admin("POST", "/inbound-numbers", {"number": "+18585550150"}).status == 201
    listed = school.admin("GET", "/inbound-numbers").json["data"]
    assert [each["number"] for each in listed] == [NUMBER, "+18585550150"]


@pytest.mark.parametrize("size", [1, 2, 100])
def test_numbers_are_walked_page_by_page(platform: Platform, school: School, size: int) -> None:
    for place in range(3):
        school.admin("POST", "/inbound-numbers", {"number": f"+1858555015{place}"})
    assert len(walked(platform, school, "inbound-numbers", size)) == 4


@pytest.mark.parametrize("number", ["", "HERON", "12", "+", None, 5])
def test_what_nobody_could_text_is_not_assigned(platform: Platform, school: School, number: Any) -> None:
    before = at_rest(platform)
    problem(school.admin("POST", "/inbound-numbers", {"number": number}), 400, "number")
    assert at_rest(platform) == before


def test_a_short_code_can_be_assigned(platform: Platform, school: School) -> None:
    school.admin("POST", "/inbound-numbers", {"number": "73822"})
    write(platform, ANA, "hello", "73822")
    assert [text["to"] for text in school.admin("GET", "/received-texts").json["data"]] == ["73822"]


# ------------------------------------------------------------------------------------------------ received texts


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_received_texts_are_walked_newest_first(platform: Platform, school: School, size: int) -> None:
    for place in range(5):
        platform.clock.pass_(seconds=1)
        write(platform, ANA, f"text {place}", NUMBER)
    texts = [each["text"] for each in walked(platform, school, "received-texts", size)]
    assert texts == [f"text {place}" for place in range(4, -1, -1)]


def test_another_services_texts_are_not_found(platform: Platform, school: School) -> None:
    write(platform, ANA, "hello", NUMBER)
    (text,) = school.admin("GET", "/received-texts").json["data"]
    other = new_school(platform, number=OTHER)
    assert other.admin("GET", "/received-texts").json["data"] == []
    problem(other.admin("GET", f"/received-texts/{text['id']}"), 404)


@pytest.mark.parametrize("noun", ["batches", "operators", "received-texts", "inbound-numbers"])
def test_a_service_that_is_not_there_has_none(platform: Platform, noun: str) -> None:
    problem(platform.admin("GET", f"/services/{NO_ID}/{noun}"), 404)
