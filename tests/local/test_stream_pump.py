"""A stream's records reach their function in order, as a DynamoDB event source mapping would bring them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from local.deployed import Mapping
from local.nursery import Outcome
from local.stream_pump import Records, StreamPump, Surroundings

NOW = 1_000_000.0
PARTIAL = {"FunctionResponseTypes": ["ReportBatchItemFailures"]}


class River:
    """A shard, its position, and everything that the pump did around it."""

    def __init__(self, names: str, born: float = NOW) -> None:
        self.coming = [
            {"eventName": name, "dynamodb": {"SequenceNumber": f"{place:03d}", "ApproximateCreationDateTime": born}}
            for place, name in enumerate(names)
        ]
        self.position = ""
        self.pauses: list[float] = []
        self.given_up: list[tuple[str, str]] = []
        self.seen: list[str] = []

    def read(self, most: int) -> Records:
        read, self.coming = self.coming[:most], self.coming[most:]
        return read

    def passed(self, sequence: str) -> None:
        self.position = sequence

    def give_up(self, records: Records, condition: str, _tries: int) -> None:
        self.given_up.append((names(records), condition))

    def pump(self, answer: Callable[[str, int], Outcome], **settings: Any) -> StreamPump:
        """A pump whose function answers by the names of the records and how often it was asked."""

        def invoke(_name: str, event: Any, /) -> Outcome:
            self.seen.append(names(event["Records"]))
            return answer(self.seen[-1], len(self.seen))

        around = Surroundings(lambda: NOW, self.pauses.append, self.give_up)
        return StreamPump(Mapping("arn:stream", "router", settings), self, invoke, around)


def names(records: Records) -> str:
    return "".join(record["eventName"] for record in records)


FINE, BROKEN = Outcome(b'{"batchItemFailures": []}'), Outcome(b"{}", "Unhandled")


def failing_at(*sequences: str | None) -> Outcome:
    return Outcome(json.dumps({"batchItemFailures": [{"itemIdentifier": each} for each in sequences]}).encode())


def test_batches_come_in_order_and_the_position_follows() -> None:
    river = River("abcde")
    pump = river.pump(lambda _names, _turn: FINE, BatchSize=2)
    assert [pump.step() for _ in range(4)] == [True, True, True, False]
    assert (river.seen, river.position) == (["ab", "cd", "e"], "004")


def test_what_a_filter_does_not_want_is_passed_unseen() -> None:
    river = River("axbx")
    filters = {"FilterCriteria": {"Filters": [{"Pattern": '{"eventName": ["a", "b"]}'}]}}
    river.pump(lambda _names, _turn: FINE, **filters).step()
    assert (river.seen, river.position) == (["ab"], "003")


def test_a_failed_batch_is_tried_again_before_anything_newer() -> None:
    river = River("abcd")
    pump = river.pump(lambda _names, turn: BROKEN if turn < 4 else FINE, BatchSize=2)
    pump.step()
    pump.step()
    assert river.seen == ["ab", "ab", "ab", "ab", "cd"]
    assert river.pauses == [0.5, 1.0, 2.0]


def test_pauses_grow_but_not_for_ever() -> None:
    river = River("a")
    river.pump(lambda _names, turn: BROKEN if turn < 12 else FINE).step()
    assert max(river.pauses) == 30.0


def test_a_partial_failure_goes_on_from_the_first_record_that_failed() -> None:
    river = River("abcde")
    answer = {"abcde": failing_at("003", "002"), "cde": FINE}
    river.pump(lambda seen, _turn: answer[seen], **PARTIAL).step()
    assert (river.seen, river.position) == (["abcde", "cde"], "004")


@pytest.mark.parametrize("identifier", [None, "", "999"])
def test_a_failure_that_names_no_record_fails_the_whole_batch(identifier: str | None) -> None:
    river = River("ab")
    river.pump(lambda _names, turn: failing_at(identifier) if turn == 1 else FINE, **PARTIAL).step()
    assert river.seen == ["ab", "ab"]


def test_named_failures_mean_nothing_where_the_mapping_does_not_ask_for_them() -> None:
    river = River("ab")
    river.pump(lambda _names, _turn: failing_at("001")).step()
    assert (river.seen, river.position) == (["ab"], "001")


def test_after_its_last_try_a_batch_goes_to_the_failure_destination() -> None:
    river = River("abc")
    pump = river.pump(lambda seen, _turn: FINE if seen == "c" else BROKEN, BatchSize=2, MaximumRetryAttempts=2)
    pump.step()
    pump.step()
    assert river.seen == ["ab", "ab", "ab", "c"]
    assert river.given_up == [("ab", "RetryAttemptsExhausted")]
    assert river.position == "002"


def test_without_retries_a_failure_is_final() -> None:
    river = River("ab")
    river.pump(lambda _names, _turn: BROKEN, MaximumRetryAttempts=0).step()
    assert (river.seen, river.given_up) == (["ab"], [("ab", "RetryAttemptsExhausted")])


def test_bisecting_ends_with_the_one_bad_record_given_up_and_all_others_handled() -> None:
    river = River("abcdef")
    settings = {"BisectBatchOnFunctionError": True, "MaximumRetryAttempts": 1}
    river.pump(lambda seen, _turn: BROKEN if "d" in seen else FINE, **settings).step()
    assert river.seen == ["abcdef", "abc", "def", "de", "d", "d", "e", "f"]
    assert river.given_up == [("d", "RetryAttemptsExhausted")]
    assert river.position == "005"


def test_a_partial_failure_that_gets_further_each_time_is_not_a_repeated_failure() -> None:
    river = River("abcd")
    answer = {"abcd": failing_at("001"), "bcd": failing_at("002"), "cd": failing_at("003"), "d": FINE}
    river.pump(lambda seen, _turn: answer[seen], MaximumRetryAttempts=1, **PARTIAL).step()
    assert (river.seen, river.given_up) == (["abcd", "bcd", "cd", "d"], [])


def test_a_record_that_is_too_old_is_given_up_untried() -> None:
    river = River("a", born=NOW - 61)
    river.pump(lambda _names, _turn: FINE, MaximumRecordAgeInSeconds=60).step()
    assert (river.seen, river.given_up, river.position) == ([], [("a", "RecordAgeExceeded")], "000")


def test_minus_one_means_no_limit() -> None:
    river = River("a", born=NOW - 1e6)
    limits = {"MaximumRetryAttempts": -1, "MaximumRecordAgeInSeconds": -1}
    river.pump(lambda _names, turn: BROKEN if turn < 50 else FINE, **limits).step()
    assert (len(river.seen), river.given_up) == (50, [])


def test_a_pump_that_is_stopped_keeps_its_position_before_what_is_not_handled() -> None:
    river = River("ab")

    def stop_and_fail(_names: str, _turn: int) -> Outcome:
        pump.stopping = True
        return failing_at("001")

    pump = river.pump(stop_and_fail, **PARTIAL)
    pump.step()
    assert (river.seen, river.position) == (["ab"], "000")
