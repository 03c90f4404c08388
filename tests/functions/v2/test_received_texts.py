"""GET /v2/received-text-messages."""

from datetime import timedelta

import pytest

from tests.world.platform import Platform
from tests.world.v2 import Tenant, refused, unknown
from tidings import wiring
from tidings.domain.received_text import ReceivedText


def receive(tenant: Tenant, text: str, *, from_: str = "+447900900321", ago: timedelta = timedelta()) -> str:
    """Somebody texts the tenant's number; the text's id."""
    made = ReceivedText(
        id=unknown(),
        service_id=tenant.id,
        from_=from_,
        to="07700900777",
        text=text,
        received_at=tenant.platform.clock() - ago,
    )
    return wiring.received_texts().add(made).id


def test_none_came_in(platform: Platform, tenant: Tenant) -> None:
    current = f"{platform.base_url}/v2/received-text-messages"
    wanted = {"received_text_messages": [], "links": {"current": current}}
    assert tenant.v2("GET", "/received-text-messages").json == wanted


def test_a_text_is_shown_as_it_came(platform: Platform, tenant: Tenant) -> None:
    id = receive(tenant, "Yes, ŵ!")
    answer = tenant.v2("GET", "/received-text-messages", kind="test").json
    (text,) = answer["received_text_messages"]
    assert text == {
        "id": id,
        "service_id": tenant.id,
        "user_number": "447900900321",
        "notify_number": "07700900777",
        "content": "Yes, ŵ!",
        "created_at": text["created_at"],
    }
    assert text["created_at"].endswith("Z")
    current = f"{platform.base_url}/v2/received-text-messages"
    assert answer["links"] == {"current": current, "next": f"{current}?older_than={id}"}


def test_a_name_as_sender_stays_a_name(platform: Platform, tenant: Tenant) -> None:
    receive(tenant, "Hi", from_="OTTERS")
    assert tenant.v2("GET", "/received-text-messages").json["received_text_messages"][0]["user_number"] == "OTTERS"


def test_the_newest_come_first_and_one_reads_on_until_nothing_is_left(platform: Platform, tenant: Tenant) -> None:
    ids = [receive(tenant, str(number), ago=timedelta(minutes=number)) for number in range(252)]
    older: str | None = None
    read: list[str] = []
    sizes: list[int] = []
    while True:
        query = [("older_than", older)] if older else None
        answer = tenant.v2("GET", "/received-text-messages", query=query).json
        page = [each["id"] for each in answer["received_text_messages"]]
        assert answer["links"]["current"].endswith("/v2/received-text-messages")
        sizes.append(len(page))
        if "next" not in answer["links"]:
            break
        read += page
        older = answer["links"]["next"].partition("older_than=")[2]
    assert (read, sizes) == (ids, [250, 2, 0])


def test_after_a_week_they_are_shown_no_more(platform: Platform, tenant: Tenant) -> None:
    receive(tenant, "old", ago=timedelta(days=7, seconds=1))
    kept = receive(tenant, "new", ago=timedelta(days=6))
    found = tenant.v2("GET", "/received-text-messages").json["received_text_messages"]
    assert [each["id"] for each in found] == [kept]


def test_nobody_reads_anothers(platform: Platform, tenant: Tenant, stranger: Tenant) -> None:
    id = receive(tenant, "secret")
    assert stranger.v2("GET", "/received-text-messages").json["received_text_messages"] == []
    answer = stranger.v2("GET", "/received-text-messages", query=[("older_than", id)])
    assert (answer.status, answer.json["received_text_messages"]) == (200, [])


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (("older_than", ""), "older_than is not a valid UUID"),
        (("older_than", "x"), "older_than is not a valid UUID"),
        (("user_number", "1"), "Additional properties are not allowed (user_number was unexpected)"),
    ],
)
def test_what_it_does_not_know_is_refused(
    platform: Platform, tenant: Tenant, query: tuple[str, str], words: str
) -> None:
    refused(tenant.v2("GET", "/received-text-messages", query=[query]), 400, "ValidationError", words)
