"""The numbers that decide the outcome: what the virtual carrier does with a text, read from its recipient.

Every number delivers, one second after acceptance, except two drama numbers and the scheme `+1 500 555 WXYZ`:

    W  what becomes of the text        X  how the carrier answers the hand-over
    Y  when the receipt comes          Z  how the receipt comes, or what the phone replies
"""

from dataclasses import dataclass
from typing import Final

_SCHEME: Final = "+1500555"
_FIXED: Final = {"+447700900002": ("INVALID",), "+447700900003": ("UNREACHABLE",)}

OUTCOMES: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "0": (("DELIVERED",), "is delivered"),
    "1": (("INVALID",), "fails: no such number"),
    "2": (("LANDLINE",), "fails: a landline"),
    "3": (("REJECTED",), "fails: refused by the network"),
    "4": (("UNREACHABLE",), "fails: phone switched off"),
    "5": (("EXPIRED",), "fails: not delivered in time"),
    "6": (("BROKEN",), "fails: the carrier broke"),
    "7": (("BUFFERED", "DELIVERED"), "waits at the network, then is delivered"),
    "8": (("BUFFERED", "UNREACHABLE"), "waits at the network, then fails"),
    "9": ((), "no receipt ever comes"),
}
ANSWERS: Final[dict[str, tuple[str, str]]] = {
    "0": ("take", "takes it"),
    "1": ("refuse", "refuses it for good"),
    "2": ("refuse_number", "refuses it: no such number"),
    "3": ("busy_once", "is busy at the first try, then takes it"),
    "4": ("busy", "is always busy"),
    "5": ("take_unanswered", "takes it, and the answer is lost"),
    "6": ("lose_unanswered", "does not take it, and the answer is lost"),
}
DELAYS: Final[dict[str, tuple[int, str]]] = {
    "0": (1, "1 second"),
    "1": (2, "2 seconds"),
    "2": (5, "5 seconds"),
    "3": (10, "10 seconds"),
    "4": (30, "30 seconds"),
    "5": (60, "1 minute"),
    "6": (300, "5 minutes"),
    "7": (900, "15 minutes"),
    "8": (0, "at once, perhaps before the carrier's answer is noted"),
}
MANNERS: Final[dict[str, tuple[str, str]]] = {
    "0": ("once", "one receipt"),
    "1": ("twice", "every receipt twice"),
    "2": ("reversed", "the last receipt first, then an older one"),
    "3": ("contradicted", "the opposite receipt follows"),
    "4": ("babbled", "a receipt with a word nobody knows comes first"),
    "5": ("forged", "a receipt with a wrong signature comes first"),
    "6": ("reply STOP", "the phone replies STOP"),
    "7": ("reply START", "the phone replies START"),
    "8": ("reply HELP", "the phone replies HELP"),
    "9": ("reply YES", "the phone replies YES"),
}


@dataclass(frozen=True, slots=True)
class Script:
    """What will happen to one text: the carrier's answer, the receipts' words, their delay in seconds, their manner."""

    answer: str
    words: tuple[str, ...]
    delay: int
    manner: str


def script(number: str) -> Script:
    """The script that a number asks for (E.164 with its plus)."""
    digits = number.removeprefix(_SCHEME)
    if not number.startswith(_SCHEME) or len(digits) != 4:
        return Script("take", _FIXED.get(number, ("DELIVERED",)), 1, "once")
    outcome, answer, delay, manner = list(digits)
    return Script(
        answer=ANSWERS.get(answer, ANSWERS["0"])[0],
        words=OUTCOMES[outcome][0],
        delay=DELAYS.get(delay, DELAYS["0"])[0],
        manner=MANNERS[manner][0],
    )
