"""What the terminal says, line by line."""

import json
from datetime import UTC, datetime

from local.front_door import Request, Response
from local.greeting import greeting
from local.show import attempt_line, receipt_line, reply_line, request_line, text_line
from tidings.domain.api_key import ApiKey
from tidings.domain.service import Service
from tidings.domain.webhook import Answer, Attempt

NOW = datetime(2026, 3, 6, 15, 4, 5, tzinfo=UTC)
MASTER = b"a master secret"


def request(path: str, body: bytes = b"") -> Request:
    return Request("POST", path, "", (), body, "127.0.0.1")


def test_a_request_is_told_with_its_answer_and_its_time() -> None:
    assert request_line(request("/v1/notify"), Response(202), 0.0231) == "POST   /v1/notify  202  23 ms"


def test_a_receipt_is_told_in_the_carrier_s_own_word() -> None:
    body = json.dumps({"state": "DELIVERED", "reference": "vc-1"}).encode()
    assert (
        receipt_line(request("/callbacks/virtual/receipts", body), Response(204)) == "receipt  delivered for vc-1  204"
    )


def test_a_receipt_that_is_none_is_told_as_such() -> None:
    assert receipt_line(request("/callbacks/virtual/receipts", b"[1]"), Response(400)) == "receipt  unreadable  400"


def test_a_long_text_is_cut_and_stays_on_one_line() -> None:
    line = text_line({"to": "+15551234567", "sender": "DEMO", "text": "Hi\n" + "x" * 200})
    assert line == "phone    +15551234567 from DEMO: Hi " + "x" * 97 + "…"


def test_a_reply_is_told_with_the_number_it_came_from() -> None:
    said = request("/_local/phone/%2B15551234567", b'{"to": "DEMO", "text": "STOP"}')
    assert reply_line(said, Response(204)) == 'phone    +15551234567 says: {"to": "DEMO", "text": "STOP"}  204'


def test_a_try_at_a_webhook_is_told_with_its_outcome() -> None:
    answer = Answer(None, "no connection", None, 4)
    event = {"id": "1", "type": "message.sent"}
    attempt = Attempt(endpoint_id="e", event=event, number=1, at=NOW, outcome="retrying", answer=answer)
    assert attempt_line(attempt, "http://x/y") == "webhook  message.sent to http://x/y  no connection  4 ms, retrying"


def service(name: str, *kinds: str) -> Service:
    keys = {kind: ApiKey(kind, kind, kind, NOW) for kind in kinds}
    return Service(id=f"{name}-id", name=name, created_at=NOW, keys=keys)


def test_the_greeting_holds_keys_and_lines_to_paste() -> None:
    demo = service("Demo", "live", "test")
    said = greeting("http://127.0.0.1:8000", [demo], MASTER, 3.21)
    live = demo.keys["live"].shown("Demo-id", MASTER)
    assert "ready on http://127.0.0.1:8000 after 3.2 s" in said
    assert f"curl -s http://127.0.0.1:8000/v1/notify -H 'Authorization: Bearer {live}'" in said
    assert demo.keys["test"].shown("Demo-id", MASTER) in said


def test_the_greeting_stays_short_with_many_services() -> None:
    said = greeting("http://x", [service(f"S{number}") for number in range(5)], MASTER, 1)
    assert "S2 (live, US)" in said
    assert "S3 (live, US)" not in said
    assert "2 more services" in said
