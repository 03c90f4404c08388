"""Trouble with AWS that comes in the midst of a request: calls are counted, break off, or are only half obeyed."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from tidings import wiring


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """How often each operation of DynamoDB and SQS is called within the block."""
    seen: Counter[str] = Counter()
    lock = threading.Lock()

    def count(model: Any, **_: Any) -> None:
        with lock:
            seen[model.name] += 1

    with _hearing("before-call", count):
        yield seen


@contextmanager
def breaking_off(operation: str, after: int) -> Iterator[None]:
    """So many calls of an operation succeed; then the network is gone for that operation."""
    left = [after]
    lock = threading.Lock()

    def pass_or_fail(**_: Any) -> None:
        with lock:
            left[0] -= 1
            gone = left[0] < 0
        if gone:
            raise ClientError({"Error": {"Code": "RequestTimeout", "Message": "broken by the test"}}, operation)

    with _hearing(f"before-call.*.{operation}", pass_or_fail):
        yield


@contextmanager
def half_obeying(lost: Callable[[int], bool]) -> Iterator[None]:
    """SQS takes batches but for the entries, counted through the block, that are `lost`; it says which."""
    taken: dict[int, list[str]] = {}
    number = [0]
    lock = threading.Lock()

    def take_away(params: dict[str, Any], **_: Any) -> None:
        asked = json.loads(params["body"])
        with lock:
            fate = [lost(number[0] + place) for place in range(len(asked["Entries"]))]
            number[0] += len(fate)
        taken[threading.get_ident()] = [e["Id"] for e, gone in zip(asked["Entries"], fate, strict=True) if gone]
        asked["Entries"] = [e for e, gone in zip(asked["Entries"], fate, strict=True) if not gone]
        if not asked["Entries"]:
            raise ClientError(
                {"Error": {"Code": "ServiceUnavailable", "Message": "broken by the test"}}, "SendMessageBatch"
            )
        params["body"] = json.dumps(asked).encode()

    def confess(parsed: dict[str, Any], **_: Any) -> None:
        parsed["Failed"] = [
            {"Id": id, "SenderFault": False, "Code": "InternalError"} for id in taken[threading.get_ident()]
        ]

    with (
        _hearing("before-call.sqs.SendMessageBatch", take_away),
        _hearing("after-call.sqs.SendMessageBatch", confess),
    ):
        yield


@contextmanager
def _hearing(event: str, hear: Callable[..., Any]) -> Iterator[None]:
    clients: list[Any] = [wiring.dynamodb(), wiring.sqs()]
    for client in clients:
        client.meta.events.register(event, hear)
    try:
        yield
    finally:
        for client in clients:
            client.meta.events.unregister(event, hear)
