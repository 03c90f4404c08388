"""Wakes functions: for every queue, stream and clock of the deployment, threads that pump events into its function."""

import json
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from local.aws import ACCOUNT, REGION, Aws
from local.deployed import Clock, Deployed, Mapping
from local.queue_pump import Invoke, QueuePump
from local.sources import Checkpoints, DynamoStream, SqsQueue
from local.stream_pump import Records, StreamPump, Surroundings

POLLERS = {"dispatcher": 3, "webhook-caller": 6}
OTHER_POLLERS = 2
SHORTEST_PAUSE, LONGEST_PAUSE = 0.05, 0.25
TROUBLE_PAUSE = 1.0
FIRST_TICK = 5.0
LAST_WORDS = 10.0


class Pumps:
    """All of them; started once, stopped together."""

    def __init__(self, aws: Aws, deployed: Deployed, invoke: Invoke) -> None:
        self._aws, self._invoke = aws, invoke
        self._stop = threading.Event()
        self._checkpoints = Checkpoints(aws.checkpoints)
        self._pumps: list[QueuePump | StreamPump] = []
        self._threads: list[threading.Thread] = []
        for mapping in deployed.mappings:
            self._add_mapping(mapping)
        for clock in deployed.clocks:
            self._add(lambda clock=clock: self._tick(clock))  # type: ignore[misc]

    def start(self) -> None:
        """Let every pump run in a thread of its own."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Begin nothing new, and let what is being handled end; what is not stays in its queue or stream."""
        self._stop.set()
        for pump in self._pumps:
            pump.stopping = True
        deadline = time.monotonic() + LAST_WORDS
        for pump in self._pumps:
            if pump.handling.acquire(timeout=max(0.0, deadline - time.monotonic())):
                pump.handling.release()

    def _add(self, run: Callable[[], None]) -> None:
        self._threads.append(threading.Thread(target=run, daemon=True))

    def _add_mapping(self, mapping: Mapping) -> None:
        if ":dynamodb:" in mapping.source:
            self._add_stream(mapping)
            return
        noun = next((noun for noun in POLLERS if mapping.function.endswith(noun)), "")
        queue = SqsQueue(self._aws.client("sqs"), mapping.source)
        for _ in range(POLLERS.get(noun, OTHER_POLLERS)):
            pump = QueuePump(mapping, queue, self._invoke)
            self._pumps.append(pump)
            self._add(lambda pump=pump: self._run(pump.step))  # type: ignore[misc]

    def _add_stream(self, mapping: Mapping) -> None:
        client = self._aws.client("dynamodbstreams")
        shard = DynamoStream(client, mapping.source, mapping.function, self._checkpoints)
        around = Surroundings(time.time, self._pause, lambda *told: self._give_up(mapping, *told))
        pump = StreamPump(mapping, shard, self._invoke, around)
        self._pumps.append(pump)

        pause = SHORTEST_PAUSE

        def step() -> None:
            nonlocal pause
            pause = SHORTEST_PAUSE if pump.step() else min(1.5 * pause, LONGEST_PAUSE)
            self._stop.wait(pause)

        self._add(lambda: self._run(step))

    def _run(self, step: Callable[[], None]) -> None:
        while not self._stop.is_set():
            try:
                step()
            except (BotoCoreError, ClientError):
                self._stop.wait(TROUBLE_PAUSE)

    def _pause(self, seconds: float) -> None:
        self._stop.wait(seconds)

    def _tick(self, clock: Clock) -> None:
        pause = FIRST_TICK
        while not self._stop.wait(pause):
            self._invoke(clock.function, tick_of(clock))
            pause = clock.seconds

    def _give_up(self, mapping: Mapping, records: Records, condition: str, tries: int) -> None:
        destination = mapping.settings.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
        if destination:
            client = self._aws.client("sqs")
            queue = client.get_queue_url(QueueName=destination.rsplit(":", 1)[1])["QueueUrl"]
            client.send_message(QueueUrl=queue, MessageBody=json.dumps(obituary_of(mapping, records, condition, tries)))


def tick_of(clock: Clock) -> dict[str, Any]:
    """The event of a scheduled rule."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": _now(),
        "region": REGION,
        "resources": [clock.rule],
        "detail": {},
    }


def obituary_of(mapping: Mapping, records: Records, condition: str, tries: int) -> dict[str, Any]:
    """What the failure destination of a stream is told: where the records are, not what they said."""
    first, last = records[0]["dynamodb"], records[-1]["dynamodb"]
    return {
        "version": "1.0",
        "timestamp": _now(),
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "functionArn": mapping.settings["FunctionArn"],
            "condition": condition,
            "approximateInvokeCount": tries,
        },
        "DDBStreamBatchInfo": {
            "streamArn": mapping.source,
            "batchSize": len(records),
            "startSequenceNumber": first["SequenceNumber"],
            "endSequenceNumber": last["SequenceNumber"],
        },
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
