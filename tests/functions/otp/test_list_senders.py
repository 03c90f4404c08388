"""GET /v1/senders, line by line."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.world.expecting import at_rest, numbered
from tests.world.platform import Answer, Customer, Platform

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
FIELDS = {
    *("id", "account_id", "name", "code", "channel", "type", "status", "country", "countries"),
    *("monthly_cost", "setup_cost", "create_date", "update_date"),
}
BERLIN = {"name": "My Sender", "code": "MySender", "country": "DE", "countries": ["de"]}
BERLIN |= {"monthly_cost": "2", "setup_cost": "2"}


def many(customer: Customer, count: int, **fields: Any) -> list[str]:
    """So many senders, a minute between each two: their ids, newest first."""
    ids = []
    for number in range(count):
        ids.append(customer.new_sender(name=f"Sender {number}", code=f"S{number}", **fields)["id"])
        customer.platform.clock.pass_(minutes=1)
    return ids[::-1]


def follow(customer: Customer, link: str, **fields: Any) -> Answer:
    """A link, as a client follows it: the whole URL, unchanged."""
    base = customer.platform.base_url
    assert link.startswith(f"{base}/v1/")
    return customer.otp("GET", link.removeprefix(f"{base}/v1/"), **fields)


class TestTheDocumentedRequest:
    """The request that the API's own documentation prints, and the answer that it promises."""

    def test_has_the_documented_answer_field_by_field(self, customer: Customer) -> None:
        customer.new_sender(**BERLIN)
        many(customer, 10)
        customer.new_sender("Pending", code="Waiting")
        answer = customer.otp("GET", "senders?page_size=10&filter[status]=Available")
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "application/json"
        assert set(answer.json) == {"data", "pagination"}
        assert all(set(each) == FIELDS for each in answer.json["data"])
        assert len(answer.json["data"]) == 10
        pagination = answer.json["pagination"]
        assert set(pagination) == {"number", "size", "total", "links"}
        assert (pagination["number"], pagination["size"], pagination["total"]) == (1, 10, 11)
        assert set(pagination["links"]) == {"first", "current", "previous", "next"}

    def test_shows_a_sender_with_every_documented_type(self, customer: Customer) -> None:
        made = customer.new_sender(**BERLIN)
        (shown,) = customer.otp("GET", "senders").json["data"]
        assert UUID.fullmatch(shown["id"])
        assert DATE.fullmatch(shown["create_date"])
        assert DATE.fullmatch(shown["update_date"])
        assert shown == {
            "id": made["id"],
            "account_id": customer.id,
            "name": "My Sender",
            "code": "MySender",
            "channel": "SMS",
            "type": "Alphanumeric",
            "status": "Available",
            "country": "de",
            "countries": ["de"],
            "monthly_cost": "2",
            "setup_cost": "2",
            "create_date": shown["create_date"],
            "update_date": shown["update_date"],
        }

    def test_refuses_an_unknown_status_with_the_documented_error(self, customer: Customer) -> None:
        answer = customer.otp("GET", "senders?page_size=10&filter[status]=Foo")
        numbered(answer, 400, "1439", "Invalid status")
        error = answer.json["errors"][0]
        assert (error["path"], error["method"]) == ("/v1/senders", "GET")


class TestTheFilter:
    @pytest.mark.parametrize("status", ["Pending", "Available", "Rejected", "Canceled"])
    def test_keeps_the_senders_of_one_status(self, customer: Customer, status: str) -> None:
        for number, each in enumerate(("Pending", "Available", "Rejected", "Canceled")):
            customer.new_sender(each, code=f"S{number}")
        answer = customer.otp("GET", f"senders?filter[status]={status}").json
        assert [each["status"] for each in answer["data"]] == [status]
        assert answer["pagination"]["total"] == 1
        assert customer.otp("GET", "senders").json["pagination"]["total"] == 4

    @pytest.mark.parametrize("name", ["filter[status]", "filter%5Bstatus%5D", "filter%5bstatus%5d", "filter%5Bstatus]"])
    def test_may_have_its_brackets_raw_or_encoded(self, customer: Customer, name: str) -> None:
        customer.new_sender("Pending")
        assert customer.otp("GET", f"senders?{name}=Available").json["pagination"]["total"] == 0
        assert customer.otp("GET", f"senders?{name}=Pending").json["pagination"]["total"] == 1

    @pytest.mark.parametrize(
        "query",
        [
            "filter[status]=",
            "filter[status]",
            "filter[status]=available",
            "filter[status]=AVAILABLE",
            "filter[status]=Available ",
            "filter[status]=Available,Pending",
            "filter[status]=Available&filter[status]=Pending",
            "filter[status]=Available&filter[status]=Available",
            "filter[status]=Available&filter%5Bstatus%5D=Available",
            "filter[status]=%00",
            "filter[status]=null",
        ],
    )
    def test_is_exactly_one_of_the_four_words(self, customer: Customer, query: str) -> None:
        numbered(customer.otp("GET", f"senders?{query}"), 400, "1439", "Invalid status")

    def test_other_parameters_are_ignored(self, customer: Customer) -> None:
        customer.new_sender()
        for query in ("filter[colour]=red", "filter=Foo", "page=7", "%ff=%ff", "&&=&", "status=Foo"):
            assert customer.otp("GET", f"senders?{query}").json["pagination"]["total"] == 1


class TestThePageSize:
    @pytest.mark.parametrize(("asked", "size", "shown"), [(1, 1, 1), (3, 3, 3), (12, 12, 12), (1000, 1000, 12)])
    def test_is_kept(self, customer: Customer, asked: int, size: int, shown: int) -> None:
        many(customer, 12)
        answer = customer.otp("GET", f"senders?page_size={asked}").json
        assert (answer["pagination"]["size"], len(answer["data"])) == (size, shown)

    def test_is_ten_when_nobody_says(self, customer: Customer) -> None:
        many(customer, 11)
        answer = customer.otp("GET", "senders").json
        assert (answer["pagination"]["size"], len(answer["data"]), answer["pagination"]["total"]) == (10, 10, 11)

    @pytest.mark.parametrize("asked", ["1001", "9999999", "999999999999999999"])
    def test_is_a_thousand_at_most(self, customer: Customer, asked: str) -> None:
        assert customer.otp("GET", f"senders?page_size={asked}").json["pagination"]["size"] == 1000

    @pytest.mark.parametrize(
        "asked",
        ["0", "00", "-1", "1.5", "1e2", "ten", "", "+5", " 5", "5 ", "0x10", "٣", "１０", "9" * 5000, "1_0", "null"],
    )
    def test_is_a_whole_number_from_one(self, customer: Customer, asked: str) -> None:
        numbered(customer.otp("GET", f"senders?page_size={asked}"), 400, "1440", "Invalid page_size")

    def test_is_said_once(self, customer: Customer) -> None:
        numbered(customer.otp("GET", "senders?page_size=10&page_size=20"), 400, "1440")


class TestThePages:
    @pytest.mark.parametrize("query", ["page_size=1", "page_size=1&filter[status]=Available"])
    def test_walk_forth_and_back_through_25_senders(self, customer: Customer, query: str) -> None:
        ids = many(customer, 25)
        forth: list[Any] = []
        answer = customer.otp("GET", f"senders?{query}").json
        while True:
            forth.append(answer)
            if answer["pagination"]["links"]["next"] is None:
                break
            answer = follow(customer, answer["pagination"]["links"]["next"]).json
        assert [page["data"][0]["id"] for page in forth] == ids
        assert [page["pagination"]["number"] for page in forth] == list(range(1, 26))
        assert {page["pagination"]["total"] for page in forth} == {25}
        back = [forth[-1]]
        while back[-1]["pagination"]["links"]["previous"] is not None:
            back.append(follow(customer, back[-1]["pagination"]["links"]["previous"]).json)
        assert back[::-1] == forth

    @pytest.mark.parametrize(("size", "sizes"), [(2, [2, 2, 1]), (3, [3, 2]), (5, [5]), (7, [5])])
    def test_of_any_size_meet_without_gap_or_overlap(self, customer: Customer, size: int, sizes: list[int]) -> None:
        ids = many(customer, 5)
        pages = [customer.otp("GET", f"senders?page_size={size}").json]
        while pages[-1]["pagination"]["links"]["next"]:
            pages.append(follow(customer, pages[-1]["pagination"]["links"]["next"]).json)
        assert [len(page["data"]) for page in pages] == sizes
        assert [each["id"] for page in pages for each in page["data"]] == ids
        assert all(page["pagination"]["size"] == size for page in pages)

    def test_have_nothing_before_the_first_and_nothing_after_the_last(self, customer: Customer) -> None:
        many(customer, 2)
        first = customer.otp("GET", "senders?page_size=1").json["pagination"]["links"]
        last = follow(customer, first["next"]).json["pagination"]["links"]
        assert (first["previous"], last["next"]) == (None, None)
        assert first["next"] is not None
        assert last["previous"] == first["first"] == last["first"] == first["current"]

    def test_lead_to_themselves(self, customer: Customer) -> None:
        many(customer, 3)
        second = follow(customer, customer.otp("GET", "senders?page_size=1").json["pagination"]["links"]["next"]).json
        assert follow(customer, second["pagination"]["links"]["current"]).json == second

    def test_keep_filter_and_size_in_their_links(self, customer: Customer) -> None:
        many(customer, 3)
        links = customer.otp("GET", "senders?page_size=2&filter[status]=Available&x=y").json["pagination"]["links"]
        for link in (links["first"], links["current"], links["next"]):
            query = dict(parse_qsl(urlsplit(link).query))
            assert link.startswith(f"{customer.platform.base_url}/v1/senders?")
            assert set(query) == {"filter[status]", "page_size", "page_token"}
            assert (query["filter[status]"], query["page_size"]) == ("Available", "2")

    def test_name_the_public_address_whatever_the_host_header_says(self, customer: Customer) -> None:
        customer.new_sender()
        answer = customer.otp("GET", "senders", headers={"host": "evil.example"})
        assert "evil.example" not in answer.text

    def test_are_not_shifted_by_a_sender_that_came_in_between(self, customer: Customer) -> None:
        ids = many(customer, 4)
        next_ = customer.otp("GET", "senders?page_size=2").json["pagination"]["links"]["next"]
        customer.new_sender(code="Newcomer")
        assert [each["id"] for each in follow(customer, next_).json["data"]] == ids[2:]

    def test_of_an_account_without_senders_are_one_empty_page(self, customer: Customer) -> None:
        answer = customer.otp("GET", "senders").json
        assert answer["data"] == []
        pagination = answer["pagination"]
        assert (pagination["number"], pagination["size"], pagination["total"]) == (1, 10, 0)
        assert (pagination["links"]["previous"], pagination["links"]["next"]) == (None, None)
        assert pagination["links"]["first"].startswith(customer.platform.base_url)

    def test_show_senders_of_one_second_by_their_ids(self, customer: Customer) -> None:
        for number in range(6):
            customer.new_sender(code=f"S{number}")
        shown = [each["id"] for each in customer.otp("GET", "senders").json["data"]]
        assert shown == sorted(shown)


class TestTheToken:
    @pytest.mark.parametrize(
        "token",
        ["garbage", "", "AAAA", "A" * 5000, "%00", "%F0%9F%A6%A6", "é", "../../x", "e30", "MQ", "1", "null", "+/+/"],
    )
    def test_that_is_not_ours_is_refused(self, customer: Customer, token: str) -> None:
        many(customer, 2)
        numbered(customer.otp("GET", f"senders?page_token={token}"), 400, "1441", "Invalid page_token")

    def test_is_good_for_its_account_its_filter_and_its_size_only(self, platform: Platform, customer: Customer) -> None:
        other = platform.new_service(name="Badger Books")
        for each in (customer, other):
            many(each, 3)
        link = customer.otp("GET", "senders?page_size=2").json["pagination"]["links"]["next"]
        token = dict(parse_qsl(urlsplit(link).query))["page_token"]
        assert customer.otp("GET", f"senders?page_size=2&page_token={token}").status == 200
        numbered(other.otp("GET", f"senders?page_size=2&page_token={token}"), 400, "1441")
        for query in ("page_size=3", "page_size=2&filter[status]=Available", ""):
            numbered(customer.otp("GET", f"senders?{query}&page_token={token}"), 400, "1441")
        numbered(customer.otp("GET", f"templates?page_size=2&page_token={token}"), 400, "1441")

    def test_changed_by_one_character_is_refused(self, customer: Customer) -> None:
        many(customer, 2)
        link = customer.otp("GET", "senders?page_size=1").json["pagination"]["links"]["next"]
        token = dict(parse_qsl(urlsplit(link).query))["page_token"]
        for at in range(len(token)):
            changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
            numbered(customer.otp("GET", f"senders?page_size=1&page_token={changed}"), 400, "1441")

    def test_twice_is_refused(self, customer: Customer) -> None:
        many(customer, 2)
        token = urlsplit(customer.otp("GET", "senders").json["pagination"]["links"]["first"]).query.split("&")[1]
        numbered(customer.otp("GET", f"senders?{token}&{token}"), 400, "1441")


def test_the_senders_of_others_are_not_shown(platform: Platform, customer: Customer) -> None:
    platform.new_service(name="Badger Books").new_sender()
    assert customer.otp("GET", "senders").json["pagination"]["total"] == 0


def test_every_kind_of_key_sees_the_same_senders(customer: Customer) -> None:
    customer.new_sender()
    shown = [customer.otp("GET", "senders", kind=kind).json for kind in ("live", "team", "test")]
    assert shown[0]["data"] == shown[1]["data"] == shown[2]["data"]


def test_a_sender_without_a_country_has_its_services(platform: Platform) -> None:
    dutch = platform.new_service(name="Beaver Bank", country="NL")
    dutch.new_sender()
    (shown,) = dutch.otp("GET", "senders").json["data"]
    assert (shown["country"], shown["countries"]) == ("nl", ["nl"])
    assert (shown["monthly_cost"], shown["setup_cost"]) == ("0", "0")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["senders", "senders/3fa85f64-5717-4562-b3fc-2c963f66afa6"])
def test_senders_are_not_written_here(customer: Customer, method: str, path: str) -> None:
    customer.key()
    before = at_rest(customer.platform)
    answer = customer.otp(method, path, {"name": "x"})
    numbered(answer, 405, "1405")
    assert answer.headers["Allow"] == "GET"
    assert at_rest(customer.platform) == before
