"""The dispatcher is killed again and again under load: nothing is lost, nothing arrives twice, every status is told."""

import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.whole.conftest import LocalCloud
from tests.world.subscriber import Subscriber

TEXTS = 200
THREADS = 8
FINAL = {"delivered", "failed"}
# A killed claim waits for its lease, then for the next look: minutes, not hours.
PATIENCE_SECONDS = 240


def number(place: int) -> str:
    return f"+1555777{place:04d}"


def test_two_hundred_texts_survive_a_dispatcher_that_keeps_dying(cloud: LocalCloud, subscriber: Subscriber) -> None:
    path = f"/internal/services/{cloud.service}/webhooks"
    cloud.call("POST", path, {"url": subscriber.url, "dialect": "notify"}, **cloud.operator())
    ids = _posted_while_it_dies(cloud)
    assert len(set(ids)) == TEXTS
    ended = _ended(cloud, ids)
    assert Counter(ended.values()) == {"delivered": TEXTS}
    _, outbox = cloud.call("GET", "/_local/outbox")
    texts = Counter(text["to"] for text in outbox["messages"] if text["to"].startswith("+1555777"))
    assert texts == {number(place): 1 for place in range(TEXTS)}
    told = _told(subscriber, ids)
    for id in ids:
        assert "delivered" in told[id]
        assert all(len(event_ids) == 1 for event_ids in told[id].values())


def _posted_while_it_dies(cloud: LocalCloud) -> list[str]:
    over = threading.Event()

    def kill() -> None:
        while not over.wait(0.4):
            cloud.call("POST", "/_local/kill/workers-dispatcher", {})

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(lambda place: _post(cloud, place), range(TEXTS)))
    finally:
        over.set()
        killer.join()


def _post(cloud: LocalCloud, place: int) -> str:
    body = {"to": number(place), "message": "Your document is ready.", "ref_id": f"chaos-{place}"}
    status, answer = cloud.call("POST", "/v1/notify", body, **cloud.sender())
    assert status == 202, answer
    return str(answer["message_id"])


def _ended(cloud: LocalCloud, ids: list[str]) -> dict[str, str]:
    """Looks until every message has ended; a status never goes back."""
    order = ["queued", "sent", "delivered"]
    seen: dict[str, str] = {}
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and not all(seen.get(id) in FINAL for id in ids):
        for id in (each for each in ids if seen.get(each) not in FINAL):
            status = cloud.call("GET", f"/v1/notify/{id}", **cloud.sender())[1]["status"]
            assert status == "failed" or order.index(status) >= order.index(seen.get(id, "queued"))
            seen[id] = status
    return seen


def _told(subscriber: Subscriber, ids: list[str]) -> dict[str, dict[str, set[str]]]:
    """What the webhook was told: for every message the event ids of each status."""
    deadline = time.monotonic() + 60
    told: dict[str, dict[str, set[str]]] = {}
    while True:
        told = defaultdict(lambda: defaultdict(set))
        for body in list[Any](subscriber.told()):
            told[body["message_id"]][body["status"]].add(body["event_id"])
        if all("delivered" in told[id] for id in ids) or time.monotonic() > deadline:
            return told
