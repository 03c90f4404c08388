"""The processes that functions run in: one that has the libraries loaded, and a fork of it for every warm worker."""

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import struct
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

LIBRARIES = ("boto3", "pydantic", "phonenumbers", "jwt", "standardwebhooks", "aws_lambda_powertools.logging", "tidings")
AWS_MODELS = ("dynamodb", "sqs", "secretsmanager", "lambda", "s3")
NOBODY = ("aws_access_key_id", "aws_secret_access_key")
DONE, RAISED = b"=", b"!"


@dataclass(frozen=True)
class LambdaContext:
    """What Lambda hands to a handler beside the event."""

    aws_request_id: str
    function_name: str
    invoked_function_arn: str
    memory_limit_in_mb: int
    deadline: float
    log_group_name: str
    log_stream_name: str
    function_version: str = "$LATEST"

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until this worker is killed."""
        return max(0, int((self.deadline - time.time()) * 1000))


def send(channel: socket.socket, body: bytes) -> None:
    """Write one frame: its length in four bytes, then the body."""
    channel.sendall(struct.pack(">I", len(body)) + body)


def receive(channel: socket.socket) -> bytes:
    """Read one frame. Raises EOFError where the other end is gone."""
    (length,) = struct.unpack(">I", _exactly(channel, 4))
    return _exactly(channel, length)


def _exactly(channel: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = channel.recv(min(length - len(parts), 1 << 20))
        if not part:
            raise EOFError("the other end is gone")
        parts += part
    return bytes(parts)


def main(control: socket.socket) -> NoReturn:
    """Load the libraries once, then fork a worker for every job that comes down `control`, and answer its pid."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    preload()
    gc.freeze()
    while True:
        _, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not descriptors:
            os._exit(0)
        job = json.loads(receive(control))
        pid = os.fork()
        if pid == 0:
            control.close()
            work(socket.socket(fileno=descriptors[0]), job)
        os.close(descriptors[0])
        with contextlib.suppress(BrokenPipeError):
            send(control, str(pid).encode())


def preload() -> None:
    """Import what every function imports anyway; a library or module that cannot be imported fails its own function."""
    for name in LIBRARIES:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    for module in pkgutil.walk_packages(getattr(sys.modules.get("tidings"), "__path__", []), "tidings."):
        with contextlib.suppress(Exception):
            importlib.import_module(module.name)
    with contextlib.suppress(Exception):
        _read_service_models()


def _read_service_models() -> None:
    """Make one client of each kind: what it read of AWS's models stays in the session that every fork shares."""
    session = importlib.import_module("tidings.wiring")._session()
    for service in AWS_MODELS:
        session.client(service, region_name="us-east-1", **dict.fromkeys(NOBODY, "-"))


def work(channel: socket.socket, job: dict[str, Any]) -> NoReturn:
    """Be one warm Lambda environment: import the handler, then answer events one at a time until the channel closes."""
    _settle_in(job)
    try:
        handler = load(job["handler"])
    except Exception:
        handler = _refuse(traceback.format_exc())
    with contextlib.suppress(EOFError, OSError):
        while True:
            call = json.loads(receive(channel))
            send(channel, answer(handler, call["event"], LambdaContext(**call["context"])))
    os._exit(0)


def _settle_in(job: dict[str, Any]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(job["environment"])
    log = os.open(job["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]


def load(handler: str) -> Callable[[Any, LambdaContext], Any]:
    """The function that Lambda's handler string means: `functions/notify/create.handler`."""
    module, _, name = handler.replace("/", ".").rpartition(".")
    return getattr(importlib.import_module(module), name)  # type: ignore[no-any-return]


def _refuse(reason: str) -> Callable[[Any, LambdaContext], Any]:
    def handler(_event: Any, _context: LambdaContext) -> Any:
        raise ImportError(reason)

    return handler


def answer(handler: Callable[[Any, LambdaContext], Any], event: Any, context: LambdaContext) -> bytes:
    """Run one invocation; the first byte says whether the handler returned or raised, the rest is JSON."""
    try:
        return DONE + json.dumps(handler(event, context)).encode()
    except Exception as error:
        traceback.print_exc()
        told = {"errorMessage": str(error), "errorType": type(error).__name__}
        return RAISED + json.dumps(told).encode()


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
