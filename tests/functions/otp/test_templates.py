"""/v1/templates: texts with `{code}` in them."""

import re
from typing import Any

import pytest

from tests.world.expecting import at_rest, numbered
from tests.world.platform import Answer, Customer, Platform

NOBODY = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
LOGIN = {"channel": "SMS", "name": "Log in", "text": "Your code is {code}"}
PRECISE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def create(customer: Customer, **fields: Any) -> Any:
    """A template that was taken."""
    answer = customer.otp("POST", "templates", LOGIN | fields)
    assert answer.status == 201, answer.text
    return answer.json["data"]


def untouched(customer: Customer, method: str, path: str, data: Any) -> Answer:
    """A request that leaves nothing behind."""
    customer.key()
    before = at_rest(customer.platform)
    answer = customer.otp(method, path, data)
    assert at_rest(customer.platform) == before
    return answer


class TestCreating:
    def test_answers_201_with_the_whole_template(self, customer: Customer) -> None:
        made = create(customer)
        base = customer.platform.base_url
        assert PRECISE.fullmatch(made["create_date"])
        assert made == {
            "id": made["id"],
            "account_id": customer.id,
            "name": "Log in",
            "text": "Your code is {code}",
            "channel": "SMS",
            "status": "COMPLETED",
            "type": "text",
            "create_date": made["create_date"],
            "update_date": made["create_date"],
            "links": {"self": f"{base}/v1/templates/{made['id']}", "account": f"{base}/v1/accounts/{customer.id}"},
        }
        assert customer.otp("GET", f"templates/{made['id']}").json == {"data": made}

    @pytest.mark.parametrize("channel", ["sms", "SMS", "Sms", "VIBER", "viber"])
    def test_reads_the_channel_in_any_case(self, customer: Customer, channel: str) -> None:
        assert create(customer, channel=channel)["channel"] == channel.upper()

    def test_needs_no_name(self, customer: Customer) -> None:
        assert create(customer, name=None)["name"] == "Untitled"

    @pytest.mark.parametrize(
        ("fields", "code", "message"),
        [
            ({"text": None}, "1254", "'data.text' is required"),
            ({"text": ""}, "1254", "'data.text' is required"),
            ({"text": " \n"}, "1254", "'data.text' is required"),
            ({"channel": None}, "1253", "'data.channel' is required"),
            ({"channel": ""}, "1253", "'data.channel' is required"),
            ({"channel": "pigeon"}, "1252", "Invalid channel"),
            ({"text": "Your code is (code)"}, "1255", "'data.text' must contain {code}"),
            ({"text": "Your code is {CODE}"}, "1255", None),
            ({"text": "Your code is {{code"}, "1255", None),
            ({"text": 7}, "1256", "'data.text' must be a string"),
            ({"text": ["{code}"]}, "1256", None),
            ({"channel": {"sms": 1}}, "1256", None),
            ({"name": 7}, "1256", "'data.name' must be a string"),
            ({"name": "n" * 256}, "1256", None),
            ({"name": "a\u0007"}, "1256", None),
            ({"text": "{code}" + "x" * 1000}, "1256", None),
            ({"text": "{code}\u0007"}, "1256", None),
        ],
    )
    def test_refuses_each_wrong_field_by_its_number(
        self, customer: Customer, fields: dict[str, Any], code: str, message: str | None
    ) -> None:
        numbered(untouched(customer, "POST", "templates", LOGIN | fields), 400, code, message)

    def test_wants_the_fields_under_data(self, platform: Platform, customer: Customer) -> None:
        headers = {"x-otp-key": customer.key()}
        numbered(platform.call("POST", "/v1/templates", LOGIN, headers=headers), 400, "1253")
        numbered(platform.call("POST", "/v1/templates", {"data": None}, headers=headers), 400, "1253")
        numbered(platform.call("POST", "/v1/templates", {"data": [LOGIN]}, headers=headers), 400, "1400")
        numbered(platform.call("POST", "/v1/templates", {"data": "x"}, headers=headers), 400, "1400")


class TestChanging:
    def test_sets_name_and_text_and_keeps_the_rest(self, customer: Customer) -> None:
        made = create(customer)
        customer.platform.clock.pass_(minutes=5)
        answer = customer.otp("PUT", f"templates/{made['id']}", {"name": "Sign in", "text": "{code} it is"})
        changed = answer.json["data"]
        assert answer.status == 200
        assert changed["update_date"] > made["update_date"]
        assert changed == made | {"name": "Sign in", "text": "{code} it is", "update_date": changed["update_date"]}
        assert customer.otp("GET", f"templates/{made['id']}").json["data"] == changed

    def test_leaves_out_what_the_body_leaves_out(self, customer: Customer) -> None:
        id = create(customer)["id"]
        assert customer.otp("PUT", f"templates/{id}", {"name": "Sign in"}).json["data"]["text"] == LOGIN["text"]
        assert customer.otp("PUT", f"templates/{id}", {"text": "{code}"}).json["data"]["name"] == "Sign in"

    @pytest.mark.parametrize(
        ("fields", "code"), [({"text": ""}, "1254"), ({"text": "no code"}, "1255"), ({"name": 1}, "1256")]
    )
    def test_refuses_what_creating_refuses(self, customer: Customer, fields: dict[str, Any], code: str) -> None:
        id = create(customer)["id"]
        numbered(untouched(customer, "PUT", f"templates/{id}", fields), 400, code)

    def test_keeps_every_text_that_ever_was(self, customer: Customer) -> None:
        id = create(customer)["id"]
        customer.otp("PUT", f"templates/{id}", {"text": "Second {code}"})
        customer.otp("DELETE", f"templates/{id}")
        bodies = {item["body"]["S"] for item in customer.platform.aws.items("templates") if "#" in item["pk"]["S"]}
        assert bodies == {"Your code is {code}", "Second {code}"}


class TestDeleting:
    def test_answers_204_without_a_body_and_then_404(self, customer: Customer) -> None:
        id = create(customer)["id"]
        answer = customer.otp("DELETE", f"templates/{id}")
        assert (answer.status, answer.text) == (204, "")
        for method, data in (("DELETE", None), ("GET", None), ("PUT", {"text": "{code}"})):
            numbered(customer.otp(method, f"templates/{id}", data), 404, "1251", "Template not found")
        assert customer.otp("GET", "templates").json["data"] == []


class TestListing:
    def test_shows_the_newest_first_without_links_of_their_own(self, customer: Customer) -> None:
        made = []
        for name in ("One", "Two", "Three"):
            made.append(create(customer, name=name))
            customer.platform.clock.pass_(minutes=1)
        answer = customer.otp("GET", "templates").json
        expected = [{name: value for name, value in each.items() if name != "links"} for each in made[::-1]]
        assert answer["data"] == expected
        pagination = answer["pagination"]
        assert (pagination["number"], pagination["size"], pagination["total"]) == (1, 10, 3)

    def test_goes_forth_and_back_like_every_list(self, customer: Customer) -> None:
        for name in ("One", "Two", "Three"):
            create(customer, name=name)
            customer.platform.clock.pass_(minutes=1)
        base = f"{customer.platform.base_url}/v1/"
        first = customer.otp("GET", "templates?page_size=2&filter[name]=T").json
        assert [each["name"] for each in first["data"]] == ["Three", "Two"]
        assert first["pagination"]["links"]["next"] is None
        one = customer.otp("GET", "templates?page_size=1").json
        two = customer.otp("GET", one["pagination"]["links"]["next"].removeprefix(base)).json
        assert customer.otp("GET", two["pagination"]["links"]["previous"].removeprefix(base)).json == one

    @pytest.mark.parametrize(
        ("query", "total"),
        [
            ("filter[status]=COMPLETED", 2),
            ("filter[status]=IN_PROCESS", 0),
            ("filter[status]=CANCELED", 0),
            ("filter[name]=Log", 1),
            ("filter[name]=log", 0),
            ("filter[name]=", 2),
            ("filter[status]=COMPLETED&filter[name]=Sign", 1),
            ("filter%5Bname%5D=Sign%20up", 1),
        ],
    )
    def test_filters_by_status_and_by_how_names_begin(self, customer: Customer, query: str, total: int) -> None:
        create(customer, name="Log in")
        create(customer, name="Sign up")
        assert customer.otp("GET", f"templates?{query}").json["pagination"]["total"] == total

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("filter[status]=Available", "1439"),
            ("filter[status]=", "1439"),
            ("filter[name]=a&filter[name]=b", "1442"),
            ("page_size=0", "1440"),
            ("page_token=x", "1441"),
        ],
    )
    def test_refuses_what_no_list_knows(self, customer: Customer, query: str, code: str) -> None:
        numbered(customer.otp("GET", f"templates?{query}"), 400, code)


@pytest.mark.parametrize("id", [NOBODY, "nope", "%00", "x" * 200])
@pytest.mark.parametrize(("method", "data"), [("GET", None), ("PUT", {"text": "{code}"}), ("DELETE", None)])
def test_what_is_no_template_is_not_found(customer: Customer, method: str, data: Any, id: str) -> None:
    numbered(untouched(customer, method, f"templates/{id}", data), 404, "1251", "Template not found")


@pytest.mark.parametrize(("method", "data"), [("GET", None), ("PUT", {"text": "{code}"}), ("DELETE", None)])
def test_the_template_of_another_account_is_as_unknown_as_any(
    platform: Platform, customer: Customer, method: str, data: Any
) -> None:
    theirs = create(platform.new_service(name="Badger Books"))["id"]
    numbered(untouched(customer, method, f"templates/{theirs}", data), 404, "1251", "Template not found")
    assert customer.otp("GET", "templates").json["data"] == []
