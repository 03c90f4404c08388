"""Passes a DynamoDB stream's records to a function in order, as an event source mapping does.

One batch at a time: what is not handled is tried again before anything newer, until the mapping's own limits
(attempts, age) say that it goes to the failure destination. The rules are those of the Lambda developer guide,
"How Lambda processes records from stream-based event sources".
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from local.deployed import Mapping
from local.filters import patterns_of, wanted
from local.nursery import Outcome
from local.queue_pump import Invoke, failed_items

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
Records = list[dict[str, Any]]


class Shard(Protocol):
    """Where records come from and where the position is kept."""

    def read(self, most: int) -> Records:
        """The next records after those read before, oldest first; perhaps none."""
        ...

    def passed(self, sequence: str) -> None:
        """Remember that everything up to this sequence number is done with."""
        ...


@dataclass(frozen=True)
class Surroundings:
    """What the pump needs from outside: the clock, a pause that a stop cuts short, and where the hopeless goes."""

    now: Callable[[], float]
    pause: Callable[[float], None]
    give_up: Callable[[Records, str, int], None]


@dataclass(frozen=True)
class Batch:
    """Records to be handled together, and how often that failed already."""

    records: Records
    failures: int = 0


class StreamPump:
    """One mapping of one shard."""

    def __init__(self, mapping: Mapping, shard: Shard, invoke: Invoke, surroundings: Surroundings) -> None:
        settings = mapping.settings
        self._function, self._shard, self._invoke, self._around = mapping.function, shard, invoke, surroundings
        self._size = settings.get("BatchSize", 100)
        self._patterns = patterns_of(settings)
        self._partial = "ReportBatchItemFailures" in settings.get("FunctionResponseTypes", [])
        self._bisects = settings.get("BisectBatchOnFunctionError", False)
        self._retries = _limit(settings.get("MaximumRetryAttempts", -1))
        self._oldest = _limit(settings.get("MaximumRecordAgeInSeconds", -1))
        self.stopping = False
        self.handling = threading.Lock()

    def step(self) -> bool:
        """Read one batch and see it through; whether there was anything to read."""
        read = self._shard.read(self._size)
        if read:
            with self.handling:
                self._see_through(read)
        return bool(read)

    def _see_through(self, read: Records) -> None:
        wishes = [record for record in read if wanted(record, self._patterns)]
        work = [Batch(wishes)] if wishes else []
        while work and not self.stopping:
            work += reversed(self._attempt(work.pop()))
        if not self.stopping:
            self._shard.passed(_sequence(read[-1]))

    def _attempt(self, batch: Batch) -> list[Batch]:
        """Try a batch; what is left of it, in order."""
        fresh = [record for record in batch.records if self._around.now() - _born(record) <= self._oldest]
        stale = batch.records[: len(batch.records) - len(fresh)]
        if stale:
            self._around.give_up(stale, "RecordAgeExceeded", batch.failures)
        if not fresh:
            return []
        outcome = self._invoke(self._function, {"Records": fresh})
        handled = self._handled(fresh, outcome)
        if handled:
            self._shard.passed(_sequence(fresh[handled - 1]))
        return self._left(Batch(fresh[handled:], batch.failures if not handled else 0), outcome)

    def _handled(self, records: Records, outcome: Outcome) -> int:
        if outcome.failure:
            return 0
        failed = failed_items(outcome) if self._partial else []
        places = {_sequence(record): place for place, record in enumerate(records)}
        return min((places.get(sequence, 0) for sequence in failed), default=len(records))

    def _left(self, rest: Batch, outcome: Outcome) -> list[Batch]:
        if not rest.records:
            return []
        if outcome.failure and self._bisects and len(rest.records) > 1:
            middle = (len(rest.records) + 1) // 2
            return [Batch(rest.records[:middle], rest.failures), Batch(rest.records[middle:], rest.failures)]
        failures = rest.failures + 1
        if failures > self._retries:
            self._around.give_up(rest.records, "RetryAttemptsExhausted", failures)
            return []
        self._around.pause(min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE))
        return [Batch(rest.records, failures)]


def _limit(setting: float) -> float:
    return float("inf") if setting < 0 else setting


def _sequence(record: dict[str, Any]) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


def _born(record: dict[str, Any]) -> float:
    return float(record["dynamodb"]["ApproximateCreationDateTime"])
