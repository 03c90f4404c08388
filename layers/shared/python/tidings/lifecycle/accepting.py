"""Accepting: the message is written, then queued; what falls between the two is found by the second look."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from botocore.exceptions import BotoCoreError, ClientError

from tidings.domain.errors import IdempotencyConflict
from tidings.domain.message import Message
from tidings.entrypoints import observability
from tidings.lifecycle.holding import Holding
from tidings.repositories.idempotency import Idempotency, Marker
from tidings.repositories.messages import Messages

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Once:
    """An Idempotency-Key in its scope (service, key kind and route), and the body it came with."""

    scope: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that is ours now; `replayed` when an earlier request with the same key had made it."""

    message: Message
    replayed: bool = False


class Accepting:
    """Takes messages in: `new_id` gives a fresh id for each try."""

    def __init__(self, messages: Messages, holding: Holding, idempotency: Callable[[], Idempotency]) -> None:
        self._messages = messages
        self._holding = holding
        self._idempotency = idempotency

    def accept(self, message: Message, new_id: Callable[[], str], once: Once | None) -> Accepted:
        """Stores and queues a message, or finds the one that the same request made before."""
        if once is not None:
            return self._accept_once(message, once)
        for _ in range(_TRIES):
            stored = self._add(message)
            if stored is None or _is_own(stored, message):
                self._queue(message)
                return Accepted(message)
            message = replace(message, id=new_id())
        raise RuntimeError("no free id was found")

    def _accept_once(self, message: Message, once: Once) -> Accepted:
        mine = Marker(hashlib.sha256(once.body).hexdigest(), message.id)
        marker = self._idempotency().claim(once.scope, mine, message.created_at)
        if marker.body_hash != mine.body_hash:
            raise IdempotencyConflict("This Idempotency-Key was used with another body", "Idempotency-Key")
        stored = self._add(replace(message, id=marker.made))
        if stored is None:
            message = replace(message, id=marker.made)
            self._queue(message)
            return Accepted(message, replayed=marker.made != mine.made)
        return Accepted(stored, replayed=marker.made != mine.made)

    def _add(self, message: Message) -> Message | None:
        """A message that is not to leave yet gets its way back first: nothing else would ever look for it."""
        if message.not_before is not None:
            self._holding.bring_back(message, message.not_before, message.created_at)
        return self._messages.add(message)

    def _queue(self, message: Message) -> None:
        if message.not_before is not None:
            return
        try:
            self._holding.queue(message, 0)
        except (BotoCoreError, ClientError):
            observability.logger().exception("stored but not queued: the second look will find it")


def _is_own(stored: Message, message: Message) -> bool:
    """Whether what stands there is this very write, repeated by the SDK after its answer was lost."""
    same = ("to", "text", "key_id", "reference", "dialect")
    return stored.status == "created" and all(getattr(stored, each) == getattr(message, each) for each in same)
