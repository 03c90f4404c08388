"""Things at rest, and the stack that they share with the queues: never with a function.

Tables are encrypted with the key that DynamoDB owns: a key of our own would cost a dollar a month and a charge for
every thousand requests of a deployment that sleeps, and would guard against nobody whom IAM does not stop already.
A table bears a fixed name, so that a change which would replace it fails instead of putting an empty one in its place.
"""

from aws_cdk import Aws, Duration, NestedStack
from aws_cdk.aws_dynamodb import (
    Attribute,
    AttributeType,
    BillingMode,
    PointInTimeRecoverySpecification,
    StreamViewType,
    Table,
)
from aws_cdk.aws_s3 import BlockPublicAccess, Bucket, BucketEncryption, LifecycleRule
from aws_cdk.aws_sqs import Queue
from constructs import Construct

from functions.routes import Worker
from infra.nag import acknowledge
from infra.plan import Plan, dead, dead_stream
from infra.queues import dead_queue, living_queue
from infra.stage import Stage, construct_id

WITHOUT_SORT_KEY = frozenset({"services", "idempotency", "limits"})
EXPIRING = frozenset(
    {
        "messages",
        "idempotency",
        "limits",
        "deliveries",
        "phones",
        "verifications",
        "received_texts",
        "numbers",
        "batches",
    }
)
EXPIRY = "expires_at"
BODIES_KEPT = Duration.days(100)
"""Longer than any message, so that no message is left without its text."""


class Data(NestedStack):
    """Every table and every queue, and the bucket of long bodies.

    `stream_dead` holds, by table, the queue for changes that no worker could read.
    """

    def __init__(self, scope: Construct, stage: Stage, plan: Plan) -> None:
        super().__init__(scope, "Data", description="Tidings: tables and queues")
        self.tables = {noun: _table(self, stage, noun, noun in plan.streamed) for noun in plan.tables}
        self.queues = {noun: self._queue(stage, noun, plan.woken_by(f"queue {noun}")) for noun in plan.queues}
        self.stream_dead = {noun: dead_queue(self, stage, dead_stream(noun)) for noun in plan.streamed}
        self.bodies = _bodies(self, stage)
        for queue in self.stream_dead.values():
            acknowledge(queue, "AwsSolutions-SQS3")

    def _queue(self, stage: Stage, noun: str, consumers: list[Worker]) -> Queue:
        return living_queue(self, stage, noun, consumers, dead_queue(self, stage, dead(noun)))


def _table(scope: Construct, stage: Stage, noun: str, streamed: bool) -> Table:
    return Table(
        scope,
        construct_id(f"{noun}-table"),
        table_name=stage.named(noun),
        partition_key=_key("pk"),
        sort_key=None if noun in WITHOUT_SORT_KEY else _key("sk"),
        time_to_live_attribute=EXPIRY if noun in EXPIRING else None,
        stream=StreamViewType.NEW_AND_OLD_IMAGES if streamed else None,
        billing_mode=BillingMode.PAY_PER_REQUEST,
        point_in_time_recovery_specification=PointInTimeRecoverySpecification(point_in_time_recovery_enabled=True),
        deletion_protection=stage.keeps_data,
        removal_policy=stage.removal_policy,
    )


def bodies_name(stage: Stage) -> str:
    """`tidings-dev-bodies-123456789012-eu-west-2`: names of buckets are shared with the whole world."""
    return f"{stage.named('bodies')}-{Aws.ACCOUNT_ID}-{Aws.REGION}"


def _bodies(scope: Construct, stage: Stage) -> Bucket:
    bucket = Bucket(
        scope,
        "Bodies",
        bucket_name=bodies_name(stage),
        block_public_access=BlockPublicAccess.BLOCK_ALL,
        encryption=BucketEncryption.S3_MANAGED,
        enforce_ssl=True,
        lifecycle_rules=[
            LifecycleRule(expiration=BODIES_KEPT, abort_incomplete_multipart_upload_after=Duration.days(1))
        ],
        removal_policy=stage.removal_policy,
    )
    acknowledge(bucket, "AwsSolutions-S1")
    return bucket


def _key(name: str) -> Attribute:
    return Attribute(name=name, type=AttributeType.STRING)
