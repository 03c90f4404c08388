"""Publishing: what happened to a message is routed to the endpoints that want to know, then each of them is called.

Routing reads the stream and only queues, so that no subscriber can hold up the stream. Calling reads a queue that is
fair between endpoints; what fails waits its turn there, or, beyond a queue's fifteen minutes, as a job that falls due.
"""

import base64
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from standardwebhooks import Webhook

from tidings.dialects.told import SIGNATURES, WEBHOOKS
from tidings.domain import addresses, event, webhook
from tidings.domain.clock import Clock
from tidings.domain.errors import InvalidField
from tidings.domain.event import Event
from tidings.domain.webhook import Answer, Attempt, Endpoint
from tidings.entrypoints import observability
from tidings.entrypoints.stream import Change
from tidings.repositories.deliveries import Deliveries
from tidings.repositories.due import Due, DueJobs
from tidings.repositories.items import moment, to_ms
from tidings.repositories.message_items import to_message
from tidings.repositories.queues import LONGEST_DELAY, Job, NotQueued, Queue
from tidings.repositories.webhooks import Webhooks
from tidings.webhook_client import WebhookClient

SECOND_LOOK_SECONDS: Final = 60
_IDS_PER_LOOK: Final = 50


class Routing:
    """The stream's door: from changes to queued calls, and to a second look at every new message."""

    def __init__(self, webhooks: Webhooks, calls: Queue, looks: Queue) -> None:
        self._webhooks = webhooks
        self._calls = calls
        self._looks = looks

    def route(self, changes: Sequence[Change]) -> str | None:
        """Routes changes in order; the sequence number of the first that could not be queued, if any."""
        endpoints: dict[str, list[Endpoint]] = {}
        jobs: list[tuple[str, Job]] = []
        new: list[tuple[str, dict[str, str]]] = []
        for change in changes:
            for happened in _events(change):
                if happened.service_id not in endpoints:
                    endpoints[happened.service_id] = self._webhooks.of(happened.service_id)
                told = calls(happened, endpoints[happened.service_id])
                jobs += [(change.sequence_number, job) for job in told]
            if change.old is None and change.new is not None:
                message = to_message(change.new)
                new.append((change.sequence_number, {"service_id": message.service_id, "id": message.id}))
        missed = {*self._queue(self._calls, jobs), *self._queue(self._looks, _looks(new))}
        return next((change.sequence_number for change in changes if change.sequence_number in missed), None)

    def _queue(self, queue: Queue, jobs: Sequence[tuple[str, Job]]) -> list[str]:
        """Queues jobs; the numbers of the changes whose jobs did not get there."""
        try:
            queue.send_all([job for _, job in jobs])
        except NotQueued as error:
            observability.logger().error("not routed", jobs=len(error.jobs))
            return [number for number, job in jobs if job in error.jobs]
        return []


class Calling:
    """The queue's door: one call to one endpoint, and what follows from its answer."""

    def __init__(
        self,
        webhooks: Webhooks,
        deliveries: Deliveries,
        later: "Later",
        client: WebhookClient,
        identity: "Identity",
    ) -> None:
        self._webhooks = webhooks
        self._deliveries = deliveries
        self._later = later
        self._client = client
        self._identity = identity

    def call(self, body: dict[str, Any]) -> None:
        """Tells an endpoint of an event, once; queues the next try when there is to be one."""
        happened, tries = _event(body["event"]), int(body["tries"]) + 1
        endpoint = self._webhooks.get(happened.service_id, body["endpoint_id"])
        payload = _payload(happened, endpoint) if endpoint else None
        if endpoint is None or payload is None or not endpoint.active:
            return
        answer = self._post(endpoint, happened, payload)
        wait = None if answer.is_success else webhook.next_wait(endpoint.dialect, tries, answer, random.random())
        outcome = "delivered" if answer.is_success else "exhausted" if wait is None else "retrying"
        now = self._identity.clock()
        self._note(endpoint, answer, outcome, now)
        self._deliveries.add(
            Attempt(endpoint_id=endpoint.id, event=body["event"], number=tries, at=now, outcome=outcome, answer=answer)
        )
        # Last, so that whatever breaks before makes this job come again, and not the next one twice.
        if wait is not None:
            self._later.again(body | {"tries": tries}, endpoint.id, now + timedelta(seconds=wait), now)

    def _post(self, endpoint: Endpoint, happened: Event, payload: dict[str, Any]) -> Answer:
        local = self._identity.may_call_loopback
        try:
            address = addresses.read(endpoint.url, allow_http=endpoint.dialect == "batch", allow_loopback=local)
        except InvalidField as refusal:
            return Answer(None, refusal.message)
        content = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        headers = signed(endpoint, happened.id, content, self._identity.master, self._identity.clock())
        return self._client.post(address, headers, content, webhook.timeout(endpoint.dialect))

    def _note(self, endpoint: Endpoint, answer: Answer, outcome: str, now: datetime) -> None:
        if answer.is_success and endpoint.failing_since is not None:
            self._webhooks.failing(endpoint.service_id, endpoint.id, None)
        if answer.is_success:
            return
        if endpoint.failing_since is None:
            endpoint = self._webhooks.failing(endpoint.service_id, endpoint.id, now) or endpoint
        if webhook.is_given_up(endpoint, answer, outcome, now):
            self._disable(endpoint, answer, now)

    def _disable(self, endpoint: Endpoint, answer: Answer, now: datetime) -> None:
        """Tells the others first: whatever breaks between the two is done again, under the same event id."""
        observability.logger().error("endpoint disabled", endpoint=endpoint.id, service=endpoint.service_id)
        observability.count_error("workers")
        told = {"endpoint_id": endpoint.id, "url": endpoint.url, "status": answer.status, "problem": answer.problem}
        happened = Event(
            id=event.event_id(endpoint.id, to_ms(endpoint.failing_since) or 0),
            type="endpoint.disabled",
            at=now,
            sequence=1,
            service_id=endpoint.service_id,
            dialect="standard",
            data=told,
        )
        others = [each for each in self._webhooks.of(endpoint.service_id) if each.id != endpoint.id]
        self._later.now(calls(happened, others))
        self._webhooks.disable(endpoint.service_id, endpoint.id, now)


@dataclass(frozen=True, slots=True)
class Identity:
    """What the caller of webhooks is: the master secret to sign with, the time, and whether this is a laptop."""

    master: bytes
    clock: Clock
    may_call_loopback: bool


class Later:
    """Calls to come: on the queue up to fifteen minutes, in the table of due jobs beyond."""

    def __init__(self, calls: Queue, due: DueJobs) -> None:
        self._calls = calls
        self._due = due

    def again(self, body: dict[str, Any], group: str, at: datetime, now: datetime) -> None:
        """Queues a call for a moment."""
        wait = int((at - now).total_seconds())
        if wait <= LONGEST_DELAY:
            self._calls.send(Job(body, group, max(0, wait)))
        else:
            id = f"{body['event']['id']}#{group}#{body['tries']}"
            self._due.put(Due(id, at, "webhook", group, body))

    def now(self, jobs: Sequence[Job]) -> None:
        """Queues calls at once."""
        self._calls.send_all(jobs)


def calls(happened: Event, endpoints: Sequence[Endpoint]) -> list[Job]:
    """The calls that an event asks for: one to every active endpoint whose dialect has a word for it."""
    told = {**asdict(happened), "at": to_ms(happened.at)}
    return [
        Job({"endpoint_id": endpoint.id, "event": told, "tries": 0}, endpoint.id)
        for endpoint in endpoints
        if endpoint.active and _is_meant(happened, endpoint) and _payload(happened, endpoint)
    ]


def signed(endpoint: Endpoint, id: str, content: bytes, master: bytes, now: datetime) -> dict[str, str]:
    """The headers of a call: Standard Webhooks, the dialect's own signature, and the owner's credentials."""
    stamp, text = int(now.timestamp()), content.decode()
    keys = endpoint.signing_secrets(master, now)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": str(stamp),
        "webhook-signature": " ".join(Webhook(key).sign(id, now, text) for key in keys),
    }
    if (sign := SIGNATURES.get(endpoint.dialect)) is not None:
        headers |= sign(own_secret(endpoint, master, now), content, stamp)
    if (token := endpoint.own("bearer_token", master)) is not None:
        headers["Authorization"] = f"Bearer {token}"
    if (basic := endpoint.own("basic", master)) is not None:
        headers["Authorization"] = f"Basic {_base64(basic.encode())}"
    return headers


def own_secret(endpoint: Endpoint, master: bytes, now: datetime) -> str:
    """What the dialect's own signature is made with: the secret that the owner gave, else the signing key as shown."""
    return endpoint.own("secret", master) or shown_secret(endpoint.signing_secrets(master, now)[0])


def shown_secret(key: bytes) -> str:
    """A signing key as its owner sees it: `whsec_` and base64."""
    return f"whsec_{_base64(key)}"


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _is_meant(happened: Event, endpoint: Endpoint) -> bool:
    """An endpoint of a dialect hears of what came in through that dialect; a standard one of everything."""
    return endpoint.dialect in ("standard", happened.dialect, *event.HEARD_IN.get(happened.type, ()))


def _payload(happened: Event, endpoint: Endpoint) -> dict[str, Any] | None:
    say = WEBHOOKS.get(endpoint.dialect)
    return say(happened, endpoint) if say else None


def _events(change: Change) -> Iterator[Event]:
    """The events in a change: one for every line that the timeline grew by, and one for the recipient's complaint."""
    if change.new is None:
        return
    new, old = to_message(change.new), to_message(change.old) if change.old is not None else None
    for sequence in range((old.sequence if old else 0) + 1, new.sequence + 1):
        yield event.of_message(new, sequence)
    if new.complained_at is not None and (old is None or old.complained_at is None):
        yield event.of_complaint(new)


def _looks(new: Sequence[tuple[str, dict[str, str]]]) -> list[tuple[str, Job]]:
    return [
        (new[at][0], Job({"messages": [id for _, id in new[at : at + _IDS_PER_LOOK]]}, "looks", SECOND_LOOK_SECONDS))
        for at in range(0, len(new), _IDS_PER_LOOK)
    ]


def _event(told: dict[str, Any]) -> Event:
    return Event(**{**told, "at": moment(told["at"])})
