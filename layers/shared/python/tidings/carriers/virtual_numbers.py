"""The numbers and addresses that decide the outcome: what the virtual carrier does, read from the recipient.

Every address delivers, one second after acceptance, except a few of the simulator's own. Every number does, except two
drama numbers and the scheme `+1 500 555 WXYZ`:

    W  what becomes of the text        X  how the carrier answers the hand-over
    Y  when the receipt comes          Z  how the receipt comes, or what the phone replies
"""

from dataclasses import dataclass
from typing import Final

_SCHEME: Final = "+1500555"
_FIXED: Final = {"7700900002": ("INVALID",), "7700900003": ("UNREACHABLE",)}

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
ADDRESSES: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "perm-fail@simulator.notify": (("BOUNCED",), "fails: the mail server refuses it for good"),
    "temp-fail@simulator.notify": (("UNAVAILABLE",), "fails: the mail server is away"),
    "complaint@simulator.notify": (("DELIVERED", "COMPLAINED"), "is delivered, then called spam"),
}


@dataclass(frozen=True, slots=True)
class Script:
    """What will happen to one text: the carrier's answer, the receipts' words, their delay in seconds, their manner."""

    answer: str
    words: tuple[str, ...]
    delay: int
    manner: str


def script(to: str, as_given: str | None = None) -> Script:
    """The script that a recipient asks for: an E.164 number with its plus, or an email address.

    What is written out in full is compared with the recipient as the caller gave it (GOV.UK Notify's rule for its own
    simulators): another spelling is another recipient.
    """
    said = as_given or to
    if "@" in to:
        return Script("take", ADDRESSES[said][0] if said in ADDRESSES else ("DELIVERED",), 1, "once")
    digits = to.removeprefix(_SCHEME)
    if not to.startswith(_SCHEME) or len(digits) != 4:
        return Script("take", _FIXED.get(said.strip()[-10:], ("DELIVERED",)), 1, "once")
    outcome, answer, delay, manner = list(digits)
    return Script(
        answer=ANSWERS.get(answer, ANSWERS["0"])[0],
        words=OUTCOMES[outcome][0],
        delay=DELAYS.get(delay, DELAYS["0"])[0],
        manner=MANNERS[manner][0],
    )
