"""Conversing: of every text that leaves a number which can be answered, a note is kept of who had it last.

One write for such a text and none for the others, from the stream, behind the sender's back. It only makes replies
easier to read: a note that cannot be written is logged, and never holds up what webhooks are told.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from tidings.domain.conversation import Conversation, opened_by
from tidings.entrypoints import observability
from tidings.entrypoints.stream import Change
from tidings.repositories.message_items import to_message
from tidings.repositories.numbers import Numbers

_SIDE_BY_SIDE: Final = 10


class Conversing:
    """Keeps the last text of each number and phone."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers

    def note(self, changes: Sequence[Change]) -> None:
        """Notes the texts that left in these changes, the last one of each number and phone."""
        opened = [found for change in changes if (found := _opened(change))]
        last = {(each.number, each.phone): each for each in sorted(opened, key=lambda each: each.at)}
        if last:
            with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
                list(pool.map(self._note, last.values()))

    def _note(self, last: Conversation) -> None:
        try:
            self._numbers.note(last)
        except (BotoCoreError, ClientError):
            observability.logger().exception("a conversation was not noted", message_id=last.message_id)


def _opened(change: Change) -> Conversation | None:
    if change.new is None or change.old is None:
        return None
    return opened_by(to_message(change.old), to_message(change.new))
