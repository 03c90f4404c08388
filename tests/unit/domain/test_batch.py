"""A batch: ids that follow from its own, and how far its texts may go."""

from datetime import UTC, datetime

import pytest

from tidings.domain import batch, message_id
from tidings.domain.batch import Batch, Item

AT = datetime(2026, 3, 6, 15, 4, 5, 123000, tzinfo=UTC)


def a_batch(count: int, shards: int = 1, kind: str = "live") -> Batch:
    id = message_id.new(AT, kind, 0, 12345)
    return Batch(
        id=id,
        service_id="s",
        key_kind=kind,
        key_id="k",
        sender="+18585550142",
        operator="o",
        count=count,
        shards=shards,
    )


def test_every_text_has_an_id_of_its_own_that_a_second_try_derives_again() -> None:
    ids = a_batch(500).message_ids()
    assert len(set(ids)) == 500
    assert ids == a_batch(500).message_ids()
    assert ids == [a_batch(500).message_id(index) for index in range(500)]


@pytest.mark.parametrize("kind", ["live", "team", "test"])
def test_its_texts_bear_its_moment_and_kind_and_lie_spread_over_the_shards(kind: str) -> None:
    places = [message_id.place(id) for id in a_batch(16, shards=8, kind=kind).message_ids()]
    assert [place.shard for place in places if place] == [*range(8)] * 2
    assert {(place.at, place.kind) for place in places if place} == {(AT, kind)}


def test_a_text_knows_its_batch_its_operator_and_how_long_it_is_good() -> None:
    text = a_batch(3).message(2, Item("+16195550123", "x" * 161, "row 2"))
    assert (text.id, text.batch_id) == (a_batch(3).message_id(2), a_batch(3).id)
    assert (text.segments, text.reference, text.details) == (2, "row 2", {"operator": "o"})
    assert text.created_at == AT
    assert text.valid_until is not None


@pytest.mark.parametrize(
    ("number", "country", "domestic"),
    [
        ("+16195550123", "US", True),
        ("+14165550123", "US", True),
        ("+17875550123", "US", True),
        ("+15551234567", "US", True),
        ("+16195550123", "CA", True),
        ("+18765550123", "US", False),
        ("+12425550123", "US", False),
        ("+447400123456", "US", False),
        ("+99912345678", "US", False),
        ("+447400123456", "GB", True),
        ("+447700900123", "GB", True),
        ("+447797712345", "GB", True),
        ("+353851234567", "GB", False),
        ("+16195550123", "GB", False),
        ("+33612345678", "FR", True),
        ("+32470123456", "FR", False),
    ],
)
def test_a_batch_stays_at_home(number: str, country: str, domestic: bool) -> None:
    text = a_batch(1).message(0, Item(number, "hello"))
    assert batch.is_domestic(text, country) is domestic
