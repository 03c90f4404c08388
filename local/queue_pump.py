"""Passes a queue's messages to a function in batches, as an SQS event source mapping does."""

import threading
from typing import Any, Protocol

from local.deployed import Mapping
from local.filters import patterns_of, wanted
from local.nursery import Outcome

MOST_MESSAGES = 10


class Invoke(Protocol):
    """Runs a function on an event."""

    def __call__(self, name: str, event: Any, /) -> Outcome: ...


class Queue(Protocol):
    """Where messages come from; a message is a record of the event that a function is given."""

    def receive(self, most: int) -> list[dict[str, Any]]:
        """Up to `most` messages, after waiting for the first one for a while."""
        ...

    def delete(self, records: list[dict[str, Any]]) -> None:
        """Take messages off the queue for good."""
        ...


class QueuePump:
    """One poller of one mapping; several of them may share a queue."""

    def __init__(self, mapping: Mapping, queue: Queue, invoke: Invoke) -> None:
        self._function, self._queue, self._invoke = mapping.function, queue, invoke
        self._batch = min(MOST_MESSAGES, mapping.settings.get("BatchSize", MOST_MESSAGES))
        self._patterns = patterns_of(mapping.settings)
        self._partial = "ReportBatchItemFailures" in mapping.settings.get("FunctionResponseTypes", [])
        self.stopping = False
        self.handling = threading.Lock()

    def step(self) -> None:
        """Receive one batch, invoke, and delete what was handled; the rest shows up again after its visibility time."""
        received = self._queue.receive(self._batch)
        with self.handling:
            if not self.stopping:  # what is left untouched is on the queue again when AWS next starts
                self._handle(received)

    def _handle(self, received: list[dict[str, Any]]) -> None:
        batch = [record for record in received if wanted(record, self._patterns)]
        handled = [record for record in received if record not in batch]
        if batch:
            handled += self._handled(batch, self._invoke(self._function, {"Records": batch}))
        if handled:
            self._queue.delete(handled)

    def _handled(self, batch: list[dict[str, Any]], outcome: Outcome) -> list[dict[str, Any]]:
        if outcome.failure:
            return []
        failed = failed_items(outcome) if self._partial else []
        if not set(failed) <= {record["messageId"] for record in batch}:
            return []
        return [record for record in batch if record["messageId"] not in failed]


def failed_items(outcome: Outcome) -> list[Any]:
    """The identifiers in `batchItemFailures`; an item without one stands as None, which no batch contains."""
    answer = outcome.result
    failures = answer.get("batchItemFailures") or [] if isinstance(answer, dict) else []
    return [item.get("itemIdentifier") for item in failures]
