"""Statuses move forward only: every pair of them."""

import pytest

from tidings.domain import message
from tidings.domain.message import FINAL, MOVES, sources

ORDER = ("created", "unknown", "sent", "pending")
ENDS = ("delivered", "permanent-failure", "temporary-failure", "technical-failure", "cancelled")
ALLOWED = {
    "created": {"unknown", "sent", "pending", *ENDS},
    "unknown": {"sent", "pending", *ENDS} - {"cancelled"},
    "sent": {"pending", *ENDS} - {"cancelled"},
    "pending": {*ENDS} - {"cancelled"},
}


@pytest.mark.parametrize("before", [*ORDER, *ENDS])
@pytest.mark.parametrize("after", [*ORDER, *ENDS])
def test_a_move_is_allowed_or_not(before: str, after: str) -> None:
    assert (after in MOVES[before]) is (after in ALLOWED.get(before, ()))
    assert (before in sources(after)) is (after in MOVES[before])


def test_there_are_no_other_statuses() -> None:
    assert set(MOVES) == {*ORDER, *ENDS}


def test_ends_are_final() -> None:
    assert set(FINAL) == set(ENDS)


def test_no_way_leads_back() -> None:
    def reachable(status: str) -> set[str]:
        return {far for near in MOVES[status] for far in (near, *reachable(near))}

    assert all(status not in reachable(status) for status in MOVES)


def test_only_what_has_not_left_can_be_cancelled() -> None:
    assert sources(message.CANCELLED) == (message.CREATED,)


def test_every_reason_has_words_for_people() -> None:
    assert all(code and words and code == code.lower() for code, words in message.REASONS.items())
