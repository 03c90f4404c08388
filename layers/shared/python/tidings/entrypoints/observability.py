"""One structured line for what happened, and one count when something of ours broke: never a text, never a number."""

import json
import time
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger


@cache
def logger() -> Logger:
    """The process's logger: JSON lines; whatever is appended stays until the invocation ends."""
    return Logger(log_uncaught_exceptions=False, utc=True)


def begin(**keys: Any) -> None:
    """Every line of this invocation bears these keys."""
    logger().clear_state()
    logger().append_keys(**keys)


def count_error(dialect: str) -> None:
    """Adds one to the metric that the dialect's alarm watches, by CloudWatch's embedded metric format."""
    # The library would add the function's name as a dimension, and the alarm, which watches the dialect, would sleep.
    shape = {"Namespace": "Tidings", "Dimensions": [["dialect"]], "Metrics": [{"Name": "Errors", "Unit": "Count"}]}
    about = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [shape]}
    print(json.dumps({"_aws": about, "dialect": dialect, "Errors": 1}), flush=True)


def masked(recipient: str) -> str:
    """A recipient as it may stand in a log: the country and the last two digits."""
    return f"{recipient[:3]}…{recipient[-2:]}" if len(recipient) > 6 else "…"
