"""/internal/services/{id}/senders: operators write senders down, approve, reject and cancel them."""

from typing import Any

import pytest

from tests.world.expecting import at_rest, problem
from tests.world.platform import Answer, Customer, Platform

NOBODY = "3fa85f64-5717-4562-b3fc-2c963f66afa6"


def senders(customer: Customer, method: str, path: str = "", body: Any = None) -> Answer:
    """A request below the customer's senders."""
    return customer.platform.admin(method, f"/services/{customer.id}/senders{path}", body)


class TestCreating:
    def test_answers_201_with_a_sender_that_waits_for_approval(self, customer: Customer) -> None:
        fields = {"name": "Otter Loans", "code": "OtterLoans", "country": "de", "countries": ["de", "AT", "de"]}
        fields |= {"monthly_cost": "2.50", "setup_cost": "10", "labels": ["campus", "campus"], "per_second": 3}
        answer = senders(customer, "POST", body=fields)
        made = answer.json
        assert answer.status == 201
        assert made == {
            **fields,
            "id": made["id"],
            "channel": "SMS",
            "type": "Alphanumeric",
            "status": "Pending",
            "country": "DE",
            "countries": ["DE", "AT"],
            "labels": ["campus"],
            "default": False,
            "archived": False,
            "created_at": made["created_at"],
            "updated_at": made["created_at"],
        }
        assert senders(customer, "GET", f"/{made['id']}").json == made

    @pytest.mark.parametrize(
        ("type", "code"),
        [
            ("Alphanumeric", "A"),
            ("Alphanumeric", "Otter-24.7"),
            ("Alphanumeric", "12345678x90"),
            ("Numeric", "+18585550100"),
            ("Numeric", "447700900123"),
            ("Shortcode", "85423"),
        ],
    )
    def test_takes_what_a_phone_can_show(self, customer: Customer, type: str, code: str) -> None:
        assert senders(customer, "POST", body={"name": "n", "code": code, "type": type}).status == 201

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"code": ""}, "code"),
            ({"code": "TwelveLetter"}, "code"),
            ({"code": "12345678901"}, "code"),
            ({"code": "My Sender"}, "code"),
            ({"code": " Otter"}, "code"),
            ({"code": "Otter\n"}, "code"),
            ({"code": "Вank"}, "code"),
            ({"code": "Ｂａｎｋ"}, "code"),
            ({"code": "é"}, "code"),
            ({"code": "😀"}, "code"),
            ({"code": ["a"]}, "code"),
            ({"code": "Otter", "type": "Numeric"}, "code"),
            ({"code": "+1858555010012345", "type": "Numeric"}, "code"),
            ({"code": "12", "type": "Shortcode"}, "code"),
            ({"type": "Pigeon"}, "type"),
            ({"channel": "sms"}, "channel"),
            ({"name": ""}, "name"),
            ({"name": "a\u0007"}, "name"),
            ({"country": "DEU"}, "country"),
            ({"countries": ["D"]}, "countries.0"),
            ({"monthly_cost": "two"}, "monthly_cost"),
            ({"monthly_cost": "-1"}, "monthly_cost"),
            ({"labels": ["a b"]}, "labels.0"),
            ({"labels": ["a"] * 21}, "labels"),
            ({"per_second": 0}, "per_second"),
            ({"status": "Available"}, "status"),
            ({"default": True}, "default"),
        ],
    )
    def test_refuses_the_rest(self, customer: Customer, fields: dict[str, Any], field: str) -> None:
        before = at_rest(customer.platform)
        problem(senders(customer, "POST", body={"name": "n", "code": "Otter"} | fields), 400, field)
        assert at_rest(customer.platform) == before

    def test_refuses_a_code_that_a_living_sender_has(self, customer: Customer) -> None:
        first = senders(customer, "POST", body={"name": "n", "code": "Otter"}).json
        problem(senders(customer, "POST", body={"name": "n", "code": "Otter"}), 400, "code")
        senders(customer, "POST", f"/{first['id']}/reject")
        assert senders(customer, "POST", body={"name": "n", "code": "Otter"}).status == 201

    def test_of_no_service_is_not_found(self, platform: Platform) -> None:
        problem(platform.admin("POST", f"/services/{NOBODY}/senders", {"name": "n", "code": "Otter"}), 404)


class TestTheLife:
    @pytest.mark.parametrize(
        ("steps", "status"),
        [
            (["approve"], "Available"),
            (["reject"], "Rejected"),
            (["cancel"], "Canceled"),
            (["approve", "cancel"], "Canceled"),
        ],
    )
    def test_goes_forward(self, customer: Customer, steps: list[str], status: str) -> None:
        id = senders(customer, "POST", body={"name": "n", "code": "Otter"}).json["id"]
        for step in steps:
            answer = senders(customer, "POST", f"/{id}/{step}")
            assert answer.status == 200
        assert answer.json["status"] == status
        assert senders(customer, "GET", f"/{id}").json == answer.json

    @pytest.mark.parametrize(
        ("status", "step"),
        [
            ("Available", "approve"),
            ("Available", "reject"),
            ("Rejected", "approve"),
            ("Rejected", "cancel"),
            ("Canceled", "approve"),
            ("Canceled", "cancel"),
        ],
    )
    def test_never_goes_back(self, customer: Customer, status: str, step: str) -> None:
        id = customer.new_sender(status)["id"]
        before = at_rest(customer.platform)
        problem(senders(customer, "POST", f"/{id}/{step}"), 400, "status")
        assert at_rest(customer.platform) == before

    @pytest.mark.parametrize("step", ["", "/approve", "/reject", "/cancel"])
    def test_of_an_unknown_sender_is_not_found(self, platform: Platform, customer: Customer, step: str) -> None:
        theirs = platform.new_service(name="Badger Books").new_sender("Pending")["id"]
        for id in (NOBODY, "nope", theirs):
            problem(senders(customer, "POST", f"/{id}{step}", {}), 404)
        problem(senders(customer, "GET", f"/{theirs}"), 404)


class TestChanging:
    def test_sets_what_the_body_names_and_keeps_the_rest(self, customer: Customer) -> None:
        made = customer.new_sender(labels=["old"])
        customer.platform.clock.pass_(minutes=1)
        changes = {"name": "Other", "labels": ["reserved"], "countries": ["fr"], "monthly_cost": "3", "archived": True}
        changed = senders(customer, "POST", f"/{made['id']}", changes).json
        expected = made | changes | {"countries": ["FR"], "updated_at": changed["updated_at"]}
        assert changed == expected
        assert changed["updated_at"] > made["updated_at"]

    @pytest.mark.parametrize("name", ["code", "type", "channel", "status", "id"])
    def test_cannot_touch_what_a_sender_is(self, customer: Customer, name: str) -> None:
        id = customer.new_sender()["id"]
        problem(senders(customer, "POST", f"/{id}", {name: "Alphanumeric"}), 400, name)

    def test_its_pace_is_the_services_pace_for_its_code(self, platform: Platform, customer: Customer) -> None:
        id = customer.new_sender(per_second=5)["id"]
        customer.new_sender(code="Second")
        assert paces(platform, customer) == {"MySender": 5}
        senders(customer, "POST", f"/{id}", {"per_second": 9})
        assert paces(platform, customer) == {"MySender": 9}


class TestTheDefault:
    def test_is_one_and_moves(self, platform: Platform, customer: Customer) -> None:
        first, second = (customer.new_sender(code=code)["id"] for code in ("First", "Second"))
        assert senders(customer, "POST", f"/{first}", {"default": True}).json["default"] is True
        assert default(platform, customer) == "First"
        senders(customer, "POST", f"/{second}", {"default": True})
        assert default(platform, customer) == "Second"
        assert senders(customer, "GET", f"/{first}").json["default"] is False

    @pytest.mark.parametrize("status", ["Pending", "Rejected", "Canceled"])
    def test_must_be_available(self, customer: Customer, status: str) -> None:
        id = customer.new_sender(status)["id"]
        problem(senders(customer, "POST", f"/{id}", {"default": True}), 400, "default")

    @pytest.mark.parametrize(("path", "body"), [("/cancel", None), ("", {"default": False}), ("", {"archived": True})])
    def test_ends_with_its_sender(self, platform: Platform, customer: Customer, path: str, body: Any) -> None:
        id = customer.new_sender()["id"]
        senders(customer, "POST", f"/{id}", {"default": True})
        assert senders(customer, "POST", f"/{id}{path}", body).json["default"] is False
        assert default(platform, customer) is None


class TestListing:
    def test_goes_page_by_page_newest_first(self, customer: Customer) -> None:
        ids = []
        for number in range(5):
            ids.append(customer.new_sender("Pending", code=f"S{number}")["id"])
            customer.platform.clock.pass_(minutes=1)
        shown, token = [], None
        for _ in range(3):
            page = senders(customer, "GET", "?page_size=2" + (f"&page_token={token}" if token else "")).json
            shown.append([each["id"] for each in page["data"]])
            token = page["next_page_token"]
        assert shown == [ids[:2:-1], ids[2:0:-1], ids[:1]]
        assert token is None

    def test_shows_a_services_own_only(self, platform: Platform, customer: Customer) -> None:
        platform.new_service(name="Badger Books").new_sender()
        assert senders(customer, "GET").json == {"data": [], "next_page_token": None}
        problem(platform.admin("GET", f"/services/{NOBODY}/senders"), 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("POST", ""),
        ("GET", f"/{NOBODY}"),
        ("POST", f"/{NOBODY}"),
        *(("POST", f"/{NOBODY}/{step}") for step in ("approve", "reject", "cancel")),
    ],
)
def test_nobody_without_an_admin_token_gets_in(platform: Platform, customer: Customer, method: str, path: str) -> None:
    key = customer.key()
    problem(platform.call(method, f"/internal/services/{customer.id}/senders{path}", {}), 401)
    problem(platform.call(method, f"/internal/services/{customer.id}/senders{path}", {}, key=key), 401)


def default(platform: Platform, customer: Customer) -> Any:
    """The default sender that the service's profile names."""
    return platform.admin("GET", f"/services/{customer.id}").json["default_sender"]


def paces(platform: Platform, customer: Customer) -> Any:
    """The paces in the service's profile, by code."""
    (profile,) = [item for item in platform.aws.items("services") if item["pk"]["S"] == customer.id]
    return {code: int(pace["N"]) for code, pace in profile["details"]["M"]["paces"]["M"].items()}
