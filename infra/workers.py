"""Those whom AWS wakes by itself: by a queue, by a table's stream, or by the clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from aws_cdk import Duration
from aws_cdk.aws_dynamodb import Table
from aws_cdk.aws_events import Rule, Schedule
from aws_cdk.aws_events_targets import LambdaFunction
from aws_cdk.aws_lambda import CfnEventSourceMapping, Function
from aws_cdk.aws_sqs import IQueue
from constructs import Construct

from functions.routes import Worker
from infra.code import FunctionStack, Kit
from infra.grants import Grant
from infra.stage import construct_id


@dataclass(frozen=True)
class Pace:
    """How long a worker may take, in seconds, and how many messages or changes it takes at once."""

    timeout: int = 60
    batch: int = 10


DEFAULT = Pace()
PACES = {
    "functions.workers.dispatcher": Pace(timeout=60),
    "functions.workers.webhook_router": Pace(timeout=60, batch=100),
    "functions.workers.webhook_caller": Pace(timeout=60),
    "functions.workers.second_look": Pace(timeout=30),
    "functions.workers.sweeper": Pace(timeout=300),
    "functions.workers.virtual_carrier": Pace(timeout=30),
}

STREAM_HABITS = {
    "starting_position": "TRIM_HORIZON",
    "maximum_batching_window_in_seconds": 0,
    "parallelization_factor": 10,
    "bisect_batch_on_function_error": True,
    "maximum_retry_attempts": 20,
    "maximum_record_age_in_seconds": int(Duration.hours(6).to_seconds()),
    "filter_criteria": {"filters": [{"pattern": '{"eventName":["INSERT","MODIFY"]}'}]},
}
"""A change is tried twenty times or for six hours, ever fewer at a time, so that one bad change does not hold up the
rest; then it is put aside. What only expired (REMOVE) wakes nobody."""

NONE: Mapping[str, Any] = MappingProxyType({})

CONSUMING = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
READING = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams")


def pace(worker: Worker) -> Pace:
    """How a worker goes about it; one that is not listed here goes the usual way."""
    return PACES.get(worker.module, DEFAULT)


@dataclass(frozen=True)
class Bells:
    """What may wake a worker: the queues, the tables' streams, and where a stream's unreadable changes go."""

    queues: Mapping[str, IQueue]
    tables: Mapping[str, Table]
    stream_dead: Mapping[str, IQueue]


class Workers(FunctionStack):
    """Every worker, each with its bell."""

    def __init__(self, scope: Construct, kit: Kit, bells: Bells, workers: Iterable[Worker]) -> None:
        super().__init__(scope, "workers", kit, description="what AWS wakes by itself")
        self.bells = bells
        hang = {"queue": self._on_queue, "stream": self._on_stream, "every": self._on_clock}
        for worker in workers:
            kind, _, what = worker.wakes_on.partition(" ")
            hang[kind](worker, what)

    def _on_queue(self, worker: Worker, noun: str) -> None:
        queue = self.bells.queues[noun]
        own = tuple(Grant(action, (queue.queue_arn,)) for action in CONSUMING)
        self._map(worker, self.function(worker, pace(worker).timeout, own), queue.queue_arn)

    def _on_stream(self, worker: Worker, noun: str) -> None:
        stream, dead = self.bells.tables[noun].table_stream_arn, self.bells.stream_dead[noun].queue_arn
        assert stream is not None, f"the table {noun} has no stream"
        own = (*(Grant(action, (stream,)) for action in READING), Grant("sqs:SendMessage", (dead,)))
        aside = {"destination_config": {"onFailure": {"destination": dead}}}
        self._map(worker, self.function(worker, pace(worker).timeout, own), stream, STREAM_HABITS | aside)

    def _on_clock(self, worker: Worker, interval: str) -> None:
        """`10 minutes`. A round that fails is not tried again: the next one is due soon enough."""
        function = self.function(worker, pace(worker).timeout)
        function.configure_async_invoke(retry_attempts=0, max_event_age=Duration.minutes(minutes(interval)))
        rule = Rule(
            self,
            construct_id(f"{worker.name}-clock"),
            rule_name=self.kit.stage.named(worker.name),
            schedule=Schedule.rate(Duration.minutes(minutes(interval))),
        )
        rule.add_target(LambdaFunction(function))

    def _map(self, worker: Worker, function: Function, source: str, habits: Mapping[str, Any] = NONE) -> None:
        CfnEventSourceMapping(
            self,
            construct_id(f"{worker.name}-mapping"),
            function_name=function.function_name,
            event_source_arn=source,
            batch_size=pace(worker).batch,
            function_response_types=["ReportBatchItemFailures"],
            **habits,
        )


def minutes(interval: str) -> int:
    """`10 minutes` -> 10. Rounds are counted in minutes and in nothing else."""
    count, _, unit = interval.partition(" ")
    if unit not in ("minute", "minutes"):
        raise ValueError(f"every {interval}: say `every N minutes`")
    return int(count)
