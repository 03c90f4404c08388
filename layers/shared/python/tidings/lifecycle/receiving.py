"""Receiving: what somebody wrote to a number of ours is stored once, set beside what it answers, and heeded."""

from collections.abc import Mapping
from typing import Final

from tidings.carriers import Carriers
from tidings.domain.clock import Clock
from tidings.domain.errors import Forbidden, InvalidField, NotFound
from tidings.domain.phone_number import canonical
from tidings.domain.received_text import Inbound, ReceivedText, text_id
from tidings.entrypoints import observability
from tidings.lifecycle.heeding import Heeding
from tidings.repositories.numbers import Numbers
from tidings.repositories.received_texts import ReceivedTexts

_LONGEST_NUMBER: Final = 64


class Receiving:
    """Takes carriers' callbacks about texts that came in."""

    def __init__(self, texts: ReceivedTexts, numbers: Numbers, heeding: Heeding, clock: Clock) -> None:
        self._texts = texts
        self._numbers = numbers
        self._heeding = heeding
        self._clock = clock

    def receive(self, name: str, headers: Mapping[str, str], body: bytes, carriers: Carriers) -> None:
        """Takes a callback; raises NotFound, Forbidden or InvalidField."""
        carrier = carriers.get(name)
        if carrier is None:
            raise NotFound("No such carrier")
        if not carrier.verify(headers, body):
            raise Forbidden("The signature is not the carrier's")
        try:
            told = carrier.inbound(body)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise InvalidField("The callback is not in the carrier's form") from None
        for each in told:
            self._take(name, each)

    def _take(self, carrier: str, given: Inbound) -> None:
        told = _storable(given)
        owner, last = self._numbers.look_up(told.to, told.from_)
        if owner is None:
            # The carrier would only tell us again, and there is nobody to give it to: somebody has to look.
            number = observability.masked(told.to)
            observability.logger().error("a text came in to a number that nobody owns", carrier=carrier, number=number)
            observability.count_error("workers")
            return
        text = ReceivedText(
            id=text_id(carrier, told.reference),
            service_id=owner.service_id,
            from_=canonical(told.from_),
            to=owner.number,
            text=told.text,
            received_at=self._clock(),
            carrier=carrier,
            reference=told.reference,
            answers=last.answered if last else {},
        )
        self._heeding.heed(self._texts.add(text))


def _storable(told: Inbound) -> Inbound:
    """A text as it can be kept: half a surrogate pair becomes a question mark, and no number is longer than a key."""
    reference, from_, to, text = (
        each.encode("utf-8", "replace").decode() for each in (told.reference, told.from_, told.to, told.text)
    )
    return Inbound(reference, from_[:_LONGEST_NUMBER], to[:_LONGEST_NUMBER], text)
