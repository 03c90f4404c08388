"""Sweeping: what fell between two writes, or between two processes, is found and put right.

Every new message gets a second look a minute later, fed by the stream. The clock's sweep is the net below it: it queues
jobs that fall due, and walks through the messages of an hour and of three days ago. Once a day it walks further back,
so that nothing stays behind that several walks have missed.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

from tidings.domain import message as statuses
from tidings.domain.clock import Clock
from tidings.domain.message import RECEIPT_DEADLINE, Message
from tidings.domain.message_id import KINDS, Place
from tidings.domain.routing import CODES, DISPATCH, lane
from tidings.domain.service import Service
from tidings.entrypoints import observability
from tidings.lifecycle import settling
from tidings.lifecycle.holding import job
from tidings.repositories.due import Due, DueJobs
from tidings.repositories.messages import Messages
from tidings.repositories.queues import LONGEST_DELAY, Job, Queue
from tidings.repositories.services import Services

LOOK_AGAIN_SECONDS: Final = 300
LOOK_AFTER_LEASE_SECONDS: Final = 45
LANES: Final = (CODES, DISPATCH)

Lanes = Mapping[str, Queue]

_LOOK_BACK: Final = timedelta(days=7)
_OVERLAP: Final = timedelta(hours=1)
_LONG_OVERLAP: Final = timedelta(days=3)
_LONG_WALK_HOUR: Final = 3
_RESCUE_AFTER: Final = timedelta(minutes=15)
_PAGE: Final = 100


class SecondLook:
    """Looks again at messages that were new a minute ago."""

    def __init__(self, messages: Messages, lanes: Lanes, looks: Queue, clock: Clock) -> None:
        self._messages = messages
        self._lanes = lanes
        self._looks = looks
        self._clock = clock

    def look(self, body: dict[str, Any]) -> None:
        """Queues what is still waiting, ends what is too late, and looks once more at whatever has not left."""
        ids = [(each["service_id"], each["id"]) for each in body["messages"]]
        waiting = [message for message in self._messages.get_many(ids) if message.status == statuses.CREATED]
        left = rescue(waiting, self._messages, self._lanes, self._clock())
        if left:
            again = [{"service_id": message.service_id, "id": message.id} for message in left]
            in_hand = any(message.lease_until is not None for message in left)
            # Who holds a message ends with its lease, or is dead by then: that is worth an early look.
            delay = LOOK_AFTER_LEASE_SECONDS if in_hand else LOOK_AGAIN_SECONDS
            self._looks.send(Job({"messages": again}, "looks", delay))


class Sweep:
    """One walk of the clock."""

    def __init__(
        self, services: Services, messages: Messages, due: DueJobs, queues: Mapping[str, Queue], clock: Clock
    ) -> None:
        self._services = services
        self._messages = messages
        self._due = due
        self._queues = queues
        self._clock = clock

    def sweep(self) -> None:
        """Queues what falls due before the next walk, then walks through every service's messages."""
        now = self._clock()
        for due in self._due.before(now + timedelta(seconds=LONGEST_DELAY), _LOOK_BACK):
            with _alone("due job", due.id):
                self._queue(due, now)
        for service in self._every_service():
            with _alone("service", service.id):
                self._walk(service, now)

    def _queue(self, due: Due, now: datetime) -> None:
        delay = max(0, int((due.at - now).total_seconds()))
        self._queues[due.queue].send(Job(due.body, due.group, delay))
        self._due.remove(due)

    def _walk(self, service: Service, now: datetime) -> None:
        for kind in KINDS:
            for shard in range(service.shards):
                young = self._made(service, kind, shard, now - _RESCUE_AFTER)
                rescue([each for each in young if each.status == statuses.CREATED], self._messages, self._lanes, now)
                for deadline in (RECEIPT_DEADLINE, statuses.VALIDITY):
                    for message in self._made(service, kind, shard, now - deadline):
                        with _alone("message", message.id):
                            settling.settle(message, self._messages, now)

    @property
    def _lanes(self) -> Lanes:
        return {name: self._queues[name] for name in LANES}

    def _made(self, service: Service, kind: str, shard: int, until: datetime) -> Iterable[Message]:
        """The unfinished messages made in the hour before a moment, so that six walks see each; once a day, in days."""
        now = self._clock()
        is_long = now.hour == _LONG_WALK_HOUR and now.minute < 10
        begin = until - (_LONG_OVERLAP if is_long else _OVERLAP)
        return self._messages.unfinished(service.id, Place(begin, kind, shard), until)

    def _every_service(self) -> Iterable[Service]:
        after: str | None = None
        while True:
            services, after = self._services.page(_PAGE, after)
            yield from services
            if after is None:
                return


@contextmanager
def _alone(what: str, id: str) -> Iterator[None]:
    """One thing's trouble must not end the walk for the others."""
    try:
        yield
    except Exception:
        observability.logger().exception("not swept", what=what, id=id)
        observability.count_error("workers")


def rescue(waiting: Iterable[Message], messages: Messages, lanes: Lanes, now: datetime) -> list[Message]:
    """Ends what has expired and queues what nobody tries, but what is held; gives those that have still to leave."""
    left = []
    for message in waiting:
        if settling.is_expired(message, now):
            settling.expire(message, messages, now)
        elif not message.is_held(now):
            left.append(message)
    idle = [message for message in left if not settling.is_being_tried(message, now)]
    for name, queue in lanes.items():
        queue.send_all([Job(job(each), each.service_id) for each in idle if lane(each) == name])
    return left
