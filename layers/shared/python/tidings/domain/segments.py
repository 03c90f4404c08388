"""How many parts a text is sent and billed in: the platform's rule, and the one that GOV.UK Notify's callers expect."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from tidings.domain import gsm, sms_text

Encoding = Literal["GSM-7", "UCS-2"]

# Units that fit in a text alone, and in each part of several, which also carries the header that joins them.
_ALONE: dict[Encoding, int] = {"GSM-7": 160, "UCS-2": 70}
_JOINED: dict[Encoding, int] = {"GSM-7": 153, "UCS-2": 67}


@dataclass(frozen=True, slots=True)
class Segments:
    """A text as it travels: septets or UTF-16 units in an encoding, and the parts it takes."""

    encoding: Encoding
    units: int
    count: int


def split(text: str) -> Segments:
    """The platform's rule: GSM-7 if every character has a place there, else UCS-2; nothing is replaced.

    A pair of units (an escaped GSM character, a surrogate pair) is never torn apart, so a part may end one unit early.
    An empty text takes one part. Source: GSM 03.38 and 03.40.
    """
    encoding = _encoding(text)
    widths = [_WIDTH[encoding](character) for character in text]
    units = sum(widths)
    count = 1 if units <= _ALONE[encoding] else _packed(widths, _JOINED[encoding])
    return Segments(encoding, units, count)


def notify_fragments(composed: str) -> int:
    """GOV.UK Notify's rule, for a text composed with its prefix but not yet sanitised.

    A Welsh vowel outside GSM makes it UCS-2; otherwise characters of the extension table count double, and an emoji,
    which will be a question mark, counts once. Parts by division.
    """
    units = sms_text.length(sms_text.sanitise(composed))
    encoding: Encoding = "UCS-2" if not sms_text.WELSH_OUTSIDE_GSM.isdisjoint(composed) else "GSM-7"
    if encoding == "GSM-7":
        units += sum(character in gsm.EXTENSION for character in composed)
    return 1 if units <= _ALONE[encoding] else math.ceil(units / _JOINED[encoding])


def _septets(character: str) -> int:
    return 2 if character in gsm.EXTENSION else 1


def _utf16_units(character: str) -> int:
    return 2 if character > "\uffff" else 1


_WIDTH: dict[Encoding, Callable[[str], int]] = {"GSM-7": _septets, "UCS-2": _utf16_units}


def _encoding(text: str) -> Encoding:
    return "GSM-7" if set(text) <= gsm.BASIC | gsm.EXTENSION else "UCS-2"


def _packed(widths: Iterable[int], room: int) -> int:
    count, used = 1, 0
    for width in widths:
        if used + width > room:
            count, used = count + 1, 0
        used += width
    return count
