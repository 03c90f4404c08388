"""Functions that the worker tests run in processes of their own."""

import os
import time
from typing import Any

COUNT = [0]


def who(event: Any, context: Any) -> Any:
    """Say which process this is, how often it was asked, and what Lambda told it."""
    COUNT[0] += 1
    return {
        "pid": os.getpid(),
        "calls": COUNT[0],
        "event": event,
        "greeting": os.environ.get("GREETING"),
        "function": context.function_name,
        "left": context.get_remaining_time_in_millis(),
    }


def fail(event: Any, context: Any) -> Any:
    """Raise."""
    raise LookupError(f"no {event['thing']} in {os.getpid()}")


def vanish(event: Any, context: Any) -> Any:
    """Die without a word."""
    os._exit(3)


def linger(event: Any, context: Any) -> Any:
    """Take longer than any function may."""
    time.sleep(60)


def unspeakable(event: Any, context: Any) -> Any:
    """Answer with something that is no JSON."""
    return object()
