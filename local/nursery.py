"""Where worker processes come from: the parent's side of `local.worker_process`."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from typing import Any

from local.worker_process import DONE, LambdaContext, receive, send


@dataclass(frozen=True)
class Outcome:
    """What became of one invocation: JSON bytes, and where it failed, how: `Unhandled`, `Timeout` or `Crash`."""

    payload: bytes
    failure: str | None = None

    @property
    def result(self) -> Any:
        """The handler's answer, parsed."""
        return json.loads(self.payload)

    @property
    def worker_survives(self) -> bool:
        """A handler that raised leaves its process warm; a timeout or a crash does not."""
        return self.failure in (None, "Unhandled")


@dataclass(frozen=True, eq=False)
class Worker:
    """One warm process and the channel to it; `stream` names it in the context, as a log stream does."""

    pid: int
    channel: socket.socket
    stream: str

    def is_alive(self) -> bool:
        """Whether it still listens: an idle worker says nothing, so anything to read is its end."""
        return not select.select([self.channel], [], [], 0)[0]

    def kill(self) -> None:
        """End the process at once, whatever it is doing."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def run(self, event: Any, context: LambdaContext) -> Outcome:
        """Hand over one event and wait for the answer, the deadline or the worker's death."""
        try:
            self.channel.settimeout(max(0.001, context.deadline - time.time()))
            send(self.channel, json.dumps({"event": event, "context": asdict(context)}).encode())
            answer = receive(self.channel)
        except TimeoutError:
            return _failed("Timeout", "Sandbox.Timedout", f"RequestId: {context.aws_request_id} Error: Task timed out")
        except (EOFError, OSError):
            return _failed("Crash", "Runtime.ExitError", f"RequestId: {context.aws_request_id} Error: Runtime exited")
        return Outcome(answer[1:], None if answer[:1] == DONE else "Unhandled")


def _failed(failure: str, kind: str, message: str) -> Outcome:
    return Outcome(json.dumps({"errorType": kind, "errorMessage": message}).encode(), failure)


class Nursery:
    """The process with the libraries loaded; it forks workers on demand and they end with it."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair()
        self._turn = threading.Lock()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "local.worker_process", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def fork(self, job: dict[str, Any], stream: str) -> Worker:
        """A new worker for `job`: its handler, environment and log file."""
        ours, theirs = socket.socketpair()
        with self._turn, theirs:
            socket.send_fds(self._control, [b"+"], [theirs.fileno()])
            send(self._control, json.dumps(job).encode())
            return Worker(int(receive(self._control)), ours, stream)

    def close(self) -> None:
        """Stop forking."""
        self._control.close()
        self.process.wait()
