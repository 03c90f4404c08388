"""Heeding: a received text that is a keyword goes into the opt-out ledger, and is answered, however often it is told.

The callback heeds a text before it answers its carrier; the stream of received texts heeds it again, so that a process
that dies between the two leaves nothing undone. Every step knows the text by its id and changes nothing twice.
"""

import hashlib
from datetime import timedelta
from typing import Final

from tidings.domain import keywords, message_id, opt_out, segments
from tidings.domain.keywords import HELP, STOP, Keyword
from tidings.domain.message import VALIDITY, Message
from tidings.domain.opt_out import Line
from tidings.domain.phone_number import canonical, is_e164_form
from tidings.domain.received_text import ReceivedText
from tidings.domain.service import Service
from tidings.lifecycle.accepting import Accepting
from tidings.repositories.numbers import Numbers
from tidings.repositories.opt_outs import OptOuts
from tidings.repositories.services import Services

# Two machines that ask each other for help would never stop.
HELP_PAUSE: Final = timedelta(hours=1)
_KEY: Final = "keyword"


class Heeding:
    """Knows the ledger, and how to answer."""

    def __init__(self, services: Services, opt_outs: OptOuts, numbers: Numbers, accepting: Accepting) -> None:
        self._services = services
        self._opt_outs = opt_outs
        self._numbers = numbers
        self._accepting = accepting

    def heed(self, text: ReceivedText) -> None:
        """Does what a text asks for, if it is a keyword from a number."""
        if not is_e164_form(text.from_) or keywords.read(text.text, "") is None:
            return
        service = self._services.get(text.service_id)
        keyword = keywords.read(text.text, service.country) if service else None
        if service is None or keyword is None:
            return
        heeded = self._may_help(text) if keyword.meaning == HELP else self._has_noted(text, keyword)
        if heeded:
            self._accepting.accept_again(_answer(text, keyword, service))

    def _has_noted(self, text: ReceivedText, keyword: Keyword) -> bool:
        """Whether the ledger ends with this text's line: now, or since an earlier try that did not come to its end."""
        line = Line(
            at=text.received_at,
            is_out=keyword.meaning == STOP,
            source=opt_out.WORD,
            word=keyword.word,
            text_id=text.id,
        )
        entry = self._opt_outs.note(text.service_id, text.from_, line).entry
        return entry is not None and entry.last.text_id == text.id

    def _may_help(self, text: ReceivedText) -> bool:
        return self._numbers.may_help(text.to, text.from_, text.id, text.received_at, HELP_PAUSE)


def _answer(text: ReceivedText, keyword: Keyword, service: Service) -> Message:
    """What the phone is told, under an id that follows from its own text. Only a goodbye passes the ledger."""
    said = keywords.answer(keyword, service.name)
    entropy = int.from_bytes(hashlib.sha256(text.id.encode()).digest()[:8], "big") & (1 << 59) - 1
    about = {"answers": text.id, **({"compliance": True} if keyword.meaning == STOP else {})}
    return Message(
        id=message_id.new(text.received_at, "live", 0, entropy),
        service_id=service.id,
        key_kind="live",
        key_id=_KEY,
        dialect="standard",
        to=text.from_,
        text=said,
        segments=segments.split(said).count,
        sender=canonical(text.to),
        created_at=text.received_at,
        valid_until=text.received_at + VALIDITY,
        details=about,
    )
