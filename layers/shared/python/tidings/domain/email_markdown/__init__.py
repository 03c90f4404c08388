"""The markdown of emails: a message as HTML, as plain text, and as the preview that mail programs show of it.

The dialect is GOV.UK Notify's: headings, lists, inset text, rules and links; emphasis, code and HTML show as written.
"""

import re
from collections.abc import Iterator

from tidings.domain.email_markdown.blocks import document
from tidings.domain.email_markdown.inlines import Inlines
from tidings.domain.email_markdown.links import Patience
from tidings.domain.email_markdown.rendering import written
from tidings.domain.email_markdown.writers import HtmlWriter, PlainTextWriter, PreviewWriter, Writer

_NEWLINE = re.compile(r"\r\n?")
_SPACES_ONLY = re.compile(r"^ +$", re.MULTILINE)
_TAB = 4


def to_html(text: str) -> str:
    """The HTML of a message whose text is escaped (`html_text.escape`), without a page around it."""
    return "".join(_parts(text, HtmlWriter()))


def to_plain_text(text: str) -> str:
    """The plain text of a message as it was written; its `&` and `<` are HTML references, to be resolved at the end."""
    return "".join(_parts(text, PlainTextWriter()))


def to_preview(text: str, enough: int = 1_000_000) -> str:
    """The words of a message whose text is escaped, up to the part that makes them `enough` characters."""
    parts: list[str] = []
    for part in _parts(text, PreviewWriter()):
        parts.append(part)
        enough -= len(part)
        if enough <= 0:
            break
    return "".join(parts)


def _parts(text: str, writer: Writer) -> Iterator[str]:
    """The message part by part, then the footnotes it cites, in the order of their first citations."""
    blocks, definitions = document(_prepared(text))
    inlines = Inlines(writer, definitions, Patience.for_message(text))
    for block in blocks:
        yield written(block, inlines, writer)
    cited, inlines.cites = inlines.cited, False
    for name in cited:
        yield from (written(block, inlines, writer) for block in definitions.footnotes[name].children)


def _prepared(text: str) -> str:
    lines = _NEWLINE.sub("\n", text).expandtabs(_TAB).replace("\u2424", "\n")
    return _SPACES_ONLY.sub("", lines)
