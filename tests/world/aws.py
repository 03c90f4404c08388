"""An AWS in memory: the tables and queues of the routes page, and a guard that lets no function touch anything else."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from unittest import mock

os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_SESSION_TOKEN="testing",
    AWS_DEFAULT_REGION="eu-west-2",
    AWS_ACCOUNT_ID_ENDPOINT_MODE="disabled",
    POWERTOOLS_SERVICE_NAME="tests",
)

import boto3  # noqa: E402
import moto.backends  # noqa: E402
import moto.sqs.models  # noqa: E402
from moto import mock_aws  # noqa: E402

from functions.routes import OPERATIONS, QUEUES, TABLES, Route, Worker  # noqa: E402

MASTER = "a-master-secret-that-only-the-tests-know-0123456789-0123456789-0"
WITHOUT_SORT_KEY = ("services", "idempotency", "limits")
STREAMED = ("messages",)

Row = Route | Worker


class Trespass(AssertionError):
    """A function made a call that its row does not name."""


class Aws:
    """One in-memory AWS for one test."""

    def __init__(self) -> None:
        self.dynamodb = boto3.client("dynamodb")
        self.sqs = boto3.client("sqs")
        self.streams = boto3.client("dynamodbstreams")
        self.secrets = boto3.client("secretsmanager")
        self.queue_urls: dict[str, str] = {}
        self.rows: list[Row] = []

    def build(self) -> dict[str, str]:
        """Makes everything; the environment that functions then find."""
        for table in TABLES:
            self._table(table)
        for queue in QUEUES:
            answer = self.sqs.create_queue(QueueName=queue, Attributes={"VisibilityTimeout": "360"})
            self.queue_urls[queue] = answer["QueueUrl"]
        self.secrets.create_secret(Name="master", SecretString=MASTER)
        return {
            **{f"TABLE_{table.upper()}": table for table in TABLES},
            **{f"QUEUE_{queue.upper()}": url for queue, url in self.queue_urls.items()},
            "MASTER_SECRET": "master",
            "FUNCTION_PREFIX": "tidings-test-",
        }

    def watch(self, client: Any) -> None:
        """Lets a client of the product call only what the running function's row names."""
        service = client.meta.service_model.service_name
        client.meta.events.register("before-call", lambda model, params, **_: self._check(service, model.name, params))

    def _check(self, service: str, operation: str, params: dict[str, Any]) -> None:
        if not self.rows:
            return
        row = self.rows[-1]
        touch = self._touch(service, operation, params["body"])
        if touch is not None and touch not in row.touches:
            raise Trespass(f"{row.module} touches {touch}")

    def _touch(self, service: str, operation: str, body: Any) -> str | None:
        text = body.decode() if isinstance(body, bytes) else str(body)
        if service == "sqs":
            return next(f"{queue}.send" for queue, url in self.queue_urls.items() if f"{url}\"" in text)
        if service == "dynamodb":
            verb = next(word for word, name in OPERATIONS.items() if name == operation)
            return next(f"{table}.{verb}" for table in TABLES if f'"{table}"' in text)
        return "master.read" if service == "secretsmanager" else None

    def _table(self, name: str) -> None:
        keys = ["pk"] if name in WITHOUT_SORT_KEY else ["pk", "sk"]
        stream: Any = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
        streamed: Any = {"StreamSpecification": stream} if name in STREAMED else {}
        self.dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
            KeySchema=[
                {"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ("HASH", "RANGE"), strict=False)
            ],
            **streamed,
        )

    def items(self, table: str) -> list[dict[str, Any]]:
        """Everything that rests in a table."""
        return list(self.dynamodb.scan(TableName=table)["Items"])

    def waiting(self, queue: str) -> int:
        """How many jobs a queue holds, the delayed and the handed-out ones among them."""
        names: Any = [f"ApproximateNumberOfMessages{kind}" for kind in ("", "Delayed", "NotVisible")]
        answer = self.sqs.get_queue_attributes(QueueUrl=self.queue_urls[queue], AttributeNames=names)
        return sum(int(number) for number in answer["Attributes"].values())


@contextmanager
def in_memory() -> Iterator[Aws]:
    """An AWS that lasts as long as the block; `forget` empties it."""
    with mock_aws():
        yield Aws()


@contextmanager
def told_the_time_by(clock: Callable[[], datetime]) -> Iterator[None]:
    """Queues whose delays and time-outs pass as the clock does."""
    with (
        mock.patch.object(moto.sqs.models, "unix_time_millis", lambda _=None: clock().timestamp() * 1000),
        mock.patch.object(moto.sqs.models, "unix_time", lambda _=None: clock().timestamp()),
    ):
        yield


def forget() -> None:
    """Empties every table and queue there is."""
    for service in ("dynamodb", "dynamodbstreams", "sqs", "secretsmanager"):
        moto.backends.get_backend(service).reset()
