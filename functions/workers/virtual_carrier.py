"""The virtual carrier's own side: texts reach virtual phones, receipts are called back."""

from functools import cache

import urllib3

from tidings import wiring
from tidings.carriers.virtual_network import VirtualNetwork
from tidings.entrypoints.queue import Job, each, worker
from tidings.repositories.phones import Phones


def work(job: Job) -> None:
    _network().work(job.body)


@cache
def _network() -> VirtualNetwork:
    settings = wiring.settings()
    phones = Phones(settings.table("phones"), wiring.dynamodb())
    queue, master = wiring.queue("virtual_carrier"), wiring.master()
    return VirtualNetwork(phones, queue, master, settings.base_url, _post, lambda: wiring.clock())


@cache
def _connections() -> urllib3.PoolManager:
    return urllib3.PoolManager(timeout=10, retries=False)


def _post(url: str, headers: dict[str, str], body: bytes) -> int:
    return _connections().request("POST", url, headers=headers, body=body).status


handler = worker("virtual_carrier", each(work))
