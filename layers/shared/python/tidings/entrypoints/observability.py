"""One structured line for what happened, and one count when something of ours broke: never a text, never a number."""

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
    """Adds one to the metric that the dialect's alarm watches."""
    from aws_lambda_powertools.metrics import MetricUnit, single_metric  # costly to import, needed only in trouble

    with single_metric(name="Errors", unit=MetricUnit.Count, value=1, namespace="Tidings") as metric:
        metric.add_dimension(name="dialect", value=dialect)


def masked(recipient: str) -> str:
    """A recipient as it may stand in a log: the country and the last two digits."""
    return f"{recipient[:3]}…{recipient[-2:]}" if len(recipient) > 6 else "…"
