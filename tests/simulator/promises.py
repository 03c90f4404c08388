"""What is promised, whatever goes wrong: the rules that every run must keep."""

import json
from collections.abc import Iterator
from typing import Any

from tests.simulator.life import Life
from tidings.domain import event, message_id
from tidings.domain.message import FINAL, MOVES, OUTCOME_UNKNOWN, Message
from tidings.repositories.message_items import to_message

EXPECTED = {"ClientError", "ReadTimeoutError", "NotQueued", "GatesClosed", "Crash"}
SUDDEN = ("crash_before", "crash_after")
LOST = ("lost_before", "lost_after")
# How a text that left may end, by what its carrier tells of it.
ENDS = {
    "prompt": ("delivered",),
    "late": ("delivered",),
    "never": ("temporary-failure",),
    "contradicting": ("delivered", "temporary-failure"),
}


def broken(life: Life) -> list[str]:
    """Every promise that a run broke, in words."""
    rules = (_no_surprises, _nothing_lost, _sent_once, _forward_only, _all_told, _one_per_key, _all_quiet)
    return [f"{rule.__name__[1:]}: {words}" for rule in rules for words in rule(life)]


def _no_surprises(life: Life) -> Iterator[str]:
    for error in life.log.errors:
        if not life.faults.hits or error.partition(":")[0] not in EXPECTED:
            yield error


def _nothing_lost(life: Life) -> Iterator[str]:
    stored = {message_id.shorten(message.id): message for message in life.stored}
    for answers in life.answers:
        last = answers[-1]
        if last and last["statusCode"] == 202 and json.loads(last["body"])["message_id"] not in stored:
            yield "an accepted message is not there"
    for message in stored.values():
        if message.status not in FINAL:
            yield f"a message ends as {message.status}"
        yield from _true_end(life, message)


def _true_end(life: Life, message: Message) -> Iterator[str]:
    """A text that left ends as its carrier told; one that did not must have a reason that something gave it."""
    left, steps = life.carrier.left.get(message.id, 0), [step.status for step in message.timeline]
    if left and message.status not in ENDS[life.flow.manner]:
        yield f"it left, and ends as {message.status} ({message.reason}) by way of {steps}"
    if not left and "sent" in steps + ["sent"] * (message.status == "delivered"):
        yield f"it is said to have been sent: {steps}"
    if not left and not ("unknown" in steps or life.faults.has("refused")):
        yield f"it never left, and ends as {message.status} ({message.reason}) by way of {steps}"


def _sent_once(life: Life) -> Iterator[str]:
    for times in life.carrier.left.values():
        if times > 1:
            yield f"sent {times} times"
    is_knowable = not life.faults.has(*LOST, of="carrier")
    if not life.flow.deduplicates:
        is_knowable = is_knowable and not life.faults.has(*SUDDEN)
    for message in life.stored:
        if is_knowable and any(step.status == "unknown" for step in message.timeline):
            yield "said to be unknown, though nothing made it so"


def _forward_only(life: Life) -> Iterator[str]:
    for old, new in life.memory.changes:
        if old is None or new is None or old["status"] == new["status"]:
            continue
        before, after = to_message(old), to_message(new)
        is_correction = before.reason == OUTCOME_UNKNOWN and after.status == "delivered"
        if after.status not in MOVES[before.status] and not is_correction:
            yield f"from {before.status} to {after.status}"


def _all_told(life: Life) -> Iterator[str]:
    told: dict[tuple[str, str], set[bytes]] = {}
    for where, id, body in life.subscribers.heard:
        told.setdefault((where, id), set()).add(body)
    for bodies in told.values():
        if len(bodies) > 1:
            yield "one webhook id, two bodies"
    wanted = {(where, happened) for message in life.stored for where, happened in _events(message)}
    for where, _ in wanted - set(told):
        yield f"{where} was not told"
    for where, _ in set(told) - wanted:
        yield f"{where} was told of what never happened, or under another id"


def _events(message: Message) -> Iterator[tuple[str, str]]:
    for number, step in enumerate(message.timeline, 1):
        if event.TYPES[step.status] in event.PUBLIC_TYPES:
            for where in ("/standard", "/notify"):
                yield where, event.event_id(message.id, number)


def _one_per_key(life: Life) -> Iterator[str]:
    if not life.flow.keyed:
        return
    if len(life.stored) > life.flow.messages:
        yield f"{len(life.stored)} messages for {life.flow.messages} keys"
    for answers in life.answers:
        ids = {json.loads(each["body"])["message_id"] for each in answers if each and each["statusCode"] == 202}
        if len(ids) > 1:
            yield "one key, two ids"


def _all_quiet(life: Life) -> Iterator[str]:
    if life.dead:
        yield f"{len(life.dead)} jobs lie among the dead"
    if life.read_to != len(life.memory.changes):
        yield "the stream was not read to its end"
    lying: list[Any] = [job for queue in life.queues.queues.values() for job in queue]
    if lying or life.carrier.letters:
        yield f"{len(lying)} jobs and {len(life.carrier.letters)} receipts were left over"
