"""Links that say who wants no more emails."""

from datetime import UTC, datetime, timedelta

import pytest

from tidings.domain import unsubscribing
from tidings.domain.unsubscribing import Wish

MASTER = b"a master secret of the tests"
NOW = datetime(2026, 3, 6, 15, 4, 5, tzinfo=UTC)
WISH = Wish("93897e98-71c8-4f08-a171-2861b3f5fc6d", "a/b+c@example.com")


def token() -> str:
    return unsubscribing.link("https://x.example", MASTER, WISH, "id", NOW).rpartition("/")[2]


def test_a_link_is_read_back() -> None:
    link = unsubscribing.link("https://x.example", MASTER, WISH, "some-id", NOW)
    assert link.startswith("https://x.example/unsubscribe/some-id/")
    assert unsubscribing.read(MASTER, token(), NOW) == WISH


@pytest.mark.parametrize(("days", "is_good"), [(0, True), (364, True), (366, False)])
def test_a_link_is_good_for_a_year(days: int, is_good: bool) -> None:
    assert (unsubscribing.read(MASTER, token(), NOW + timedelta(days=days)) is not None) is is_good


@pytest.mark.parametrize("text", ["", "a", "é", "====", "A" * 63, "A" * 64, "\x00", "../.."])
def test_what_is_no_token_says_nothing(text: str) -> None:
    assert unsubscribing.read(MASTER, text, NOW) is None


def test_nobody_elses_token_is_read() -> None:
    assert unsubscribing.read(b"another master", token(), NOW) is None
    assert unsubscribing.read(MASTER, token()[:-2] + "AA", NOW) is None
