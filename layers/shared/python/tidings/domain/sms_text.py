"""What a /v2 text says when it leaves: its service's name in front, whitespace tidied, characters every phone can show.

The rules are GOV.UK Notify's: GSM characters and the accented vowels of Welsh stay, everything else becomes the nearest
of these, or `?`.
"""

import re

from tidings.domain import gsm, transliteration, whitespace

LIMIT = 918  # UTF-16 units without the prefix: six parts of 153

WELSH = frozenset("àèìòùẁỳáéíóúẃýäëïöüẅÿâêîôûŵŷ" + "ÀÈÌÒÙẀỲÁÉÍÓÚẂÝÄËÏÖÜẄŸÂÊÎÔÛŴŶ")
WELSH_OUTSIDE_GSM = WELSH - gsm.BASIC
KEPT = (gsm.BASIC | gsm.EXTENSION | WELSH | {gsm.ESCAPE}) - {"\f"}

# Not after another space: a run of spaces is looked at once, from its start.
_SPACES_BEFORE_PUNCTUATION = re.compile(r"(?<![ \t])[ \t]++([,.])")
_BLANK_LINES = re.compile(r"\n{3,}")


def render(body: str, prefix: str | None = None) -> str:
    """The text a phone receives: the filled-in body, composed and sanitised."""
    return sanitise(compose(body, prefix))


def compose(body: str, prefix: str | None = None) -> str:
    """`Prefix: body`, tidied: no space before comma or full stop, single spaces, at most one blank line, bare ends."""
    text = f"{prefix.strip()}: {body}" if prefix else body
    text = _SPACES_BEFORE_PUNCTUATION.sub(r"\1", text)
    lines = "\n".join(whitespace.collapse(line) for line in text.splitlines())
    return _BLANK_LINES.sub("\n\n", lines).strip()


def sanitise(text: str) -> str:
    """The text in GSM characters and Welsh vowels; what has no nearest character becomes `?`."""
    return transliteration.reduce(text, KEPT)


def downgrades(text: str) -> dict[str, str]:
    """Each character of the text that will not arrive as written, and what arrives in its place."""
    changed = dict.fromkeys(character for character in text if character not in KEPT)
    return {character: transliteration.nearest(character, KEPT) for character in changed}


def length(text: str) -> int:
    """Characters as the limit counts them: UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)
