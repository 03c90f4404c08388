"""Ids that know their place."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tidings.domain import message_id
from tidings.domain.message_id import KINDS

SERVICE = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
MOMENTS = some.datetimes(datetime(2025, 1, 1), datetime(2090, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
SHARDS = some.integers(0, 7)
BITS = some.integers(0, 2**59 - 1)


@given(MOMENTS, some.sampled_from(KINDS), SHARDS, BITS)
def test_an_id_tells_its_moment_its_kind_and_its_shard(at: datetime, kind: str, shard: int, bits: int) -> None:
    place = message_id.place(message_id.new(at, kind, shard, bits))
    assert place == message_id.Place(at, kind, shard)


@given(MOMENTS, some.sampled_from(KINDS), SHARDS, BITS)
def test_an_id_is_a_uuid_of_version_8(at: datetime, kind: str, shard: int, bits: int) -> None:
    id = message_id.new(at, kind, shard, bits)
    assert re.fullmatch("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", id)


@given(MOMENTS, some.timedeltas(timedelta(microseconds=1), timedelta(days=999)), some.data())
def test_ids_sort_as_text_by_their_moments(at: datetime, later: timedelta, data: some.DataObject) -> None:
    first, second = (
        message_id.new(when, data.draw(some.sampled_from(KINDS)), data.draw(SHARDS), data.draw(BITS))
        for when in (at, at + later)
    )
    assert first < second


@given(MOMENTS, some.sampled_from(KINDS), SHARDS, BITS)
def test_the_floor_of_a_moment_parts_the_ids_before_from_those_after(
    at: datetime, kind: str, shard: int, bits: int
) -> None:
    floor = message_id.floor(at, kind, shard)
    assert message_id.new(at - timedelta(microseconds=1), kind, shard, bits) < floor
    assert message_id.new(at + timedelta(microseconds=1), kind, shard, bits) > floor


@given(MOMENTS, some.sampled_from(KINDS), SHARDS, some.integers(0, 255))
def test_a_short_id_and_its_long_one_give_each_other(at: datetime, kind: str, shard: int, bits: int) -> None:
    long = message_id.new_short(SERVICE, at, kind, shard, bits)
    short = message_id.shorten(long)
    assert re.fullmatch("msg_[A-Za-z0-9]{9}", short)
    assert message_id.expand(SERVICE, short, kind == "test") == long
    place = message_id.place(long)
    assert place is not None
    assert (place.kind, place.shard) == (kind, shard)
    assert abs(place.at - at) < timedelta(milliseconds=1)


@given(MOMENTS, SHARDS, some.integers(0, 255))
def test_a_short_id_of_another_service_or_mode_leads_elsewhere(at: datetime, shard: int, bits: int) -> None:
    long = message_id.new_short(SERVICE, at, "live", shard, bits)
    short = message_id.shorten(long)
    assert message_id.expand("another", short, sandbox=False) != long
    assert message_id.expand(SERVICE, short, sandbox=True) != long


@given(some.integers(0, 2**53 - 1))
def test_every_short_id_in_form_leads_to_a_place(value: int) -> None:
    long = message_id._expand(SERVICE, value, sandbox=False)
    assert message_id.place(long) is not None
    assert message_id.expand(SERVICE, message_id.shorten(long), sandbox=False) == long


@pytest.mark.parametrize(
    "text",
    ["", "msg_", "msg_12345678", "msg_1234567890", "123456789", "MSG_123456789", "msg_12345678é", "msg_zzzzzzzzz"],
)
def test_what_is_no_short_id_leads_nowhere(text: str) -> None:
    assert message_id.expand(SERVICE, text, sandbox=False) is None


@given(some.text(max_size=60))
def test_any_text_is_a_place_or_none(text: str) -> None:
    place = message_id.place(text)
    assert place is None or place.kind in KINDS


@pytest.mark.parametrize(
    "id",
    [
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "00000000-0000-4000-8000-000000000000",
        "ffffffff-ffff-8fff-bfff-ffffffffffff",
        "00000000-0000-8fff-8000-000000000000",
    ],
)
def test_a_uuid_that_is_not_ours_has_no_place(id: str) -> None:
    assert message_id.place(id) is None


@given(MOMENTS, SHARDS, BITS)
def test_a_batchs_items_have_ids_of_their_own_that_a_retry_derives_again(at: datetime, shard: int, bits: int) -> None:
    parent = message_id.new(at, "live", shard, bits)
    children = [message_id.child(parent, index, index % 8) for index in (0, 1, 2, 99, 4095)]
    assert len(set(children)) == len(children)
    assert children == [message_id.child(parent, index, index % 8) for index in (0, 1, 2, 99, 4095)]
    for index, id in zip((0, 1, 2, 99, 4095), children, strict=True):
        assert message_id.place(id) == message_id.Place(at, "live", index % 8)


def test_a_batchs_items_sort_within_a_shard_as_they_were_given() -> None:
    parent = message_id.new(datetime(2026, 3, 6, tzinfo=UTC), "live", 0, 77)
    ids = [message_id.child(parent, index, 3) for index in range(200)]
    assert ids == sorted(ids)
