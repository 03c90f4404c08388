"""The same lives over moto's DynamoDB, to see that the simulator's own behaves as that does."""

from typing import Any

from tests.world.aws import Aws


class MotoDynamoDb:
    """What a life asks of its memory, answered by moto."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    def __getattr__(self, operation: str) -> Any:
        return getattr(self._aws.dynamodb, operation)

    @property
    def changes(self) -> list[tuple[Any, Any]]:
        """What the stream holds; records of writes that changed nothing are left out, as AWS leaves them out."""
        records = [record["dynamodb"] for record in self._aws.changes("messages", 0)]
        images = [(record.get("OldImage"), record.get("NewImage")) for record in records]
        return [(old, new) for old, new in images if old != new]

    @property
    def tables(self) -> dict[str, dict[int, Any]]:
        return {name: dict(enumerate(self._aws.items(name))) for name in ("messages", "due")}
