"""One run: requests are made, AWS hands things out, time passes until all is quiet; and all of it is remembered."""

import base64
import importlib
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any
from unittest import mock

from tests.simulator.faults import HAND_OUT, Crash, Faults, FaultyClient, Plan
from tests.simulator.memory import Lying, MemoryDynamoDb, MemorySqs
from tests.simulator.outside import SimulatedCarrier, SimulatedSubscribers
from tidings import carriers, settings, wiring
from tidings.domain.api_key import ApiKey
from tidings.domain.message import Message
from tidings.domain.service import Service
from tidings.domain.webhook import Endpoint
from tidings.entrypoints import observability
from tidings.repositories.message_items import to_message

MASTER = b"the simulator's master secret, which nobody else knows"
SERVICE = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
BEGIN = datetime(2026, 3, 6, 15, 4, 5, tzinfo=UTC)
NOUNS = ("services", "messages", "idempotency", "limits", "opt_outs", "webhooks", "deliveries", "due", "numbers")
WORKERS = {"dispatch": "dispatcher", "webhook": "webhook_caller", "second_look": "second_look"}
VISIBILITY = timedelta(seconds=360)
MOST_RECEIVES = 5
# When the clock's walk matters, in minutes from the beginning; between these it finds nothing to do.
WALKS = (16, 26, 46, 245, 255, 275, 305, 725, 2165, 4325, 4335, 4355, 5045, 6485, 7925)
MOST_STEPS = 600
_SHARED = ("dynamodb", "sqs", "settings", "_session", "functions", "s3", "ses")


@dataclass(frozen=True)
class Flow:
    """What the life is about: with an Idempotency-Key or not, through which carrier, who tells of it how, how often."""

    keyed: bool = True
    deduplicates: bool = True
    manner: str = "prompt"
    messages: int = 1

    def __str__(self) -> str:
        key, carrier = "keyed" if self.keyed else "plain", "dedup" if self.deduplicates else "once"
        return f"{key}-{carrier}-{self.manner}-{self.messages}"


class Stuck(AssertionError):
    """The run does not come to rest."""


@dataclass
class Time:
    """The simulator's clock."""

    now: datetime = BEGIN

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=10)
        return self.now


@dataclass
class Log:
    """The errors that the product logged, by their type."""

    errors: list[str] = field(default_factory=list)

    def exception(self, words: str, **_: Any) -> None:
        self.errors.append(f"{getattr(sys.exc_info()[0], '__name__', '')}: {words}")

    def error(self, words: str, *, exc_info: BaseException | None = None, **_: Any) -> None:
        self.errors.append(f"{type(exc_info).__name__ if exc_info else ''}: {words}")

    def info(self, *_: Any, **__: Any) -> None:
        pass

    clear_state = append_keys = info


class Life:
    """One run of a flow under a plan; `seed` 0 takes things in order, any other shuffles them."""

    def __init__(self, flow: Flow, plan: Plan, seed: int = 0, dynamodb: Any = None) -> None:
        self.flow, self.clock, self.log, self.faults = flow, Time(), Log(), Faults(plan)
        self.random, self.is_shuffled = random.Random(seed), seed != 0
        self.armed = False
        self.memory = dynamodb or MemoryDynamoDb("messages")
        self.queues = MemorySqs(self.clock)
        self.carrier = SimulatedCarrier(lambda: self.faults, self.clock, flow.manner, flow.deduplicates)
        self.subscribers = SimulatedSubscribers(lambda: self.faults)
        self.answers: list[list[Any]] = []
        self.dead: list[tuple[str, Lying]] = []
        self.sent_back: list[Lying] = []
        self.read_to = 0
        self.read_again = BEGIN
        self.walked = 0.0

    # ---------------------------------------------------------------- the run

    def run(self) -> "Life":
        """Lives the whole life."""
        with self._furnished():
            self._settle_in()
            self.armed = True
            for number in range(self.flow.messages):
                self._request(number)
            for _ in range(MOST_STEPS):
                if not self._go_on():
                    return self
        raise Stuck(f"{self.flow} {dict(self.faults.plan)}: {self.log.errors[-3:]}")

    @contextmanager
    def _furnished(self) -> Iterator[None]:
        current = lambda: self.faults if self.armed else None  # noqa: E731
        clients = FaultyClient(self.memory, "dynamodb", current), FaultyClient(self.queues, "sqs", current)
        names = {f"TABLE_{noun.upper()}": noun for noun in NOUNS}
        names |= {f"QUEUE_{noun.upper()}": noun for noun in ("dispatch", "codes", "webhook", "second_look")}
        environment = settings.Settings({**names, "MASTER_SECRET": "x", "BASE_URL": "https://x", "FUNCTION_PREFIX": ""})
        with ExitStack() as stack:
            for name, made in {
                "dynamodb": lambda: clients[0],
                "sqs": lambda: clients[1],
                "settings": lambda: environment,
                "master": lambda: MASTER,
                "clock": self.clock,
                "webhook_client": lambda: self.subscribers,
            }.items():
                stack.enter_context(mock.patch.object(wiring, name, made))
            stack.enter_context(mock.patch.dict(carriers.CARRIERS, {"virtual": lambda _: self.carrier}))
            stack.enter_context(mock.patch.object(observability, "logger", lambda: self.log))
            stack.enter_context(mock.patch.object(observability, "count_error", lambda _: None))
            stack.enter_context(mock.patch.object(time, "sleep", lambda _: None))
            self._forget()
            yield

    def _settle_in(self) -> None:
        key = ApiKey("key-1", "app", "live", BEGIN)
        self.key = key.shown(SERVICE, MASTER)
        wiring.services().put(Service(id=SERVICE, name="Otter Loans", created_at=BEGIN, keys={key.id: key}))
        for dialect in ("standard", "notify"):
            url = f"https://hooks.otterloans.com/{dialect}"
            wiring.webhooks().put(
                Endpoint(id=dialect, service_id=SERVICE, dialect=dialect, url=url, created_at=BEGIN, updated_at=BEGIN)
            )
        self._forget()

    def _forget(self) -> None:
        """A new process: whatever the last one remembered is gone."""
        for name in vars(wiring):
            made = getattr(wiring, name)
            if hasattr(made, "cache_clear") and name not in _SHARED:
                made.cache_clear()

    def _request(self, number: int) -> None:
        """A customer asks; with a key again and again until there is a 202, without one once."""
        self.answers.append([])
        for _ in range(6 if self.flow.keyed else 1):
            self.clock.now += timedelta(seconds=1)
            body = json.dumps({"to": "+15551234567", "message": f"Text {number}"}).encode()
            headers = {"authorization": f"Bearer {self.key}", "idempotency-key": f"order-{number}"}
            if not self.flow.keyed:
                del headers["idempotency-key"]
            answer = self._invoke("notify.create", _http("POST", "/v1/notify", headers, body, {}))
            self.answers[-1].append(answer)
            if answer and answer["statusCode"] == 202:
                return

    def _invoke(self, module: str, event: Any) -> Any:
        """A function's answer; None when its process died or raised."""
        handler = importlib.import_module(f"functions.{module}").handler
        self.faults.is_dead = False
        self.clock.now += timedelta(milliseconds=7)
        answer = None
        try:
            answer = handler(event, SimpleNamespace(aws_request_id="r", get_remaining_time_in_millis=lambda: 30_000))
            answer = answer if answer is not None else {}
        except Crash:
            pass
        except Exception as error:
            self.log.errors.append(f"{type(error).__name__}: raised by {module}")
        if self.faults.is_dead:
            self.faults.is_dead = False
            self._forget()
            return None
        return answer

    # ---------------------------------------------------------------- what AWS does by itself

    def _go_on(self) -> bool:
        """Does one thing that is due, or lets time pass until something is; False when all is quiet."""
        ready = self._ready()
        if ready:
            (self.random.choice(ready) if self.is_shuffled else ready[0])()
            return True
        moments = [each for each in self._moments() if each > self.clock.now]
        if not moments and self.dead:
            self._send_back()
            return True
        if not moments and self._is_quiet():
            return False
        walk = self._next_walk()
        if walk is not None and (not moments or walk < min(moments)):
            self.clock.now = max(self.clock.now, walk)
            self._invoke("workers.sweeper", {})
            return True
        if not moments:
            raise Stuck(f"{self.flow} {dict(self.faults.plan)}: {self.log.errors[-3:]}")
        self.clock.now = min(moments) + timedelta(milliseconds=1)
        return True

    def _ready(self) -> list[Callable[[], None]]:
        now, ready = self.clock.now, list[Callable[[], None]]()
        for queue in WORKERS:
            for job in self.queues.queues.get(queue, ()):
                if job.seen_at <= now:
                    ready.append(partial(self._hand_out, queue, job))
        if self.read_to < len(self.memory.changes) and self.read_again <= now:
            ready.append(self._read_stream)
        ready += [partial(self._tell, letter) for letter in self.carrier.letters if letter.due <= now]
        return ready

    def _moments(self) -> list[datetime]:
        moments = [job.seen_at for queue in WORKERS for job in self.queues.queues.get(queue, ())]
        moments += [letter.due for letter in self.carrier.letters]
        return moments + ([self.read_again] if self.read_to < len(self.memory.changes) else [])

    def _next_walk(self) -> datetime | None:
        """When the clock must walk next, if there is anything that it alone would find."""
        due = [int(item["at"]["N"]) for item in self.memory.tables.get("due", {}).values()]
        walks = [BEGIN + timedelta(minutes=minutes) for minutes in WALKS] if self._unfinished() else []
        walks += [datetime.fromtimestamp(ms / 1000, UTC) - timedelta(minutes=5) for ms in due]
        after = [walk for walk in walks if walk > self.clock.now] or ([self.clock.now] if due else [])
        return min(after, default=None)

    def _unfinished(self) -> bool:
        return any(item["status"]["S"] in ("created", "unknown", "sent", "pending") for item in self._items())

    def _is_quiet(self) -> bool:
        return not self._unfinished() and not self.memory.tables.get("due")

    def _items(self) -> list[Any]:
        return list(self.memory.tables.get("messages", {}).values())

    def _hand_out(self, queue: str, job: Lying) -> None:
        job.receives, job.seen_at = job.receives + 1, self.clock.now + VISIBILITY
        comes_again = self.faults.at(f"hand out {queue}", HAND_OUT) is not None
        record = {"messageId": job.id, "body": job.body, "attributes": {"ApproximateReceiveCount": str(job.receives)}}
        answer = self._invoke(f"workers.{WORKERS[queue]}", {"Records": [record]})
        if answer is not None and not answer["batchItemFailures"] and not comes_again:
            self.queues.queues[queue].remove(job)
        elif job.receives >= MOST_RECEIVES:
            self.queues.queues[queue].remove(job)
            self.dead.append((queue, job))

    def _send_back(self) -> None:
        """Somebody saw the alarm: what lies among the dead is sent back to its queue, once."""
        for queue, job in self.dead:
            if job in self.sent_back:
                raise Stuck(f"{queue}: {job.body}: {self.log.errors[-3:]}")
            job.receives, job.seen_at = 0, self.clock.now
            self.queues.queues[queue].append(job)
        self.sent_back += [job for _, job in self.dead]
        self.dead.clear()

    def _read_stream(self) -> None:
        comes_again = self.faults.at("hand out stream", HAND_OUT) is not None
        batch = self.memory.changes[self.read_to : self.read_to + 5]
        records = [_record(self.read_to + at, old, new) for at, (old, new) in enumerate(batch)]
        answer = self._invoke("workers.webhook_router", {"Records": records})
        failed = answer["batchItemFailures"] if answer is not None else None
        if failed:
            self.read_to = int(failed[0]["itemIdentifier"])
        elif failed is not None and not comes_again:
            self.read_to += len(batch)
        if failed or failed is None:
            self.read_again = self.clock.now + timedelta(seconds=1)

    def _tell(self, letter: Any) -> None:
        """The carrier tells; it tells again in half a minute if it was not heard."""
        comes_again = self.faults.at("hand out receipt", HAND_OUT) is not None
        event = _http("POST", "/callbacks/virtual/receipts", {}, letter.body, {"carrier": "virtual"})
        answer = self._invoke("callbacks.receipt", event)
        if answer is not None and answer["statusCode"] < 500 and not comes_again:
            self.carrier.letters.remove(letter)
        else:
            letter.due = self.clock.now + timedelta(seconds=30)

    # ---------------------------------------------------------------- what came of it

    @property
    def stored(self) -> list[Message]:
        """Every message as it stands at the end."""
        return [to_message(item) for item in self._items()]


def _http(method: str, path: str, headers: dict[str, str], body: bytes, variables: dict[str, str]) -> dict[str, Any]:
    return {
        "rawPath": path,
        "headers": {"content-type": "application/json", **headers},
        "pathParameters": variables,
        "requestContext": {"requestId": "r-1", "http": {"method": method, "path": path}},
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }


def _record(number: int, old: Any, new: Any) -> dict[str, Any]:
    images = {"OldImage": old, "NewImage": new}
    return {"dynamodb": {"SequenceNumber": str(number), **{name: item for name, item in images.items() if item}}}
