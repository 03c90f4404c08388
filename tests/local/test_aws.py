"""The embedded AWS keeps what it was told, over a stop and over a power cut."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from local.aws import Aws
from local.sources import Checkpoints, DynamoStream

TABLE = "messages"


@contextmanager
def running(home: Path) -> Iterator[Aws]:
    aws = Aws(home)
    aws.start()
    try:
        yield aws
    finally:
        aws.stop()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with running(tmp_path) as aws:
        aws.client("dynamodb").create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        aws.client("sqs").create_queue(QueueName="dispatch", Attributes={"VisibilityTimeout": "900"})
        put(aws, "a", "b", "c")
    return tmp_path


def put(aws: Aws, *keys: str) -> None:
    for key in keys:
        aws.client("dynamodb").put_item(TableName=TABLE, Item={"pk": {"S": key}})


def reader(aws: Aws) -> DynamoStream:
    arn = aws.client("dynamodb").describe_table(TableName=TABLE)["Table"]["LatestStreamArn"]
    return DynamoStream(aws.client("dynamodbstreams"), arn, "router", Checkpoints(aws.checkpoints))


def keys(records: list[dict[str, Any]]) -> list[str]:
    return [record["dynamodb"]["Keys"]["pk"]["S"] for record in records]


def test_changes_that_nobody_has_read_are_still_on_the_stream_after_a_restart(home: Path) -> None:
    with running(home) as aws:
        stream = reader(aws)
        first, *_ = stream.read(100)
        stream.passed(first["dynamodb"]["SequenceNumber"])
        put(aws, "d")
    with running(home) as aws:
        assert keys(reader(aws).read(100)) == ["b", "c", "d"]


def test_a_message_that_was_being_handled_is_on_its_queue_again_after_a_restart(home: Path) -> None:
    with running(home) as aws:
        queues = aws.client("sqs")
        url = queues.get_queue_url(QueueName="dispatch")["QueueUrl"]
        queues.send_message(QueueUrl=url, MessageBody="job")
        assert len(queues.receive_message(QueueUrl=url)["Messages"]) == 1
        assert "Messages" not in queues.receive_message(QueueUrl=url)
    with running(home) as aws:
        queues = aws.client("sqs")
        url = queues.get_queue_url(QueueName="dispatch")["QueueUrl"]
        asked = {"QueueUrl": url, "AttributeNames": ["ApproximateReceiveCount"]}
        (message,) = queues.receive_message(**asked)["Messages"]
        assert (message["Body"], message["Attributes"]["ApproximateReceiveCount"]) == ("job", "1")


def test_whoever_started_it_may_die_and_it_still_saves(home: Path) -> None:
    aws = Aws(home)
    aws.start()
    put(aws, "late")
    assert aws.process is not None
    assert aws.process.stdin is not None
    aws.process.stdin.close()
    aws.process.wait(10)
    with running(home) as again:
        found = again.client("dynamodb").get_item(TableName=TABLE, Key={"pk": {"S": "late"}})
        assert found["Item"] == {"pk": {"S": "late"}}


def test_what_is_forgotten_is_gone(home: Path) -> None:
    Aws(home).forget()
    with running(home) as aws:
        assert aws.client("dynamodb").list_tables()["TableNames"] == []


def test_an_aws_that_cannot_start_says_where_to_look(tmp_path: Path) -> None:
    aws = Aws(tmp_path)
    aws.port = -1
    with pytest.raises(RuntimeError, match=r"aws\.log"):
        aws.start()
