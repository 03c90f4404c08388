"""Text on its way into HTML: shown as it was written, never obeyed."""

import html
import re

_KEPT = frozenset({"&nbsp;", "&amp;"})
# A reference to a character (with its semicolon, as HTML wants it), or a character that HTML would obey.
_SPECIAL = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[^\t\n\f <&#;]{1,32});|[&<>]")
_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|\w{1,32});")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w+;)")
_INERT = str.maketrans({"<": "&lt;", ">": "&gt;"})


def escape(text: str) -> str:
    """What someone wrote, as HTML that shows it: `&eacute;` becomes its character, `&nbsp;` and `&amp;` stay.

    The rule is GOV.UK Notify's for template bodies and values. Quotes stay: the result is for text, not for attributes.
    """
    return _SPECIAL.sub(_shown, text)


def literal(text: str) -> str:
    """Text or escaped text as HTML that shows it; references to characters stay."""
    return inert(_BARE_AMPERSAND.sub("&amp;", text))


def inert(text: str) -> str:
    """Escaped text in which nothing can be a tag; for what is escaped already, no change."""
    return text.translate(_INERT)


def attribute(text: str) -> str:
    """Escaped text for use between double quotes in a tag."""
    return inert(text).replace('"', "&quot;")


def unescape(text: str) -> str:
    """The text with its references to characters resolved; one without a semicolon (`?a=1&copy=2`) is none."""
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text)


def _shown(found: re.Match[str]) -> str:
    special = found[0]
    return special if special in _KEPT else html.escape(html.unescape(special), quote=False)
