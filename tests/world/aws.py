"""An AWS in memory: the tables and queues of the routes page, and a guard that lets no function touch anything else."""

import copy
import io
import json
import os
import threading
import uuid
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

import boto3
import moto.backends
import moto.sqs.models
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber

from functions.routes import OPERATIONS, QUEUES, TABLES, Route, Worker

MASTER = "a-master-secret-that-only-the-tests-know-0123456789-0123456789-0"
PREFIX = "tidings-test-"
BODIES = "tidings-test-bodies"
WITHOUT_SORT_KEY = ("services", "idempotency", "limits")
STREAMED = ("messages", "received_texts", "opt_outs")

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
        self.s3 = boto3.client("s3")
        self.ses = boto3.client("sesv2")
        self.queue_urls: dict[str, str] = {}
        self.rows: list[Row] = []
        self.invoke: Callable[[str, Any], Any] = _nobody
        self.trespasses: list[str] = []
        self._broken: set[str] = set()

    def build(self) -> dict[str, str]:
        """Makes everything that is not there yet; the environment that functions then find."""
        if not self._backend("dynamodb").tables:
            self._furnish()
        region: Any = self.s3.meta.region_name
        self.s3.create_bucket(Bucket=BODIES, CreateBucketConfiguration={"LocationConstraint": region})
        return {
            **{f"TABLE_{table.upper()}": table for table in TABLES},
            **{f"QUEUE_{queue.upper()}": url for queue, url in self.queue_urls.items()},
            "MASTER_SECRET": "master",
            "BODIES_BUCKET": BODIES,
            "FUNCTION_PREFIX": PREFIX,
        }

    def _furnish(self) -> None:
        for table in TABLES:
            self._table(table)
        for queue in QUEUES:
            answer = self.sqs.create_queue(QueueName=queue, Attributes={"VisibilityTimeout": "360"})
            self.queue_urls[queue] = answer["QueueUrl"]
        self.secrets.create_secret(Name="master", SecretString=MASTER)

    def watch(self, client: Any) -> None:
        """Lets a client of the product call only what the running function's row names; Lambda is `invoke`."""
        service = client.meta.service_model.service_name

        def before(model: Any, params: dict[str, Any], **_: Any) -> Any:
            self._check(service, model.name, params)
            return self._invoked(params) if service == "lambda" else None

        client.meta.events.register("before-call", before)

    def _invoked(self, params: dict[str, Any]) -> Any:
        name = params["url_path"].split("/")[-2]
        answer = self.invoke(name, json.loads(params["body"]))
        return AWSResponse("", 200, {}, None), {"StatusCode": 200, "Payload": io.BytesIO(json.dumps(answer).encode())}

    def _check(self, service: str, operation: str, params: dict[str, Any]) -> None:
        if not self.rows:
            return
        row = self.rows[-1]
        touch = self._touch(service, operation, params["body"])
        if touch is not None and touch not in row.touches:
            self.trespasses.append(f"{row.module} touches {touch}")
            raise Trespass(self.trespasses[-1])
        if touch in self._broken:
            raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "broken by the test"}}, operation)

    @contextmanager
    def broken(self, *touches: str) -> Iterator[None]:
        """Every call of these kinds fails as AWS fails, without any effect."""
        self._broken |= set(touches)
        try:
            yield
        finally:
            self._broken -= set(touches)

    def _touch(self, service: str, operation: str, body: Any) -> str | None:
        text = body.decode() if isinstance(body, bytes) else str(body)
        if service == "sqs":
            return next(f"{queue}.send" for queue, url in self.queue_urls.items() if f'{url}"' in text)
        if service == "dynamodb":
            verb = next(word for word, name in OPERATIONS.items() if name == operation)
            asked = json.loads(text)
            return f"{asked.get('TableName') or next(iter(asked['RequestItems']))}.{verb}"
        if service == "s3":
            return f"bodies.{ {'PutObject': 'put', 'GetObject': 'get'}[operation] }"
        if service == "sesv2":
            return {"SendEmail": "email.send"}[operation]
        if service == "lambda":
            return "functions.invoke"
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

    def changes(self, table: str, begin: int) -> list[dict[str, Any]]:
        """The records of a table's stream from number `begin` on, oldest first, past the slow front of the fake."""
        shard = self._backend("dynamodb").tables[table].stream_shard
        return [record.to_json() for record in shard.items[begin:]]

    def pile_up(self, queue: str, times: int) -> None:
        """Every job that lies on a queue comes so many times."""
        lying = self._backend("sqs").queues[queue]
        for message in list(lying.messages) * (times - 1):
            again = copy.copy(message)
            again._id = str(uuid.uuid4())
            lying._messages.append(again)

    def is_quiet(self, queue: str) -> bool:
        """Whether nothing at all lies on a queue, seen or unseen."""
        return not self._backend("sqs").queues[queue].messages

    def repeat(self, queue: str) -> None:
        """Whatever lies on a queue lies there twice, as a standard queue may do."""
        for message in list(self._backend("sqs").queues[queue].messages):
            self.sqs.send_message(QueueUrl=self.queue_urls[queue], MessageBody=message.body, MessageGroupId="again")

    def _backend(self, service: str) -> Any:
        return moto.backends.get_backend(service)["123456789012"][self.dynamodb.meta.region_name]

    def emails(self) -> list[Any]:
        """Every email that SES has taken."""
        return list(self._backend("ses").sent_messages)

    def items(self, table: str) -> list[dict[str, Any]]:
        """Everything that rests in a table, read past the slow front of the fake."""
        return [item.to_json()["Attributes"] for item in self._backend("dynamodb").tables[table].all_items()]

    def waiting(self, queue: str) -> int:
        """How many jobs a queue holds, the delayed and the handed-out ones among them."""
        names: Any = [f"ApproximateNumberOfMessages{kind}" for kind in ("", "Delayed", "NotVisible")]
        answer = self.sqs.get_queue_attributes(QueueUrl=self.queue_urls[queue], AttributeNames=names)
        return sum(int(number) for number in answer["Attributes"].values())


def _nobody(name: str, _payload: Any) -> Any:
    raise LookupError(f"no function is called {name}")


@contextmanager
def in_memory() -> Iterator[Aws]:
    """An AWS that lasts as long as the block; `forget` empties it."""
    with mock_aws(), mock.patch.object(BotocoreStubber, "process_request", _one_at_a_time()):
        yield Aws()


def _one_at_a_time() -> Any:
    """AWS writes an item under its condition or not at all; the fake must not be asked by two threads at once."""
    lock, process = threading.RLock(), BotocoreStubber.process_request

    def locked(stubber: Any, request: Any) -> Any:
        with lock:
            return process(stubber, request)

    return locked


@contextmanager
def told_the_time_by(clock: Callable[[], datetime]) -> Iterator[None]:
    """Queues whose delays and time-outs pass as the clock does."""
    with (
        mock.patch.object(moto.sqs.models, "unix_time_millis", lambda _=None: clock().timestamp() * 1000),
        mock.patch.object(moto.sqs.models, "unix_time", lambda _=None: clock().timestamp()),
    ):
        yield


def forget() -> None:
    """Empties every table, queue and bucket there is: making tables takes longer than most tests."""
    for region in moto.backends.get_backend("dynamodb").get("123456789012", {}).values():
        for table in region.tables.values():
            table.items.clear()
            table.stream_shard and table.stream_shard.items.clear()
    for region in moto.backends.get_backend("sqs").get("123456789012", {}).values():
        for queue in region.queues.values():
            queue._messages, queue._pending_messages, queue.deleted_messages = [], set(), set()
    for service in ("s3", "ses"):
        for account in moto.backends.get_backend(service).values():
            account.reset()
