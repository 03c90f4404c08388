"""The platform as its callers see it: HTTP in, HTTP out, and behind it queues, a stream and a clock that are pumped."""

import base64
import http.server
import importlib
import json
import re
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import jwt

from functions.routes import ROUTES, WORKERS, Route, Worker
from tests.world.aws import MASTER, PREFIX, Aws, Row
from tests.world.clock import TestClock
from tidings import settings, wiring
from tidings.dialects import internal
from tidings.repositories.phones import Phones

DEFAULT = next(route for route in ROUTES if route.path == "$default")
_KEPT = ("dynamodb", "sqs", "functions", "s3", "ses", "_session")


@dataclass
class Answer:
    """An HTTP answer."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class Lambda:
    """What a function is told of its own run."""

    function_name: str
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:eu-west-2:123456789012:function:tidings"
    seconds: float = 30.0

    def get_remaining_time_in_millis(self) -> int:
        return int(self.seconds * 1000)


class Platform:
    """All functions over one in-memory AWS. `crashing` names workers that are down."""

    def __init__(self, aws: Aws, clock: TestClock) -> None:
        self.aws, self.clock = aws, clock
        aws.invoke = self._run_by_name
        self.crashing: set[str] = set()
        self._seen: dict[str, int] = {}
        self.lock = threading.RLock()
        self._server = _serve(self)
        for name in vars(wiring):
            made = getattr(wiring, name)
            if hasattr(made, "cache_clear") and name not in _KEPT:
                made.cache_clear()
        environment = {**aws.build(), "BASE_URL": self.base_url, "LOCAL_CLOUD": "1"}
        self.settings = settings.Settings(environment)
        self._reset_workers()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    # ---------------------------------------------------------------- the front door

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: dict[str, str] | None = None,
        key: str | None = None,
        raw: bytes | None = None,
    ) -> Answer:
        """One request; `key` is shown as a Bearer key, `raw` is sent as it is."""
        given = {"host": "api.example.com", **({"authorization": f"Bearer {key}"} if key else {}), **(headers or {})}
        content = raw if raw is not None else json.dumps(body).encode() if body is not None else b""
        if body is not None:
            given.setdefault("content-type", "application/json")
        path, _, query = path.partition("?")
        return self.handle(method, path, query, given, content)

    def admin(self, method: str, path: str, body: Any = None) -> Answer:
        """A request of the operators'."""
        return self.call(method, f"/internal{path}", body, key=self._admin_token())

    def admin_raw(self, method: str, path: str, raw: bytes) -> Answer:
        """A request of the operators' with a body as it is."""
        return self.call(method, f"/internal{path}", raw=raw, key=self._admin_token())

    def pages(self, path: str, size: int) -> Iterator[list[Any]]:
        """A list of the operators', page by page to its end."""
        token: str | None = ""
        while token is not None:
            page = self.admin("GET", f"{path}?page_size={size}" + (f"&page_token={token}" if token else "")).json
            yield page["data"]
            token = page["next_page_token"]

    def _admin_token(self) -> str:
        claims = {"iss": internal.ISSUER, "iat": self.clock().timestamp()}
        return jwt.encode(claims, internal.admin_secret(MASTER.encode()), algorithm="HS256")

    def handle(self, method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> Answer:
        """As API Gateway does: find the route, make the event, call its function."""
        route, variables = match(method, path)
        return self.invoke(route, event(route.key, method, path, query, headers, body, variables))

    def invoke(self, row: Row, given: dict[str, Any]) -> Any:
        """Calls a function under its row's guard."""
        answer = self._run(row, given)
        if isinstance(row, Worker):
            return json.loads(json.dumps(answer))
        assert answer["headers"]["X-Request-Id"]
        text = answer.get("body", "")
        if answer.get("isBase64Encoded"):
            text = base64.b64decode(text).decode("utf-8", "replace")
        return Answer(answer["statusCode"], answer["headers"], text)

    def _run(self, row: Row, given: dict[str, Any]) -> Any:
        with self._as(row):
            answer = importlib.import_module(row.module).handler(json.loads(json.dumps(given)), Lambda(row.name))
        assert not self.aws.trespasses
        return answer

    def _run_by_name(self, name: str, given: dict[str, Any]) -> Any:
        return self._run(next(row for row in (*ROUTES, *WORKERS) if f"{PREFIX}{row.name}" == name), given)

    @contextmanager
    def _as(self, row: Row) -> Iterator[None]:
        self.aws.rows.append(row)
        try:
            yield
        finally:
            self.aws.rows.pop()

    # ---------------------------------------------------------------- what AWS does by itself

    def pump(self, **until_passed: float) -> None:
        """Lets everything that is due happen, again and again until all is quiet; then lets time pass, if any."""
        while self._step():
            pass
        if until_passed:
            self.clock.pass_(**until_passed)
            self.pump()

    def settle(self, seconds: int = 5) -> None:
        """A few seconds of the platform's life."""
        for _ in range(seconds):
            self.pump(seconds=1)

    def tick(self) -> None:
        """The schedules go off once."""
        for worker in WORKERS:
            if worker.wakes_on.startswith("every"):
                self.invoke(worker, {"source": "aws.events"})

    def turn(self) -> None:
        """Every worker is woken once, beside each other, with one batch of what waits for it."""
        self._step()

    def _step(self) -> bool:
        return any([self._deliver(worker) for worker in WORKERS if worker.name not in self.crashing])

    def _deliver(self, worker: Worker) -> bool:
        kind, _, source = worker.wakes_on.partition(" ")
        return {"queue": self._from_queue, "stream": self._from_stream}.get(kind, lambda *_: False)(worker, source)

    def _from_queue(self, worker: Worker, queue: str) -> bool:
        if self.aws.is_quiet(queue):
            return False
        url = self.aws.queue_urls[queue]
        # The virtual carrier stands for the outside: one at a time, so that its calls are not taken for ours.
        largest = 1 if queue == "virtual_carrier" else 10
        answer = self.aws.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=largest, AttributeNames=["All"])
        taken = answer.get("Messages", [])
        if not taken:
            return False
        failed = {each["itemIdentifier"] for each in self._work(worker, {"Records": [_record(each) for each in taken]})}
        for each in taken:
            if each["MessageId"] not in failed:
                self.aws.sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
        return True

    def _work(self, worker: Worker, given: dict[str, Any]) -> list[dict[str, str]]:
        failures: list[dict[str, str]] = self.invoke(worker, given)["batchItemFailures"]
        return failures

    def changes(self, table: str) -> list[Any]:
        """Every record of a table's stream, oldest first."""
        return self.aws.changes(table, 0)

    def _from_stream(self, worker: Worker, table: str) -> bool:
        begin = self._seen.get(worker.name, 0)
        records = [_plain(record) for record in self.aws.changes(table, begin)[:100]]
        if not records:
            return False
        failed = [each["itemIdentifier"] for each in self._work(worker, {"Records": records})]
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        self._seen[worker.name] = begin + (numbers.index(min(failed)) if failed else len(records))
        return True

    def replay_stream(self) -> None:
        """The stream hands everything out once more."""
        self._seen.clear()

    def restart(self) -> None:
        """Every warm process is gone: what was remembered is forgotten."""
        for name in vars(wiring):
            made = getattr(wiring, name)
            if hasattr(made, "cache_clear") and name not in (*_KEPT, "settings"):
                made.cache_clear()
        self._reset_workers()

    def _reset_workers(self) -> None:
        module = importlib.import_module("functions.workers.virtual_carrier")
        module._network.cache_clear()

    # ---------------------------------------------------------------- what people look at

    def phone(self, number: str) -> list[str]:
        """The texts on a virtual phone."""
        found = sorted(self.aws.items("phones"), key=lambda item: item["sk"]["S"])
        return [item["text"]["S"] for item in found if item["to"]["S"] == number]

    def phones(self) -> Phones:
        """The virtual phones and mailboxes."""
        return Phones("phones", self.aws.dynamodb)

    def new_service(self, **fields: Any) -> "Customer":
        """A new tenant with a live and a test key."""
        made = self.admin("POST", "/services", {"name": "Otter Loans", **fields}).json
        return Customer(self, made["id"])


class Customer:
    """A tenant, with its keys."""

    def __init__(self, platform: Platform, id: str) -> None:
        self.platform, self.id = platform, id
        self._keys: dict[str, str] = {}

    def key(self, kind: str = "live") -> str:
        if kind not in self._keys:
            made = self.platform.admin("POST", f"/services/{self.id}/api-keys", {"name": kind, "kind": kind})
            self._keys[kind] = made.json["api_key"]
        return self._keys[kind]

    def notify(self, kind: str = "live", headers: dict[str, str] | None = None, **fields: Any) -> Answer:
        """POST /v1/notify, with a plain body unless fields say otherwise."""
        body = {"to": "+15551234567", "message": "Your document is ready."} | fields
        return self.platform.call("POST", "/v1/notify", body, key=self.key(kind), headers=headers)

    def look_up(self, message_id: str, kind: str = "live") -> Any:
        """GET /v1/notify/{message_id}."""
        return self.platform.call("GET", f"/v1/notify/{message_id}", key=self.key(kind)).json

    def otp(
        self,
        method: str,
        path: str,
        data: Any = None,
        *,
        kind: str = "live",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """A request of the one-time-code dialect: the key in X-OTP-Key, the fields under `data`."""
        given = {"x-otp-key": self.key(kind), "accept": "application/json", **(headers or {})}
        body = None if data is None else {"data": data}
        return self.platform.call(method, f"/v1/{path}", body, headers=given)

    def new_sender(self, status: str = "Available", **fields: Any) -> Any:
        """A sender, as far along in its life as `status`."""
        fields = {"name": "My Sender", "code": "MySender"} | fields
        made = self.platform.admin("POST", f"/services/{self.id}/senders", fields).json
        steps = {"Available": ["approve"], "Rejected": ["reject"], "Canceled": ["approve", "cancel"]}.get(status, [])
        for step in steps:
            made = self.platform.admin("POST", f"/services/{self.id}/senders/{made['id']}/{step}").json
        return made

    def subscribe(self, url: str, **fields: Any) -> Any:
        """A new webhook endpoint."""
        return self.platform.admin("POST", f"/services/{self.id}/webhooks", {"url": url, **fields}).json


def match(method: str, path: str) -> tuple[Route, dict[str, str]]:
    """The route that API Gateway would choose: literal parts before variables, variables before greedy ones."""
    found = []
    for route in ROUTES:
        pattern = re.sub(r"\{(\w+)\+\}", r"(?P<\1>.+)", route.path)
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern)
        hit = None if route is DEFAULT else re.fullmatch(pattern, path)
        if hit and route.method in (method, "ANY"):
            found.append((route.path.count("+}"), route.path.count("{"), route, hit.groupdict()))
    best = min(found, key=lambda each: each[:2], default=None)
    return (best[2], best[3]) if best else (DEFAULT, {})


def event(
    key: str, method: str, path: str, query: str, headers: dict[str, str], body: bytes, variables: dict[str, str]
) -> dict[str, Any]:
    """API Gateway's event, payload format 2.0."""
    return {
        "version": "2.0",
        "routeKey": key,
        "rawPath": unquote(path),
        "rawQueryString": query,
        "headers": {name.lower(): value for name, value in headers.items()},
        "pathParameters": variables,
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "http": {"method": method, "path": path, "sourceIp": "192.0.2.1"},
            "timeEpoch": int(time.time() * 1000),
        },
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }


def _record(message: Any) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
    }


def _plain(record: Any) -> dict[str, Any]:
    changed = {name: value for name, value in record["dynamodb"].items() if name != "ApproximateCreationDateTime"}
    return {"eventID": record["eventID"], "eventName": record["eventName"], "dynamodb": changed}


def _serve(platform: Platform) -> http.server.HTTPServer:
    """The platform on a real port, for those outside who call back."""

    class Door(http.server.BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            path, _, query = self.path.partition("?")
            answer = platform.handle(self.command, path, query, dict(self.headers.items()), body)
            content = answer.text.encode()
            self.send_response(answer.status)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = do_PUT = do_HEAD = do_OPTIONS = _answer

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server
