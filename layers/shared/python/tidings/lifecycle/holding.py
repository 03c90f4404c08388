"""Holding: a message that cannot leave now is put where it comes back by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tidings.domain.gate import Hold
from tidings.domain.message import VALIDITY, Message
from tidings.repositories.due import Due, DueJobs
from tidings.repositories.messages import Messages
from tidings.repositories.queues import LONGEST_DELAY, Job, Queue

BACKOFF_SECONDS: Final = (5, 30, 120, 300, 600, 900)


@dataclass(frozen=True, slots=True)
class Lane:
    """One queue of messages to dispatch, by name."""

    name: str
    queue: Queue


class Holding:
    """Gives claims back and brings messages back: by the queue up to fifteen minutes, by a due job beyond."""

    def __init__(self, messages: Messages, lane: Lane, due: Callable[[], DueJobs]) -> None:
        self._messages = messages
        self._lane = lane
        self._due = due

    @property
    def lane(self) -> Queue:
        """The queue that messages leave from."""
        return self._lane.queue

    def release(self, message: Message, owner: str, until: datetime) -> None:
        """Gives a claim back; until a moment nobody needs to look for the message, since its job comes by itself."""
        self._messages.release(message.service_id, message.id, owner, until)

    def wait(self, message: Message, retry_after: float | None) -> int:
        """Seconds, at most 900, until a message is tried again: what its tries ask for, or its carrier if longer."""
        step = min(message.tries, len(BACKOFF_SECONDS)) - 1
        return min(LONGEST_DELAY, int(max(BACKOFF_SECONDS[step], retry_after or 0)))

    def hold(self, message: Message, owner: str, verdict: Hold, now: datetime) -> None:
        """Keeps a message until the gate's moment; its way back is laid before its claim is given up."""
        self.bring_back(message, verdict.until, now)
        valid_until = message.valid_until
        if valid_until is not None and not message.details.get("ttl"):
            valid_until = max(valid_until, verdict.until + VALIDITY)
        held_by = f"{verdict.gate}: {verdict.rule}"
        self._messages.hold(message, owner, not_before=verdict.until, held_by=held_by, valid_until=valid_until)

    def bring_back(self, message: Message, at: datetime, now: datetime) -> None:
        """Makes a message come to its lane at a moment."""
        wait = at - now
        if wait <= timedelta(seconds=LONGEST_DELAY):
            self.queue(message, max(0, int(wait.total_seconds()) + 1))
        else:
            self._due().put(Due(message.id, at, self._lane.name, message.service_id, job(message)))

    def queue(self, message: Message, delay: int) -> None:
        """Puts a message on its lane, to be seen after so many seconds (900 at most)."""
        self._lane.queue.send(Job(job(message), message.service_id, min(delay, LONGEST_DELAY)))


def job(message: Message) -> dict[str, str]:
    """What a lane's job says: which message, and its sender, whose pace is asked before the message is touched."""
    named = {"service_id": message.service_id, "id": message.id}
    return {**named, "sender": message.sender} if message.sender else named
