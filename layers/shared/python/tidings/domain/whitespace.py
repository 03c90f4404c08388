"""The spaces nobody sees: what pasted text carries along, and how it is taken out."""

import string

# Mongolian vowel separator, zero width space, non-joiner, joiner, word joiner, byte order mark, line and paragraph end.
ZERO_WIDTH = "\u180e\u200b\u200c\u200d\u2060\ufeff\u2028\u2029"
# No-break space and its narrow sister: as wide as a space, but str.strip(string.whitespace) leaves them.
NO_BREAK = "\u00a0\u202f"
ALL = string.whitespace + ZERO_WIDTH + NO_BREAK

_REMOVE = str.maketrans("", "", ZERO_WIDTH + NO_BREAK)
_NORMALISE = str.maketrans(dict.fromkeys(ZERO_WIDTH, "") | dict.fromkeys(NO_BREAK, " "))


def trim(text: str) -> str:
    """Text without invisible characters and no-break spaces anywhere, and without ASCII whitespace at its ends."""
    return text.translate(_REMOVE).strip(string.whitespace)


def collapse(text: str) -> str:
    """One line of text in which every run of whitespace is one space, invisible characters and the ends are gone."""
    return " ".join(text.translate(_NORMALISE).split())
