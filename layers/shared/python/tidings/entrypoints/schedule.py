"""The clock: a tick becomes a call."""

from collections.abc import Callable
from typing import Any

from tidings.entrypoints import observability


def worker(name: str, work: Callable[[], None]) -> Callable[[dict[str, Any], Any], None]:
    """The Lambda handler around a function without arguments; what it raises makes AWS try the tick again."""

    def handler(_event: dict[str, Any], context: Any) -> None:
        observability.begin(worker=name, request_id=getattr(context, "aws_request_id", ""))
        try:
            work()
        except Exception:
            observability.logger().exception("tick failed")
            observability.count_error("workers")
            raise

    return handler
