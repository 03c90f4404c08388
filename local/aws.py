"""AWS on this laptop: starts, speaks to and stops the process that stands in for it."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

REGION = "us-east-1"
ACCOUNT = "000000000000"
START_SECONDS = 30
STOP_SECONDS = 60
OWNER = ("test", "test")


class DidNotStart(RuntimeError):
    """The embedded AWS does not answer; the message says where its log is."""


class Aws:
    """One embedded AWS whose state lives in `home`; `enforce` switches TLS and IAM on."""

    def __init__(self, home: Path, enforce: bool = False) -> None:
        self.home, self.enforce = home.resolve(), enforce
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        """Where every AWS call goes."""
        return f"{'https' if self.enforce else 'http'}://127.0.0.1:{self.port}"

    @property
    def checkpoints(self) -> Path:
        """Which stream records have been passed on: the stream pump writes it, the AWS process reads it."""
        return self.home / "streams-passed.json"

    @property
    def environment(self) -> dict[str, str]:
        """What an AWS client in another process needs to find this AWS, as its owner."""
        found = {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
            "AWS_ACCESS_KEY_ID": OWNER[0],
            "AWS_SECRET_ACCESS_KEY": OWNER[1],
        }
        return found | ({"AWS_CA_BUNDLE": str(self._certificate)} if self.enforce else {})

    def client(self, service: str) -> Any:
        """A boto3 client of `service` with the owner's credentials."""
        return boto3.client(
            service,  # type: ignore[call-overload]
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=OWNER[0],
            aws_secret_access_key=OWNER[1],
            verify=str(self._certificate) if self.enforce else None,
            config=Config(account_id_endpoint_mode="disabled", max_pool_connections=50, retries={"max_attempts": 2}),
        )

    def start(self) -> None:
        """Start the process and wait until it answers. Raises DidNotStart where it does not."""
        state = self.home / "aws"
        state.mkdir(parents=True, exist_ok=True)
        with (self.home / "aws.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "local.aws_process", str(self.port), str(self.checkpoints)],
                env=self._process_environment(state),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise DidNotStart(f"The embedded AWS did not start; see {self.home / 'aws.log'}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Ask the process to save and end, and wait until it has."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def forget(self) -> None:
        """Throw all state away; only while stopped."""
        shutil.rmtree(self.home / "aws", ignore_errors=True)
        self.checkpoints.unlink(missing_ok=True)

    @property
    def _certificate(self) -> Path:
        return self.home / "ministack-tls" / "server.crt"

    def _process_environment(self, state: Path) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return inherited | {
            "GATEWAY_PORT": str(self.port),
            "MINISTACK_HOST": "127.0.0.1",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(state),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(state / "s3"),
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
            "LOG_LEVEL": "WARNING",
            "TMPDIR": str(self.home),
            "AUTH": "true" if self.enforce else "false",
            "USE_SSL": "1" if self.enforce else "0",
        }

    def _answers(self) -> bool:
        try:
            self._connection().request("GET", "/_ministack/health")
        except OSError:
            return False
        return True

    def _connection(self) -> http.client.HTTPConnection:
        if self.enforce:
            trust = ssl.create_default_context(cafile=self._certificate)
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=2, context=trust)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
