"""Accepting: the message is written, then queued; what falls between the two is found by the second look."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from botocore.exceptions import BotoCoreError, ClientError

from tidings.domain.errors import IdempotencyConflict
from tidings.domain.message import CREATED, Message
from tidings.entrypoints import observability
from tidings.lifecycle.holding import Holding
from tidings.repositories.idempotency import Idempotency, Marker
from tidings.repositories.messages import Messages

_TRIES = 5
_ORIGIN_DIGITS = 16


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
            return self._accept_once(replace(message, origin=_origin(once)), new_id, once)
        message = replace(message, origin=secrets.token_hex(_ORIGIN_DIGITS // 2))
        for _ in range(_TRIES):
            stored = self._add(message)
            if stored is None or stored.origin == message.origin:
                self._queue(message)
                return Accepted(message)
            message = replace(message, id=new_id())
        raise RuntimeError("no free id was found")

    def accept_again(self, message: Message) -> None:
        """Stores and queues a message whose id follows from what it answers: however often said, it leaves once."""
        stored = self._add(message)
        if stored is None or stored.status == CREATED:
            self._queue(message)

    def earlier(self, service_id: str, once: Once, now: datetime) -> tuple[str | None, Message | None]:
        """The id that the same request was given before, and the message that it made; raises IdempotencyConflict.

        An id without a message: it was a promise only, or its process ended before it stored anything.
        """
        marker = self._idempotency().find(once.scope, now)
        if marker is None:
            return None, None
        _check_same(marker, once)
        message = self._messages.get(service_id, marker.made)
        return marker.made, message if message is not None and message.origin == _origin(once) else None

    def promise(self, id: str, once: Once, now: datetime) -> str:
        """The id that this request, and every one like it, is answered with; nothing is stored under it."""
        marker = self._idempotency().claim(once.scope, Marker(_hash(once), id), now)
        _check_same(marker, once)
        return marker.made

    def _accept_once(self, message: Message, new_id: Callable[[], str], once: Once) -> Accepted:
        mine, markers = Marker(_hash(once), message.id), self._idempotency()
        marker = markers.claim(once.scope, mine, message.created_at)
        _check_same(marker, once)
        replayed = marker.made != mine.made
        for _ in range(_TRIES):
            message = replace(message, id=marker.made)
            stored = self._add(message)
            if stored is None:
                self._queue(message)
            if stored is None or stored.origin == message.origin:
                return Accepted(stored or message, replayed)
            # Another request's message has this id: the marker gets a new one.
            again = replace(marker, made=new_id())
            marker = markers.claim(once.scope, again, message.created_at, instead_of=marker.made)
        raise RuntimeError("no free id was found")

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


def _origin(once: Once) -> str:
    """What tells the messages of this request from all others."""
    return hashlib.sha256(once.scope.encode()).hexdigest()[:_ORIGIN_DIGITS]


def _hash(once: Once) -> str:
    return hashlib.sha256(once.body).hexdigest()


def _check_same(marker: Marker, once: Once) -> None:
    if marker.body_hash != _hash(once):
        raise IdempotencyConflict("This Idempotency-Key was used with another body", "Idempotency-Key")
