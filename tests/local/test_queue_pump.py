"""A queue's messages reach their function as an SQS event source mapping would bring them."""

import json
from typing import Any

import pytest

from local.deployed import Mapping
from local.nursery import Outcome
from local.queue_pump import QueuePump

PARTIAL = {"FunctionResponseTypes": ["ReportBatchItemFailures"]}


class Shelf:
    """A queue of records that remembers what was taken off."""

    def __init__(self, *bodies: str) -> None:
        self.records = [{"messageId": f"m{place}", "body": body} for place, body in enumerate(bodies)]
        self.asked: list[int] = []
        self.deleted: list[str] = []

    def receive(self, most: int) -> list[dict[str, Any]]:
        self.asked.append(most)
        return self.records[:most]

    def delete(self, records: list[dict[str, Any]]) -> None:
        self.deleted += [record["messageId"] for record in records]


def pumped(shelf: Shelf, answer: Any = None, failure: Any = None, **settings: Any) -> list[Any]:
    """Run one step; the events that the function saw."""
    seen: list[Any] = []

    def invoke(_name: str, event: Any, /) -> Outcome:
        seen.append(event)
        return Outcome(json.dumps(answer).encode(), failure)

    QueuePump(Mapping("arn:queue", "worker", settings), shelf, invoke).step()
    return seen


def failures(*identifiers: Any) -> Any:
    return {"batchItemFailures": [{"itemIdentifier": each} for each in identifiers]}


def test_a_handled_batch_is_deleted() -> None:
    shelf = Shelf("a", "b")
    assert pumped(shelf) == [{"Records": shelf.records}]
    assert shelf.deleted == ["m0", "m1"]


@pytest.mark.parametrize("failure", ["Unhandled", "Timeout", "Crash"])
def test_a_failed_batch_stays_until_it_is_visible_again(failure: str) -> None:
    shelf = Shelf("a", "b")
    pumped(shelf, {"errorMessage": "no"}, failure)
    assert shelf.deleted == []


def test_only_what_is_named_as_failed_stays() -> None:
    shelf = Shelf("a", "b", "c")
    pumped(shelf, failures("m1"), **PARTIAL)
    assert shelf.deleted == ["m0", "m2"]


@pytest.mark.parametrize("answer", [None, {}, {"batchItemFailures": []}, {"batchItemFailures": None}, "fine", []])
def test_an_answer_without_failures_is_success(answer: Any) -> None:
    shelf = Shelf("a")
    pumped(shelf, answer, **PARTIAL)
    assert shelf.deleted == ["m0"]


@pytest.mark.parametrize("identifier", ["", None, "m9"])
def test_a_failure_that_names_no_message_fails_the_whole_batch(identifier: Any) -> None:
    shelf = Shelf("a", "b")
    pumped(shelf, failures("m0", identifier), **PARTIAL)
    assert shelf.deleted == []


def test_named_failures_mean_nothing_where_the_mapping_does_not_ask_for_them() -> None:
    shelf = Shelf("a", "b")
    pumped(shelf, failures("m1"))
    assert shelf.deleted == ["m0", "m1"]


def test_what_a_filter_does_not_want_is_deleted_unseen() -> None:
    shelf = Shelf("wanted", "other")
    filters = {"FilterCriteria": {"Filters": [{"Pattern": '{"body": ["wanted"]}'}]}}
    assert pumped(shelf, **filters) == [{"Records": shelf.records[:1]}]
    assert sorted(shelf.deleted) == ["m0", "m1"]


@pytest.mark.parametrize(("size", "asked"), [(1, 1), (10, 10), (500, 10)])
def test_a_batch_is_never_larger_than_the_mapping_or_the_queue_allows(size: int, asked: int) -> None:
    shelf = Shelf("a")
    pumped(shelf, BatchSize=size)
    assert shelf.asked == [asked]


def test_a_pump_that_stops_leaves_what_it_just_received() -> None:
    shelf = Shelf("a")
    pump = QueuePump(Mapping("arn:queue", "worker", {}), shelf, lambda _name, _event: Outcome(b"null"))
    pump.stopping = True
    pump.step()
    assert shelf.deleted == []


def test_an_empty_queue_wakes_nobody() -> None:
    assert pumped(Shelf()) == []
