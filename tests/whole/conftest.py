"""The whole platform as `make run` starts it: the real templates on the embedded AWS, each function a process."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import urllib3

from tests.world.subscriber import Subscriber

PATIENCE_SECONDS = 90


@dataclass(frozen=True)
class LocalCloud:
    """A running local cloud: its base URL, and the demo service's keys by kind."""

    url: str
    service: str
    keys: dict[str, str]

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """One request; the status and the JSON of the answer."""
        content = None if body is None else json.dumps(body)
        given = {"Content-Type": "application/json", **headers}
        answer = urllib3.request(method, f"{self.url}{path}", headers=given, body=content, timeout=60, retries=False)
        return answer.status, json.loads(answer.data) if answer.data else None

    def sender(self, kind: str = "live") -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys[kind]}"}

    def operator(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.call('GET', '/_local/admin-token')[1]['token']}"}


@contextmanager
def running(home: Path) -> Iterator[LocalCloud]:
    """A local cloud that lasts as long as the block."""
    command = [sys.executable, "-m", "cli.main", "dev", "--port", "0", "--fresh", "--quiet", "--home", str(home)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=Path.cwd())
    try:
        yield _greeted(process)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    with running(tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    made = Subscriber()
    yield made
    made.close()


def _greeted(process: "subprocess.Popen[str]") -> LocalCloud:
    """Reads the greeting to its last line: what a newcomer sees is what the tests use."""
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if line.startswith("Ctrl-C"):
            break
    url = re.search(r"ready on (http://\S+)", said)
    service = re.search(r"\(live, US\) (\S+)", said)
    keys = dict(re.findall(r"^\s+(live|team|test) +(\S+)$", said, re.MULTILINE))
    assert url is not None, said
    assert service is not None, said
    assert keys, said
    return LocalCloud(url[1], service[1], keys)
