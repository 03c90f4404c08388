"""Sending: a request with a daily limit becomes a message: asked for before, counted, stored, queued, once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tidings.domain.message import Message
from tidings.domain.service import Caller
from tidings.lifecycle.accepting import Accepted, Accepting, Once
from tidings.lifecycle.quotas import Quotas
from tidings.repositories.bodies import LARGEST_IN_ITEM, Bodies


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a request begins with: the id to use if it was given one before, and the message if it made one."""

    id: str | None = None
    message: Message | None = None


def once(caller: Caller, channel: str, key: str | None, body: bytes) -> Once | None:
    """The request as one that is met once only, when it bears an Idempotency-Key."""
    return Once(f"{caller.service.id}#{caller.key.kind}#v2-{channel}#{key}", body) if key is not None else None


class Sending:
    """Takes messages in for a caller, as many a day as the service may send."""

    def __init__(self, accepting: Accepting, quotas: Quotas, bodies: Callable[[], Bodies]) -> None:
        self._accepting = accepting
        self._quotas = quotas
        self._bodies = bodies

    def begin(self, caller: Caller, limit: str, once: Once | None, now: datetime) -> Beginning:
        """What the same request made before; if nothing, raises DailyLimitReached when the day's limit is reached."""
        id, message = self._accepting.earlier(caller.service.id, once, now) if once else (None, None)
        if message is None:
            self._quotas.check(caller, limit)
        return Beginning(id, message)

    def check(self, caller: Caller, limit: str) -> None:
        """Raises DailyLimitReached when another limit of the day is reached as well."""
        self._quotas.check(caller, limit)

    def pretend(self, message: Message, once: Once | None) -> Accepted:
        """The message as it would be answered, and nothing stored of it; asked again, it bears the same id."""
        id = self._accepting.promise(message.id, once, message.created_at) if once else message.id
        return Accepted(replace(message, id=id))

    def send(self, caller: Caller, message: Message, limits: Sequence[str], once: Once | None) -> Accepted:
        """Counts, stores and queues a message; a replay counts for nothing."""
        self._quotas.count(caller, limits)
        accepted = self._accepting.accept(self._slim(message), _no_other_id, once)
        if not accepted.replayed:
            return Accepted(message)
        self._quotas.take_back(caller, limits)
        return accepted

    def _slim(self, message: Message) -> Message:
        """A message whose long text lies in the bucket."""
        if len(message.text) * 4 <= LARGEST_IN_ITEM or len(message.text.encode()) <= LARGEST_IN_ITEM:
            return message
        key = self._bodies().put(message.service_id, message.id, message.text)
        return replace(message, text="", details={**message.details, "body_key": key})


def _no_other_id() -> str:
    raise RuntimeError("an id with 59 random bits was drawn twice in one microsecond")
