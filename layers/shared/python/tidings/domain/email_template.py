"""An email before it is sent: its template, the values for it, and everything that is made of the two.

The rules are GOV.UK Notify's: the API answers with the markdown as it was written, filled in; recipients get HTML and
plain text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tidings.domain import email_page, html_text, placeholders, typography, whitespace

LIMIT = 2_000_000  # bytes of the filled-in body, in UTF-8

_PREVIEW_LENGTH = 256  # characters
_PREVIEW_SOURCE = 4_096  # more than a preview is made of, even when its spaces go

# Characters that mail programs show as boxes: the line separator and the Hangul filler.
_NOT_SHOWN = str.maketrans("", "", "\u2028\u3164")


@dataclass(frozen=True, slots=True)
class EmailTemplate:
    """Subject and body with ((placeholders)), and values for them; a placeholder without a value stays as written."""

    subject: str
    body: str
    values: Mapping[str, object] = field(default_factory=dict)
    unsubscribe_url: str | None = None

    @property
    def names(self) -> list[str]:
        """What the template asks for, subject first, each once, as first written."""
        return placeholders.names(self.subject, self.body)

    @property
    def missing(self) -> list[str]:
        """What it asks for and does not get, in the same order."""
        return placeholders.missing([self.subject, self.body], self.values)

    @property
    def filled_subject(self) -> str:
        """The subject of the email: one line, with its typography."""
        return whitespace.collapse(typography.typeset(placeholders.fill(self.subject, self.values)))

    @property
    def filled_body(self) -> str:
        """The body as the API answers it: filled in, its markdown as written."""
        return placeholders.fill(self.body, self.values, lists="markdown").strip()

    @property
    def size(self) -> int:
        """Bytes of the filled-in body."""
        return len(self.filled_body.encode(errors="surrogatepass"))

    @property
    def is_too_long(self) -> bool:
        return self.size > LIMIT

    @property
    def is_empty(self) -> bool:
        """Whether there is no body, or one of placeholders only that the values leave empty."""
        only_placeholders = self.body.startswith("((") and self.body.endswith("))")
        return not self.body or (only_placeholders and not self.filled_body)

    @property
    def html(self) -> str:
        """The body as HTML, without a page around it. Nothing in template or values is obeyed as HTML."""
        from tidings.domain import email_markdown

        return typography.typeset(email_markdown.to_html(self._escaped_source(with_unsubscribe=True)))

    @property
    def plain_text(self) -> str:
        """The email as plain text, with a newline at its end."""
        from tidings.domain import email_markdown

        body = placeholders.fill(self.body, self.values, lists="markdown") + _unsubscribe(self.unsubscribe_url)
        text = typography.typeset(email_markdown.to_plain_text(_prepared(body)))
        return html_text.unescape(text).lstrip() + "\n"

    @property
    def preview(self) -> str:
        """The words that mail programs show beside the subject, as HTML text of at most 256 characters."""
        from tidings.domain import email_markdown

        text = email_markdown.to_preview(self._escaped_source(with_unsubscribe=False), enough=_PREVIEW_SOURCE)
        return " ".join(typography.typeset(text).split())[:_PREVIEW_LENGTH].strip()

    def page(self, language: str = "en") -> str:
        """The whole HTML document of the sent email; `language` is a BCP 47 tag."""
        return email_page.page(self.filled_subject, self.preview, self.html, language)

    def _escaped_source(self, with_unsubscribe: bool) -> str:
        body = placeholders.fill(self.body, self.values, lists="markdown", escape=html_text.escape)
        link = html_text.escape(_unsubscribe(self.unsubscribe_url)) if with_unsubscribe else ""
        return _prepared(body + link)


def _unsubscribe(url: str | None) -> str:
    return f"\n\n---\n\n[Unsubscribe from these emails]({url})" if url else ""


def _prepared(body: str) -> str:
    return typography.unlinked(body).translate(_NOT_SHOWN) + "\n"
