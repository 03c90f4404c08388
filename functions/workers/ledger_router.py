"""The opt-out ledger's stream: who went out or in again is queued for every endpoint that wants to know."""

from collections.abc import Sequence

from tidings import wiring
from tidings.entrypoints.stream import Change, worker


def route(changes: Sequence[Change]) -> str | None:
    return wiring.announcing().ledger(changes)


handler = worker("ledger_router", route)
