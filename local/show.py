"""What the terminal says while the local cloud runs: one calm line for each thing that happened."""

import json
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from local.cloud import Watch
from local.doors import PREFIX
from local.front_door import Request, Response
from local.nursery import Outcome
from local.storage import Storage
from tidings.domain.webhook import Attempt

PHONE = f"{PREFIX}phone/"
LONGEST_TEXT = 100
RECENT = 20


def request_line(request: Request, response: Response, seconds: float) -> str:
    """`POST   /v1/notify  202  23 ms`."""
    return f"{request.method:<7}{request.path}  {response.status}  {seconds * 1000:.0f} ms"


def receipt_line(request: Request, response: Response) -> str:
    """What a carrier told us, and whether we believed it."""
    try:
        told = json.loads(request.body)
        return f"receipt  {told['state'].lower()} for {told['reference']}  {response.status}"
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"receipt  unreadable  {response.status}"


def text_line(text: dict[str, Any]) -> str:
    """A text as it shows on the phone."""
    said = " ".join(text["text"].split())
    shortened = said if len(said) <= LONGEST_TEXT else f"{said[:LONGEST_TEXT]}…"
    return f"phone    {text['to']} from {text.get('sender') or 'the default sender'}: {shortened}"


def reply_line(request: Request, response: Response) -> str:
    """What somebody wrote on a phone."""
    number = unquote(request.path).rpartition("/")[2]
    return f"phone    {number} says: {request.body.decode(errors='replace')}  {response.status}"


def attempt_line(attempt: Attempt, url: str) -> str:
    """One try at a webhook."""
    answer = attempt.answer.status or attempt.answer.problem
    return f"webhook  {attempt.event['type']} to {url}  {answer}  {attempt.answer.milliseconds} ms, {attempt.outcome}"


class Terminal(Watch):
    """Writes lines from a thread of its own, so that nothing waits for the terminal."""

    def __init__(self, quiet: bool = False) -> None:
        self._lines: queue.SimpleQueue[Callable[[], Iterator[str]]] = queue.SimpleQueue()
        self._quiet = quiet

    def begin(self, storage: Storage) -> None:
        """Write from now on, and what was said before."""
        self._storage = storage
        threading.Thread(target=self._write, daemon=True).start()

    def answered(self, request: Request, response: Response, seconds: float) -> None:
        """A request: receipts and replies in words, looks through the local doors not at all."""
        if request.path.startswith("/callbacks/"):
            self._say(lambda: receipt_line(request, response))
        elif request.path.startswith(PHONE) and request.method == "POST":
            self._say(lambda: reply_line(request, response))
        elif not request.path.startswith(PREFIX):
            self._say(lambda: request_line(request, response, seconds))

    def worked(self, function: str, event: Any, outcome: Outcome) -> None:
        """A function that failed, a text that reached its phone, a webhook that was called."""
        if outcome.failure:
            self._say(lambda: f"{outcome.failure}  {function}: {outcome.result['errorMessage']}")
        elif function.endswith("virtual-carrier"):
            self._say_all(lambda: _texts(event))
        elif function.endswith("webhook-caller"):
            self._say_all(lambda: self._attempts(event))

    def _say(self, line: Callable[[], str]) -> None:
        self._say_all(lambda: iter([line()]))

    def _say_all(self, lines: Callable[[], Iterator[str]]) -> None:
        if not self._quiet:
            self._lines.put(lines)

    def _write(self) -> None:
        while True:
            made = self._lines.get()
            for line in made():
                print(f"{datetime.now():%H:%M:%S}  {line}", file=sys.stderr, flush=True)

    def _attempts(self, event: Any) -> Iterator[str]:
        for job in _jobs(event):
            happened, endpoint_id = job["event"], job["endpoint_id"]
            endpoint = self._storage.webhooks.get(happened["service_id"], endpoint_id)
            attempts, _ = self._storage.deliveries.page(endpoint_id, RECENT, None)
            for attempt in attempts:
                if endpoint and (attempt.event["id"], attempt.number) == (happened["id"], job["tries"] + 1):
                    yield attempt_line(attempt, endpoint.url)


def _texts(event: Any) -> Iterator[str]:
    for job in _jobs(event):
        if job["step"] == "take" and job["has_phones"]:
            yield text_line(job)


def _jobs(event: Any) -> Iterator[dict[str, Any]]:
    for record in event["Records"]:
        yield json.loads(record["body"])
