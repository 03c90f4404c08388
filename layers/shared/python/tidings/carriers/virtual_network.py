"""The outside world of the virtual carrier: its phones, what they reply, and the receipts that it calls back with."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from standardwebhooks import Webhook

from tidings.carriers.virtual import signing_secret
from tidings.carriers.virtual_numbers import Script, script
from tidings.repositories.items import to_ms
from tidings.repositories.phones import Phones
from tidings.repositories.queues import Job, Queue

_OPPOSITE: Final = {"DELIVERED": "UNREACHABLE"}

Post = Callable[[str, dict[str, str], bytes], int]


class Clock(Protocol):
    """Gives the moment that it is, in UTC."""

    def __call__(self) -> datetime: ...


class NotHeard(RuntimeError):
    """The platform did not take a callback: the carrier will call again."""


class VirtualNetwork:
    """Takes texts that were handed over, and tells what became of them; `post` gives an HTTP status."""

    def __init__(self, phones: Phones, queue: Queue, master: bytes, base_url: str, post: Post, clock: Clock) -> None:
        self._phones = phones
        self._queue = queue
        self._master = master
        self._base_url = base_url
        self._post = post
        self._clock = clock

    def work(self, body: dict[str, Any]) -> None:
        """One step of a text's way: `take` it to its phone, `tell` its receipt, or bring its phone's `reply`."""
        {"take": self._take, "tell": self._tell, "reply": self._reply}[body["step"]](body)

    def _take(self, text: dict[str, Any]) -> None:
        if text["has_phones"]:
            self._phones.add({name: value for name, value in text.items() if name not in ("step", "has_phones")})
        asked = script(text["to"], text.get("as_given"))
        calls = [(delay, {**_told(text), **call}) for delay, call in _calls(asked)]
        jobs = [Job(call, text["service_id"], delay) for delay, call in (*calls, *_replies(asked, text))]
        if jobs:
            self._queue.send_all(jobs)

    def _tell(self, call: dict[str, Any]) -> None:
        told = {name: call[name] for name in ("reference", "client_reference", "state")}
        secret = signing_secret(self._master, call["carrier"]) if not call.get("forged") else b"forged" * 8
        id = f"{call['reference']}-{call['state']}"
        status = self._call(f"{call['carrier']}/receipts", id, {**told, "at": to_ms(self._clock())}, secret)
        if status >= 500 and not call.get("forged"):
            raise NotHeard(f"{status} from the receipts' door")

    def _reply(self, reply: dict[str, Any]) -> None:
        told = {name: reply[name] for name in ("reference", "from", "to", "text")}
        secret = signing_secret(self._master, reply["carrier"])
        status = self._call(f"{reply['carrier']}/inbound", reply["reference"], told, secret)
        if status >= 500:
            raise NotHeard(f"{status} from the door for inbound texts")

    def _call(self, door: str, id: str, told: dict[str, Any], secret: bytes) -> int:
        now, body = self._clock(), json.dumps(told)
        headers = {
            "content-type": "application/json",
            "webhook-id": id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign(id, now, body),
        }
        return self._post(f"{self._base_url}/callbacks/{door}", headers, body.encode())


def _told(text: dict[str, Any]) -> dict[str, Any]:
    return {
        "step": "tell",
        "carrier": text["carrier"],
        "reference": text["reference"],
        "client_reference": f"{text['service_id']}/{text['message_id']}",
    }


def _calls(asked: Script) -> Sequence[tuple[int, dict[str, Any]]]:
    """When to call back, in seconds from now, and with what."""
    calls: list[tuple[int, dict[str, Any]]] = [
        (asked.delay + later, {"state": word}) for later, word in enumerate(asked.words)
    ]
    if asked.manner == "twice":
        calls = [call for call in calls for _ in range(2)]
    elif asked.manner == "reversed":
        calls += [(asked.delay + 1, {"state": "SENT"})]
    elif asked.manner == "contradicted" and asked.words:
        calls += [(asked.delay + 1, {"state": _OPPOSITE.get(asked.words[-1], "DELIVERED")})]
    elif asked.manner == "babbled":
        calls = [(asked.delay, {"state": "FLABBERGASTED"}), *calls]
    elif asked.manner == "forged":
        calls = [(asked.delay, {"state": "INVALID", "forged": True}), *calls]
    return [(min(delay, 900), call) for delay, call in calls]


def _replies(asked: Script, text: dict[str, Any]) -> Sequence[tuple[int, dict[str, Any]]]:
    """When a phone that got its text replies, and with what: after the receipt, and only where a number wrote to it."""
    manner, _, word = asked.manner.partition(" ")
    sender = (text["sender"] or "").removeprefix("+")
    if manner != "reply" or not text["has_phones"] or "DELIVERED" not in asked.words or not sender.isdigit():
        return []
    reply = {"reference": f"vr-{text['reference']}", "from": text["to"], "to": text["sender"], "text": word}
    return [(min(asked.delay + len(asked.words), 900), {"step": "reply", "carrier": text["carrier"], **reply})]
