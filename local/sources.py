"""The queues and streams of the embedded AWS, as the pumps want to see them."""

import base64
import contextlib
import json
import os
import threading
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from local.aws import REGION
from local.queue_pump import MOST_MESSAGES

WAIT_SECONDS = 20


class SqsQueue:
    """One queue by its ARN. Reads with long polls."""

    def __init__(self, client: Any, arn: str) -> None:
        self._client, self._arn = client, arn
        self._url = client.get_queue_url(QueueName=arn.rsplit(":", 1)[1])["QueueUrl"]

    def receive(self, most: int) -> list[dict[str, Any]]:
        """Up to `most` messages as records of a Lambda event."""
        answer = self._client.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=most,
            WaitTimeSeconds=WAIT_SECONDS,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        return [self._record(message) for message in answer.get("Messages", [])]

    def delete(self, records: list[dict[str, Any]]) -> None:
        """Take messages off the queue."""
        for start in range(0, len(records), MOST_MESSAGES):
            self._client.delete_message_batch(
                QueueUrl=self._url, Entries=_entries(records[start : start + MOST_MESSAGES])
            )

    def _record(self, message: dict[str, Any]) -> dict[str, Any]:
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message.get("Attributes", {}),
            "messageAttributes": {
                name: {f"{key[0].lower()}{key[1:]}": value for key, value in attribute.items()}
                for name, attribute in message.get("MessageAttributes", {}).items()
            },
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self._arn,
            "awsRegion": REGION,
        }


def _entries(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"Id": str(place), "ReceiptHandle": record["receiptHandle"]} for place, record in enumerate(records)]


class Checkpoints:
    """Which sequence number each mapping has reached, per stream, kept in one small file."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        self._reached: dict[str, dict[str, str]] = {}
        with contextlib.suppress(OSError, ValueError):
            self._reached = json.loads(path.read_text())

    def reached(self, stream: str, function: str) -> str:
        """The last sequence number passed on; empty before the first."""
        return self._reached.get(stream, {}).get(function, "")

    def reach(self, stream: str, function: str, sequence: str) -> None:
        """Remember a position, at once and for good."""
        with self._lock:
            self._reached.setdefault(stream, {})[function] = sequence
            draft = self._path.with_suffix(".tmp")
            draft.write_text(json.dumps(self._reached))
            os.replace(draft, self._path)


class DynamoStream:
    """The one shard of a table's stream, read by one function."""

    def __init__(self, client: Any, arn: str, function: str, checkpoints: Checkpoints) -> None:
        self._client, self._arn, self._function, self._checkpoints = client, arn, function, checkpoints
        self._iterator = ""
        checkpoints.reach(arn, function, checkpoints.reached(arn, function))

    def read(self, most: int) -> list[dict[str, Any]]:
        """The next records, as those of a Lambda event."""
        try:
            answer = self._client.get_records(ShardIterator=self._iterator or self._horizon(), Limit=most)
        except ClientError:
            self._iterator = ""  # an iterator lives fifteen minutes; the checkpoint says what was read before
            raise
        self._iterator = answer["NextShardIterator"]
        reached = self._checkpoints.reached(self._arn, self._function)
        return [self._record(found) for found in answer["Records"] if found["dynamodb"]["SequenceNumber"] > reached]

    def passed(self, sequence: str) -> None:
        """Remember the position."""
        self._checkpoints.reach(self._arn, self._function, sequence)

    def _horizon(self) -> str:
        (shard,) = self._client.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]
        iterator = self._client.get_shard_iterator(
            StreamArn=self._arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )
        return str(iterator["ShardIterator"])

    def _record(self, found: dict[str, Any]) -> dict[str, Any]:
        change = dict(found["dynamodb"])
        change["ApproximateCreationDateTime"] = change["ApproximateCreationDateTime"].timestamp()
        return {
            "eventID": found["eventID"],
            "eventName": found["eventName"],
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": REGION,
            "eventSourceARN": self._arn,
            "dynamodb": _as_json(change),
        } | ({"userIdentity": found["userIdentity"]} if "userIdentity" in found else {})


def _as_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {key: _as_json(member) for key, member in value.items()}
    return [_as_json(member) for member in value] if isinstance(value, list) else value
