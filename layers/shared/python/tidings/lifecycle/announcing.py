"""Announcing: received texts and changes of the opt-out ledger are queued for the endpoints that want to know.

Both come from streams, as messages do: what was written is told, however its writer ended.
"""

from collections.abc import Callable, Iterable, Sequence

from tidings.domain import event, opt_out
from tidings.domain.event import Event
from tidings.domain.webhook import Endpoint
from tidings.entrypoints import observability
from tidings.entrypoints.stream import Change
from tidings.lifecycle.heeding import Heeding
from tidings.lifecycle.publishing import calls
from tidings.repositories.opt_outs import to_opt_out
from tidings.repositories.queues import NotQueued, Queue
from tidings.repositories.received_texts import is_text, to_received_text
from tidings.repositories.webhooks import Webhooks


class Announcing:
    """Queues the calls that changes ask for."""

    def __init__(self, webhooks: Webhooks, queue: Queue) -> None:
        self._webhooks = webhooks
        self._queue = queue

    def texts(self, changes: Sequence[Change], heeding: Callable[[], Heeding]) -> str | None:
        """Announces new texts, each heeded once more before; the sequence number of the first that failed, if any."""

        def happened(change: Change) -> Iterable[Event]:
            if change.old is not None or change.new is None or not is_text(change.new):
                return ()
            text = to_received_text(change.new)
            if text.carrier is None:
                return ()  # brought along from elsewhere: nobody has just written it
            heeding().heed(text)
            return (event.of_text(text),)

        return self._each(changes, happened)

    def ledger(self, changes: Sequence[Change]) -> str | None:
        """Announces new lines of the ledger; the sequence number of the first change that failed, if any."""
        return self._each(changes, _new_lines)

    def _each(self, changes: Sequence[Change], happened: Callable[[Change], Iterable[Event]]) -> str | None:
        endpoints: dict[str, list[Endpoint]] = {}
        for change in changes:
            try:
                for each in happened(change):
                    if each.service_id not in endpoints:
                        endpoints[each.service_id] = self._webhooks.of(each.service_id)
                    self._queue.send_all(calls(each, endpoints[each.service_id]))
            except NotQueued:
                observability.logger().exception("not announced")
                return change.sequence_number
        return None


def _new_lines(change: Change) -> Iterable[Event]:
    """One event for every line that a number's history grew by; who brings lines along knows of them already."""
    if change.new is None:
        return
    entry = to_opt_out(change.new)
    before = len(to_opt_out(change.old).history) if change.old is not None else 0
    for sequence, line in enumerate(entry.history[before:], before + 1):
        if line.source != opt_out.IMPORT:
            yield event.of_opt_out(entry, sequence)
