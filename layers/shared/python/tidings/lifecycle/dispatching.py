"""Dispatching: claim, ask the gates, hand over to a carrier, note the outcome; each step may be the process's last."""

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NoReturn, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from tidings.domain import message as statuses
from tidings.domain.clock import Clock
from tidings.domain.gate import Hold, Stop
from tidings.domain.message import Message, Move
from tidings.domain.receipt import Answer, NotTaken, Refused, Taken, Unknowable
from tidings.entrypoints import observability
from tidings.entrypoints.queue import Job
from tidings.lifecycle import settling
from tidings.lifecycle.gatekeeping import Gatekeeping
from tidings.lifecycle.handing_over import HandingOver
from tidings.lifecycle.holding import Holding
from tidings.repositories import messages as stored
from tidings.repositories.messages import Messages

# Longer than the function lives, which is longer than a carrier has to answer: no holder outlives its claim.
LEASE: Final = timedelta(seconds=90)
_STUBBORN_TRIES: Final = 6

Result = TypeVar("Result")


class GatesClosed(Exception):
    """The gates could not be asked: nothing has left, and the claim was given back."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A message that this process has claimed, for one job; `resumed` when another may have handed it over before."""

    job: Job
    message: Message
    owner: str
    resumed: bool = False


class Dispatching:
    """Hands messages over; `pause` waits between stubborn writes."""

    def __init__(
        self, messages: Messages, gatekeeping: Gatekeeping, handing_over: HandingOver, holding: Holding, clock: Clock
    ) -> None:
        self._messages = messages
        self._gatekeeping = gatekeeping
        self._handing_over = handing_over
        self._holding = holding
        self._clock = clock
        self.pause: Callable[[float], None] = time.sleep

    def dispatch(self, jobs: Sequence[Job]) -> list[str]:
        """Dispatches a batch, its carrier calls beside each other; the ids of the jobs that must come again."""
        failed: list[str] = []
        held = [each for each in self._side_by_side(self._claim, jobs, failed) if each is not None]
        try:
            opted_out = self._gatekeeping.opted_out([each.message for each in held])
        except (BotoCoreError, ClientError):
            self._side_by_side(self._give_back, held, failed)
            return failed
        self._side_by_side(lambda each: self._hand_over(each, opted_out), held, failed)
        return failed

    def _claim(self, job: Job) -> _Held | None:
        service_id, id, now = job.body["service_id"], job.body["id"], self._clock()
        owner = f"{job.id}/{job.receives}"
        outcome = self._stubbornly(lambda: self._messages.claim(service_id, id, owner, now + LEASE))
        if isinstance(outcome, stored.Taken):
            return self._resume(job, outcome.message, owner)
        return _Held(job, outcome.message, owner)

    def _resume(self, job: Job, message: Message | None, owner: str) -> _Held | None:
        """What to do with a message that is not free: mostly nothing, for it is done, or another process has it."""
        now = self._clock()
        if message is None or not settling.is_abandoned(message, now):
            return None
        if not self._handing_over.may_repeat(message):
            move = Move(status=statuses.UNKNOWN, at=now, detail="the process ended during hand-over")
            self._messages.advance(message.service_id, message.id, move)
            return None
        again = self._messages.take_over(message, owner, now + LEASE)
        return _Held(job, again, owner, resumed=True) if again else None

    def _hand_over(self, held: _Held, opted_out: set[tuple[str, str]]) -> None:
        message = held.message
        try:
            verdict = self._gatekeeping.verdict(message, opted_out)
        except (BotoCoreError, ClientError):
            self._give_back(held)
        if verdict is not None and held.resumed:
            # It may have left already: what the gates say now comes too late.
            move = Move(status=statuses.UNKNOWN, at=self._clock(), detail=f"taken over, then {verdict.gate}")
            self._note(message, move)
        elif isinstance(verdict, Stop):
            detail = f"{verdict.gate}: {verdict.rule}"
            move = Move(status=verdict.status, at=self._clock(), reason=verdict.reason, detail=detail)
            self._note(message, move)
        elif isinstance(verdict, Hold):
            self._stubbornly(lambda: self._holding.hold(message, held.owner, verdict, self._clock()))
        else:
            self._settle(held, self._handing_over.hand_over(message))

    def _settle(self, held: _Held, answer: Answer) -> None:
        message, now, carrier = held.message, self._clock(), self._handing_over.carrier_of(held.message)
        if isinstance(answer, Taken):
            move = Move(status=statuses.SENT, at=now, carrier=carrier, carrier_reference=answer.reference)
            self._note(message, move)
        elif isinstance(answer, Refused):
            move = Move(status=answer.status, at=now, reason=answer.reason, detail=answer.detail, carrier=carrier)
            self._note(message, move)
        elif isinstance(answer, Unknowable):
            self._note(message, Move(status=statuses.UNKNOWN, at=now, detail=answer.detail, carrier=carrier))
        else:
            self._put_back(held, answer)

    def _put_back(self, held: _Held, answer: NotTaken) -> None:
        """The carrier surely does not have it: give the claim back and come again later.

        What another may have handed over before stays claimed, so that the next one knows of that too.
        """
        wait = self._holding.wait(held.message, answer.retry_after)
        if held.resumed:
            wait = max(wait, int(LEASE.total_seconds()) + 1)
        else:
            until = self._clock() + timedelta(seconds=wait)
            self._stubbornly(lambda: self._holding.release(held.message, held.owner, until))
        self._stubbornly(lambda: self._holding.queue(held.message, wait))

    def _give_back(self, held: _Held) -> NoReturn:
        """Nothing has left: the claim goes, so that nobody must wonder later, and the job comes again by itself."""
        if not held.resumed:
            self._stubbornly(lambda: self._holding.release(held.message, held.owner, self._clock()))
        raise GatesClosed

    def _note(self, message: Message, move: Move) -> None:
        self._stubbornly(lambda: self._messages.advance(message.service_id, message.id, move))

    def _stubbornly(self, write: Callable[[], Result]) -> Result:
        """Only this process knows the outcome: it is not lost to one throttled write."""
        for attempt in range(_STUBBORN_TRIES):
            try:
                return write()
            except (BotoCoreError, ClientError):
                if attempt == _STUBBORN_TRIES - 1:
                    raise
                self.pause(random.uniform(0.5, 1) * 0.05 * 2**attempt)
        raise AssertionError("unreachable")

    def _side_by_side(
        self, work: Callable[..., Result], each: Sequence[Job] | Sequence[_Held], failed: list[str]
    ) -> list[Result]:
        if not each:
            return []
        with ThreadPoolExecutor(len(each)) as pool:
            futures = [(item, pool.submit(work, item)) for item in each]
        results: list[Result] = []
        for item, future in futures:
            error = future.exception()
            if error is None:
                results.append(future.result())
                continue
            job = item.job if isinstance(item, _Held) else item
            observability.logger().error("not dispatched", job=job.id, exc_info=error)
            failed.append(job.id)
        return results
