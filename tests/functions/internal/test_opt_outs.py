"""/internal/services/{id}/opt-outs: the ledger, and how everything in it is known."""

from typing import Any

import pytest

from tests.world.expecting import at_rest, problem
from tests.world.phones import write
from tests.world.platform import Platform
from tests.world.school import NUMBER, School, new_school
from tidings import wiring
from tidings.domain.opt_out import MOST_BY_WORD, Line

ANA, BEN = "+16195550123", "+16195550124"


@pytest.fixture
def school(platform: Platform) -> School:
    return new_school(platform)


def test_an_operator_takes_a_number_out_and_says_why(platform: Platform, school: School) -> None:
    answer = school.admin("POST", "/opt-outs", {"phone": "+1 (619) 555-0123", "origin": "called the front desk"})
    line = {
        "opted_out": True,
        "at": answer.json["at"],
        "source": "operator",
        "origin": "called the front desk",
        "word": None,
        "received_text_id": None,
    }
    assert (answer.status, answer.json) == (201, {"phone": ANA, **line, "history": [line]})
    assert school.admin("GET", f"/opt-outs/{ANA}").json == answer.json


def test_who_is_out_already_stays_out_for_the_first_reason(school: School) -> None:
    first = school.admin("POST", "/opt-outs", {"phone": ANA, "source": "api"}).json
    assert school.admin("POST", "/opt-outs", {"phone": ANA}).json == first


def test_a_number_comes_in_again_and_the_ledger_keeps_what_was(school: School) -> None:
    school.admin("POST", "/opt-outs", {"phone": ANA})
    assert school.admin("DELETE", f"/opt-outs/{ANA}").status == 204
    assert school.admin("GET", "/opt-outs").json["data"] == []
    (entry,) = school.admin("GET", "/opt-outs/export").json["data"]
    assert [(line["opted_out"], line["source"]) for line in entry["history"]] == [
        (True, "operator"),
        (False, "operator"),
    ]
    problem(school.admin("DELETE", f"/opt-outs/{ANA}"), 404)


def test_a_word_leaves_its_own_evidence(platform: Platform, school: School) -> None:
    write(platform, ANA, "Take me off your list!", NUMBER)
    (entry,) = school.admin("GET", "/opt-outs").json["data"]
    (text,) = school.admin("GET", "/received-texts").json["data"]
    assert (entry["source"], entry["word"], entry["received_text_id"]) == ("word", "Take me off your list!", text["id"])


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_walked_to_their_end_name_everybody_who_is_out_once(
    platform: Platform, school: School, size: int
) -> None:
    everybody = [f"+161955501{place:02d}" for place in range(7)]
    for phone in everybody:
        school.admin("POST", "/opt-outs", {"phone": phone})
    for phone in everybody[::2]:
        school.admin("DELETE", f"/opt-outs/{phone}")
    listed = [each["phone"] for page in platform.pages(f"/services/{school.id}/opt-outs", size) for each in page]
    assert listed == everybody[1::2]
    exported = [
        each["phone"] for page in platform.pages(f"/services/{school.id}/opt-outs/export", size) for each in page
    ]
    assert exported == everybody


# ------------------------------------------------------------------------------------------------ brought along


def test_a_ledger_is_brought_along_with_its_times(school: School) -> None:
    brought = [{"phone": ANA, "at": "2024-05-01T09:30:00+02:00", "source": "old system"}, {"phone": BEN}]
    answer = school.admin("POST", "/opt-outs/import", {"opt_outs": brought})
    assert (answer.status, answer.json) == (200, {"added": 2, "unchanged": 0})
    entry = school.admin("GET", f"/opt-outs/{ANA}").json
    assert (entry["at"], entry["source"], entry["origin"]) == ("2024-05-01T07:30:00.000Z", "import", "old system")


def test_bringing_it_twice_changes_nothing(platform: Platform, school: School) -> None:
    brought = {"opt_outs": [{"phone": ANA, "at": "2024-05-01T09:30:00Z"}, {"phone": BEN}]}
    school.admin("POST", "/opt-outs/import", brought)
    before = at_rest(platform)
    assert school.admin("POST", "/opt-outs/import", brought).json == {"added": 0, "unchanged": 2}
    assert at_rest(platform) == before


def test_who_came_in_since_is_not_taken_out_by_an_old_line(school: School) -> None:
    school.admin("POST", "/opt-outs", {"phone": ANA})
    school.admin("DELETE", f"/opt-outs/{ANA}")
    brought = {"opt_outs": [{"phone": ANA, "at": "2024-05-01T09:30:00Z"}]}
    assert school.admin("POST", "/opt-outs/import", brought).json == {"added": 0, "unchanged": 1}
    assert school.admin("GET", f"/opt-outs/{ANA}").json["opted_out"] is False


# ------------------------------------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "phone"),
        ({"phone": ""}, "phone"),
        ({"phone": "nobody"}, "phone"),
        ({"phone": 16195550123}, "phone"),
        ({"phone": ANA, "source": "word"}, "source"),
        ({"phone": ANA, "origin": ""}, "origin"),
        ({"phone": ANA, "origin": "o" * 101}, "origin"),
        ({"phone": ANA, "why": "?"}, "why"),
    ],
)
def test_an_opt_out_that_is_not_in_form_is_refused(platform: Platform, school: School, body: Any, field: str) -> None:
    before = at_rest(platform)
    problem(school.admin("POST", "/opt-outs", body), 400, field)
    assert at_rest(platform) == before


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ([], "opt_outs"),
        ("all", "opt_outs"),
        ([{"phone": ANA}, {"phone": "5"}], "opt_outs.1.phone"),
        ([{"phone": ANA, "at": "2031-01-01T00:00:00Z"}], "opt_outs.0.at"),
        ([{"phone": ANA, "at": "1980-01-01T00:00:00Z"}], "opt_outs.0.at"),
        ([{"phone": ANA, "at": "2024-05-01T09:30:00"}], "opt_outs.0.at"),
        ([{"phone": ANA, "at": "yesterday"}], "opt_outs.0.at"),
        ([{"phone": ANA, "word": "STOP"}], "opt_outs.0.word"),
    ],
)
def test_an_import_that_is_not_in_form_brings_nothing(
    platform: Platform, school: School, lines: Any, field: str
) -> None:
    before = at_rest(platform)
    problem(school.admin("POST", "/opt-outs/import", {"opt_outs": lines}), 400, field)
    assert at_rest(platform) == before


@pytest.mark.parametrize("phone", ["nobody", "5", "%00", "+" * 100])
def test_what_is_no_number_is_in_no_ledger(school: School, phone: str) -> None:
    for method in ("GET", "DELETE"):
        assert school.admin(method, f"/opt-outs/{phone}").status in (400, 404)


def test_each_service_has_a_ledger_of_its_own(platform: Platform, school: School) -> None:
    other = new_school(platform, number="+18585550143")
    school.admin("POST", "/opt-outs", {"phone": ANA})
    assert other.admin("GET", "/opt-outs").json["data"] == []
    problem(other.admin("GET", f"/opt-outs/{ANA}"), 404)
    problem(other.admin("DELETE", f"/opt-outs/{ANA}"), 404)
    page = school.admin("GET", "/opt-outs?page_size=1").json
    assert (
        page["next_page_token"] is None
        or other.admin("GET", f"/opt-outs?page_token={page['next_page_token']}").status == 400
    )


def test_a_service_that_is_not_there_has_no_ledger(platform: Platform) -> None:
    nowhere = "/services/00000000-0000-4000-8000-000000000000/opt-outs"
    problem(platform.admin("GET", nowhere), 404)
    problem(platform.admin("GET", f"{nowhere}/export"), 404)
    problem(platform.admin("POST", nowhere, {"phone": ANA}), 404)
    problem(platform.admin("POST", f"{nowhere}/import", {"opt_outs": [{"phone": ANA}]}), 404)


def test_a_phone_that_flips_without_end_stays_out_until_somebody_looks(platform: Platform, school: School) -> None:
    opt_outs = wiring.opt_outs()
    for step in range(2 * MOST_BY_WORD):
        platform.clock.pass_(seconds=1)
        line = Line(at=platform.clock(), is_out=step % 2 == 0, source="word", word="…", text_id=f"t-{step}")
        opt_outs.note(school.id, ANA, line)
    entry = opt_outs.get(school.id, ANA)
    assert entry is not None
    assert (entry.is_out, len(entry.history)) == (True, MOST_BY_WORD + 1)
    platform.clock.pass_(seconds=1)
    assert school.admin("DELETE", f"/opt-outs/{ANA}").status == 204
