"""Things in motion: standard queues, fair between the MessageGroupIds they are sent with, each with a dead end."""

from aws_cdk import Duration
from aws_cdk.aws_sqs import DeadLetterQueue, Queue, QueueEncryption
from constructs import Construct

from functions.routes import Worker
from infra.stage import Stage, construct_id
from infra.workers import DEFAULT, pace

RETENTION = Duration.days(14)
TRIES = 5


def living_queue(scope: Construct, stage: Stage, noun: str, consumers: list[Worker], dead: Queue) -> Queue:
    """A queue whose messages stay hidden for six times as long as their consumer may take, as AWS advises."""
    timeout = max((pace(consumer).timeout for consumer in consumers), default=DEFAULT.timeout)
    return Queue(
        scope,
        construct_id(f"{noun}-queue"),
        queue_name=stage.named(noun),
        visibility_timeout=Duration.seconds(6 * timeout),
        retention_period=RETENTION,
        encryption=QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        dead_letter_queue=DeadLetterQueue(queue=dead, max_receive_count=TRIES),
    )


def dead_queue(scope: Construct, stage: Stage, noun: str) -> Queue:
    """Where that ends which failed every time, until somebody sends it back."""
    return Queue(
        scope,
        construct_id(f"{noun}-queue"),
        queue_name=stage.named(noun),
        retention_period=RETENTION,
        encryption=QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
    )
