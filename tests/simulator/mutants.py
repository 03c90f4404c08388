"""Mistakes in the design that somebody might make: the simulator must notice every one of them."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock

from tests.simulator.life import Flow, Life
from tidings.domain import event
from tidings.domain.receipt import NotTaken, Unknowable
from tidings.lifecycle import dispatching
from tidings.lifecycle.accepting import Accepting
from tidings.lifecycle.dispatching import Dispatching
from tidings.lifecycle.handing_over import HandingOver
from tidings.lifecycle.sweeping import SecondLook, Sweep
from tidings.repositories import messages
from tidings.repositories.messages import Claimed, Messages


@contextmanager
def no_condition_on_claim() -> Iterator[None]:
    """Whoever asks gets the message."""

    def claim(self: Any, service_id: str, id: str, owner: str, until: Any) -> Any:
        found = self.get(service_id, id)
        return Claimed(found) if found else messages.Taken(None)

    with mock.patch.object(Messages, "claim", claim):
        yield


@contextmanager
def no_condition_on_moves() -> Iterator[None]:
    """Whatever is told last holds."""
    anything: Any = ("attribute_exists(#status)", {}, {"#status": "status"})
    with mock.patch.object(messages, "condition_of", lambda _: anything):
        yield


@contextmanager
def no_second_look() -> Iterator[None]:
    """Nobody looks for what fell between table and queue."""
    with (
        mock.patch.object(SecondLook, "look", lambda *_: None),
        mock.patch.object(Sweep, "_walk", lambda *_: None),
    ):
        yield


@contextmanager
def acknowledged_before_called() -> Iterator[None]:
    """A job is taken off its queue before it is done."""
    hand_out = Life._hand_out

    def careless(self: Life, queue: str, job: Any) -> None:
        hand_out(self, queue, job)
        self.queues.queues[queue] = [each for each in self.queues.queues[queue] if each is not job]

    with mock.patch.object(Life, "_hand_out", careless):
        yield


@contextmanager
def blind_resend() -> Iterator[None]:
    """What may have left is sent again, whoever the carrier is."""
    with mock.patch.object(HandingOver, "may_repeat", lambda *_: True):
        yield


@contextmanager
def silence_is_refusal() -> Iterator[None]:
    """A carrier that does not answer is taken not to have the text."""

    def put_back(self: Any, held: Any, answer: Any) -> None:
        self._put_back(held, NotTaken("no answer"))

    settle = Dispatching._settle

    def careless(self: Any, held: Any, answer: Any) -> None:
        (put_back if isinstance(answer, Unknowable) else settle)(self, held, answer)

    with mock.patch.object(Dispatching, "_settle", careless):
        yield


@contextmanager
def fresh_event_ids() -> Iterator[None]:
    """Every telling of an event has an id of its own."""
    with mock.patch.object(event, "event_id", lambda *_: str(uuid.uuid4())):
        yield


@contextmanager
def no_marker() -> Iterator[None]:
    """An Idempotency-Key is not kept."""
    with mock.patch.object(
        Accepting, "_accept_once", lambda self, message, new_id, _: self.accept(message, new_id, None)
    ):
        yield


@contextmanager
def gives_up_at_once() -> Iterator[None]:
    """The outcome that only one process knows is written once, and lost with that write."""
    with mock.patch.object(dispatching, "_STUBBORN_TRIES", 1):
        yield


@contextmanager
def no_retry_of_calls() -> Iterator[None]:
    """A subscriber who was not reached is not told again."""
    with mock.patch("tidings.domain.webhook.next_wait", lambda *_: None):
        yield


@contextmanager
def nobody_resumes() -> Iterator[None]:
    """What a dead process had claimed stays claimed."""
    with mock.patch.object(Dispatching, "_resume", lambda *_: None):
        yield


MUTANTS: Mapping[str, tuple[Any, Flow]] = {
    "no condition on claim": (no_condition_on_claim, Flow(deduplicates=False)),
    "no condition on moves": (no_condition_on_moves, Flow()),
    "no second look": (no_second_look, Flow(keyed=False)),
    "acknowledged before called": (acknowledged_before_called, Flow()),
    "blind resend": (blind_resend, Flow(deduplicates=False, manner="late")),
    "silence is refusal": (silence_is_refusal, Flow(deduplicates=False, manner="late")),
    "fresh event ids": (fresh_event_ids, Flow()),
    "no marker": (no_marker, Flow()),
    "gives up at once": (gives_up_at_once, Flow(deduplicates=False)),
    "no retry of calls": (no_retry_of_calls, Flow()),
    "nobody resumes": (nobody_resumes, Flow()),
}
