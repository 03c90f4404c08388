"""Batching: many texts are taken in together; each step knows them by their ids, so that any step may be the last.

First the batch is written, then its texts beside each other, then they are queued ten to a call. Who dies in between is
healed by the caller's next try under the same Idempotency-Key, and by the second look for what was stored.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from tidings.domain.batch import TAKEN_IN, Batch, Item
from tidings.domain.clock import Clock
from tidings.domain.errors import IdempotencyConflict
from tidings.domain.message import CREATED, Message
from tidings.entrypoints import observability
from tidings.lifecycle.accepting import Once
from tidings.lifecycle.holding import Holding, job
from tidings.repositories.batches import Batches
from tidings.repositories.idempotency import Idempotency, Marker
from tidings.repositories.messages import Messages
from tidings.repositories.queues import Job, NotQueued

_SIDE_BY_SIDE: Final = 16
_PER_CALL: Final = 10
_PER_READ: Final = 100

# What progress says of a text that was never stored: its batch's taking-in broke off, and nobody tried again.
MISSING: Final = "missing"

Given = TypeVar("Given")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class AcceptedBatch:
    """A batch that is ours now; `replayed` when an earlier request with the same key had made it."""

    batch: Batch
    replayed: bool = False


class Batching:
    """Takes batches in."""

    def __init__(
        self, batches: Batches, messages: Messages, holding: Holding, idempotency: Callable[[], Idempotency]
    ) -> None:
        self._batches = batches
        self._messages = messages
        self._holding = holding
        self._idempotency = idempotency

    def accept(self, batch: Batch, items: Sequence[Item], once: Once | None) -> AcceptedBatch:
        """Stores and queues a batch, or goes on with the one that the same request began before."""
        id = self._claim(batch, once) if once else batch.id
        asked = replace(batch, id=id)
        ours = self._batches.add(asked) or asked
        if ours.status != TAKEN_IN:
            self._take_in(ours, items)
        return AcceptedBatch(ours, replayed=id != batch.id)

    def _claim(self, batch: Batch, once: Once) -> str:
        mine = Marker(hashlib.sha256(once.body).hexdigest(), batch.id)
        marker = self._idempotency().claim(once.scope, mine, batch.created_at)
        if marker.body_hash != mine.body_hash:
            raise IdempotencyConflict("This Idempotency-Key was used with another body", "Idempotency-Key")
        return marker.made

    def _take_in(self, batch: Batch, items: Sequence[Item]) -> None:
        wanted = [batch.message(index, item) for index, item in enumerate(items)]
        waiting = [message for message in _side_by_side(self._store, wanted) if message is not None]
        _side_by_side(self._queue, [waiting[at : at + _PER_CALL] for at in range(0, len(waiting), _PER_CALL)])
        self._batches.mark(batch, TAKEN_IN)

    def _store(self, message: Message) -> Message | None:
        """Stores a text; gives what has still to be queued: this one, or itself from an earlier try."""
        if message.not_before is not None:
            self._holding.bring_back(message, message.not_before, message.created_at)
        standing = self._messages.add(message)
        if message.not_before is not None:
            return None
        if standing is None:
            return message
        return standing if standing.status == CREATED else None

    def _queue(self, waiting: Sequence[Message]) -> None:
        jobs = [Job(job(message), message.service_id) for message in waiting]
        try:
            try:
                self._holding.lane.send_all(jobs)
            except NotQueued as missed:
                self._holding.lane.send_all(missed.jobs)
        except (NotQueued, BotoCoreError, ClientError):
            observability.logger().exception("stored but not queued: the second look will find them")


def progress(batch: Batch, messages: Messages) -> Mapping[str, int]:
    """How many of a batch's texts stand at each status, and how many were never stored."""
    ids = batch.message_ids()
    chunks = [ids[at : at + _PER_READ] for at in range(0, len(ids), _PER_READ)]
    found = [each.status for chunk in chunks for each in messages.get_many((batch.service_id, id) for id in chunk)]
    missing = {MISSING: batch.count - len(found)} if len(found) < batch.count else {}
    return {**Counter(found), **missing}


def cancel(batch: Batch, messages: Messages, clock: Clock) -> int:
    """Ends what has not left and is in nobody's hands; how many texts that were."""
    ended = _side_by_side(lambda each: messages.cancel(batch.service_id, each, clock()), batch.message_ids())
    return sum(message is not None for message in ended)


def _side_by_side(work: Callable[[Given], Result], each: Sequence[Given]) -> list[Result]:
    """The results in order; the first error ends what has not begun."""
    pool = ThreadPoolExecutor(_SIDE_BY_SIDE)
    try:
        return list(pool.map(work, each))
    finally:
        pool.shutdown(cancel_futures=True)
