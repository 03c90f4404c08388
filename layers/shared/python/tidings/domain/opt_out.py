"""The opt-out ledger: of every number that ever said stop to a service, what it said, when, and what holds now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

# How we know: the phone wrote a word, a program or an operator said so, or it was brought along from elsewhere.
WORD: Final = "word"
API: Final = "api"
OPERATOR: Final = "operator"
IMPORT: Final = "import"

# A phone that goes out and in more often than this stays out, until somebody looks at it.
MOST_BY_WORD: Final = 200
MOST_LINES: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the ledger: out or in again, when, and how we know.

    `word` and `text_id` are of the received text that said so; `origin` is who or what else did, in free words.
    """

    at: datetime
    is_out: bool
    source: str
    word: str | None = None
    text_id: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """All that is known of one number: the last line holds. No line is ever taken away."""

    service_id: str
    phone: str
    is_out: bool
    history: tuple[Line, ...]

    @property
    def last(self) -> Line:
        return self.history[-1]


def room(line: Line) -> int:
    """How many lines there may be before this one; the last place of all is for going out."""
    return (MOST_BY_WORD if line.source == WORD else MOST_LINES) + line.is_out
