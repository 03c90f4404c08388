"""Lines of a message: links, addresses and line breaks in a text that is otherwise shown as it is written.

Emphasis, strong text and code are not part of GOV.UK Notify's dialect: their marks are text.
"""

import re
from collections.abc import Callable

from tidings.domain import html_text
from tidings.domain.email_markdown import links, tags
from tidings.domain.email_markdown.page import Definitions, key
from tidings.domain.email_markdown.writers import Writer

_DEEPEST_LABEL = 20

# Where a run of plain text may end; not after another space, so that a run of spaces is looked at once.
_MARK = re.compile(r"[\\<!\[_*`~]|https?://|(?<! ) *+\n")
_ESCAPED = re.compile(r"\\([\\`*{}\[\]()#+\-.!_>~|])")
_URL = re.compile(r"https?://[^\s<]+[^<.,:\"')\]\s]")
_FOOTNOTE = re.compile(r"\[\^([^\]]{1,200})\]")
_BREAK = re.compile(r" *+\n")

_Found = tuple[int, str] | None


class Inlines:
    """Writes the lines of one message; remembers which of its footnotes they cite, in order."""

    def __init__(self, writer: Writer, definitions: Definitions, patience: links.Patience) -> None:
        self.cited: dict[str, None] = {}
        self.cites = True
        self._writer = writer
        self._definitions = definitions
        self._patience = patience
        self._labels = 0
        self._in_link = False
        self._rules: dict[str, Callable[[str, int], _Found]] = {
            "\\": self._escaped,
            "<": self._tag,
            "h": self._url,
            "[": self._bracketed,
            "!": self._image,
            " ": self._break,
            "\n": self._break,
        }

    def write(self, text: str) -> str:
        text = text.rstrip("\n")
        marked = text.rstrip()
        return self._written(marked) + text[len(marked) :]

    def _written(self, text: str) -> str:
        written: list[str] = []
        at = 0
        while at < len(text):
            rule = self._rules.get(text[at])
            found = rule(text, at) if rule else None
            at, piece = found or _plain(text, at)
            written.append(piece)
        return "".join(written)

    def _escaped(self, text: str, at: int) -> _Found:
        found = _ESCAPED.match(text, at)
        return (found.end(), html_text.literal(found[1])) if found else None

    def _tag(self, text: str, at: int) -> _Found:
        if end := tags.inline(text, at):
            return end, self._writer.html(text[at:end])
        if not (found := tags.address(text, at)):
            return None
        end, address, is_email = found
        return end, self._writer.html(address) if is_email else self._writer.address(address)

    def _url(self, text: str, at: int) -> _Found:
        if not (found := _URL.match(text, at)):
            return None
        return found.end(), html_text.literal(found[0]) if self._in_link else self._writer.address(found[0])

    def _bracketed(self, text: str, at: int) -> _Found:
        return self._footnote(text, at) or self._link(text, at)

    def _footnote(self, text: str, at: int) -> _Found:
        found = _FOOTNOTE.match(text, at) if self.cites and self._definitions.footnotes else None
        name = key(found[1]) if found else ""
        if not found or name not in self._definitions.footnotes or name in self.cited:
            return None
        self.cited[name] = None
        return found.end(), ""

    def _link(self, text: str, at: int) -> _Found:
        link = links.find(text, at, self._definitions.links, self._patience)
        return (link.end, self._writer.link(self._label(link.label), link.url, link.title)) if link else None

    def _image(self, text: str, at: int) -> _Found:
        """Images do not show."""
        if not text.startswith("[", at + 1):
            return None
        link = links.find(text, at + 1, self._definitions.links, self._patience)
        return (link.end, "") if link else None

    def _label(self, text: str) -> str:
        if self._labels == _DEEPEST_LABEL:
            return html_text.literal(text)
        self._labels, self._in_link = self._labels + 1, True
        written = self.write(text)
        self._labels, self._in_link = self._labels - 1, False
        return written

    def _break(self, text: str, at: int) -> _Found:
        found = _BREAK.match(text, at)
        return (found.end(), self._writer.line_break) if found else None


def _plain(text: str, at: int) -> tuple[int, str]:
    mark = _MARK.search(text, at + 1)
    end = mark.start() if mark else len(text)
    return end, html_text.literal(text[at:end])
