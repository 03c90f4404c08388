"""Runs functions as Lambda does: a process works on one event at a time, stays warm, and dies when it is too slow."""

import itertools
import os
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from local.aws import REGION
from local.deployed import Function
from local.nursery import Nursery, Outcome, Worker
from local.worker_process import LambdaContext

MOST_PER_FUNCTION = 8
IDLE_SECONDS = 60.0
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR")


class Crew:
    """The warm workers of one function; at most `MOST_PER_FUNCTION` work at the same time, further events wait."""

    def __init__(self, hire: Callable[[], Worker]) -> None:
        self._hire = hire
        self._idle: deque[tuple[float, Worker]] = deque()
        self._busy: set[Worker] = set()
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST_PER_FUNCTION)

    def run(self, event: Any, context: Callable[[Worker], LambdaContext]) -> Outcome:
        """Run one event on a warm worker, or on a new one."""
        with self._places:
            worker = self._borrow()
            outcome = worker.run(event, context(worker))
            self._give_back(worker, outcome.worker_survives)
        return outcome

    def kill(self) -> int:
        """SIGKILL every process of this function; how many there were."""
        with self._lock:
            victims = [worker for _, worker in self._idle] + list(self._busy)
            self._idle.clear()
        for worker in victims:
            worker.kill()
        return len(victims)

    def _borrow(self) -> Worker:
        worker = self._warm() or self._hire()
        with self._lock:
            self._busy.add(worker)
        return worker

    def _warm(self) -> Worker | None:
        with self._lock:
            while self._idle:
                _, worker = self._idle.pop()
                if worker.is_alive():
                    return worker
                worker.channel.close()
        return None

    def _give_back(self, worker: Worker, stays: bool) -> None:
        leaving = [] if stays else [worker]
        now = time.monotonic()
        with self._lock:
            self._busy.discard(worker)
            if stays:
                self._idle.append((now, worker))
            while len(self._idle) > 1 and self._idle[0][0] < now - IDLE_SECONDS:
                leaving.append(self._idle.popleft()[1])
        for worker in leaving:
            worker.kill()
            worker.channel.close()


class Workers:
    """All functions of the deployment, ready to be invoked by name from any thread.

    `extra` answers the variables that the embedded AWS adds to a function's own environment; `logs` is a directory.
    """

    def __init__(
        self,
        functions: Mapping[str, Function],
        nursery: Nursery,
        extra: Callable[[Function], dict[str, str]],
        logs: Path,
    ) -> None:
        self._functions, self._nursery, self._extra, self._logs = functions, nursery, extra, logs
        self._logs.mkdir(parents=True, exist_ok=True)
        self._numbers = itertools.count(1)
        self._crews = {name: Crew(self._hirer(function)) for name, function in functions.items()}

    def invoke(self, name: str, event: Any) -> Outcome:
        """Run `event` through the function and wait for its outcome. Raises KeyError where there is no such one."""
        function = self._functions[name]
        return self._crews[name].run(event, lambda worker: _context(function, worker.stream))

    def kill(self, name: str) -> int:
        """SIGKILL every process of the function; how many. Raises KeyError where there is no such function."""
        return self._crews[name].kill()

    def stop(self) -> None:
        """End every worker."""
        for crew in self._crews.values():
            crew.kill()

    def _hirer(self, function: Function) -> Callable[[], Worker]:
        def hire() -> Worker:
            stream = f"{time.strftime('%Y/%m/%d')}/[$LATEST]{next(self._numbers):032x}"
            environment = _environment(function, stream) | self._extra(function)
            log = str(self._logs / f"{function.name}.log")
            return self._nursery.fork({"handler": function.handler, "environment": environment, "log": log}, stream)

        return hire


def _environment(function: Function, stream: str) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    lambdas_own = {
        "TZ": ":UTC",
        "_HANDLER": function.handler,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
    }
    return inherited | lambdas_own | function.environment


def _context(function: Function, stream: str) -> LambdaContext:
    return LambdaContext(
        aws_request_id=str(uuid.uuid4()),
        function_name=function.name,
        invoked_function_arn=function.arn,
        memory_limit_in_mb=function.memory,
        deadline=time.time() + function.timeout,
        log_group_name=f"/aws/lambda/{function.name}",
        log_stream_name=stream,
    )
