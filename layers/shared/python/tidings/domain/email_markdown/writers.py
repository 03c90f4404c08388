"""How each part of an email looks: as HTML with its styles in place, as plain text, and as the preview of its words."""

from typing import Protocol
from urllib.parse import quote

from tidings.domain import html_text

_COLUMNS = 65

# Anything else gets http:// before it, so that `javascript:` is the name of a host that does not exist.
_SCHEMES = ("ftp:", "file:", "http:", "https:", "mailto:", "tel:")

_TEXT = "font-size: 19px; line-height: 25px; color: #0B0C0C;"
_HEADING = "Margin: 0 0 15px 0; padding: 10px 0 0 0; {}font-weight: bold; color: #0B0C0C;"
_STYLES = {
    "h2": _HEADING.format("font-size: 27px; line-height: 35px; "),
    "h3": _HEADING.format("font-size: 19px; line-height: 25px; "),
    "p": f"Margin: 0 0 20px 0; {_TEXT}",
    "hr": "border: 0; height: 1px; background: #B1B4B6; Margin: 30px 0 30px 0;",
    "table": "padding: 0 0 20px 0;",
    "td": "font-family: Helvetica, Arial, sans-serif;",
    "ol": "Margin: 0 0 0 20px; padding: 0; list-style-type: decimal;",
    "ul": "Margin: 0 0 0 20px; padding: 0; list-style-type: disc;",
    # No space between these two, as in the emails that services know.
    "li": "Margin: 5px 0 5px; padding: 0 0 0 5px; font-size: 19px;line-height: 25px; color: #0B0C0C;",
    "div": "Margin: 0 0 20px 0;",
    "blockquote": (
        "Margin: 0; border-left: 10px solid #B1B4B6;padding: 15px 0 0.1px 15px; font-size: 19px; line-height: 25px;"
    ),
    "a": "word-wrap: break-word; color: #1D70B8;",
}


class Writer(Protocol):
    """What the parts of a message become; every text given is written already."""

    @property
    def line_break(self) -> str: ...
    def paragraph(self, text: str) -> str: ...
    def heading(self, text: str, level: int, /) -> str: ...
    def rule(self) -> str: ...
    def listed(self, items: list[str], numbered: bool) -> str: ...
    def inset(self, text: str) -> str: ...
    def html(self, source: str) -> str: ...
    def code(self, source: str) -> str: ...
    def link(self, label: str, url: str, title: str, /) -> str: ...
    def address(self, url: str) -> str: ...


class HtmlWriter:
    """HTML of a message whose text is escaped; what is not is escaped here, so that nothing in it is ever obeyed."""

    line_break = "<br>"

    def paragraph(self, text: str) -> str:
        return _element("p", text) if text.strip() else ""

    def heading(self, text: str, level: int) -> str:
        return _element(f"h{level + 1}", text) if level < 3 else self.paragraph(text)

    def rule(self) -> str:
        return f'<hr style="{_STYLES["hr"]}">'

    def listed(self, items: list[str], numbered: bool) -> str:
        body = "".join(_element("li", item.strip()) for item in items)
        cell = _element("td", _element("ol" if numbered else "ul", body))
        return f'<table role="presentation" style="{_STYLES["table"]}"><tr>{cell}</tr></table>'

    def inset(self, text: str) -> str:
        return _element("div", _element("blockquote", text))

    def html(self, source: str) -> str:
        return html_text.inert(source)

    def code(self, source: str) -> str:
        return html_text.inert(source)

    def link(self, label: str, url: str, title: str) -> str:
        titled = f' title="{html_text.attribute(title)}"' if title else ""
        target = url if url.lower().startswith(_SCHEMES) else f"http://{url}"
        href = quote(target, safe=":/?#=&;%", errors="replace")
        return f'<a style="{_STYLES["a"]}" href="{href}"{titled}>{label or html_text.inert(url)}</a>'

    def address(self, url: str) -> str:
        return self.link("", url, "")


class PlainTextWriter:
    """Plain text with the shape of the message; its `&`s are HTML references still, for the typography that follows."""

    line_break = "\n"

    def paragraph(self, text: str) -> str:
        return f"\n\n{text}" if text.strip() else ""

    def heading(self, text: str, level: int, /) -> str:
        return f"\n\n\n{text}\n{'?=-'[level] * _COLUMNS}" if level < 3 else self.paragraph(text)

    def rule(self) -> str:
        return self.paragraph("=-" * (_COLUMNS // 2) + "=")

    def listed(self, items: list[str], numbered: bool) -> str:
        marks = (f"{number}." if numbered else "•" for number in range(1, len(items) + 1))
        return "".join(["\n", *(f"\n{mark} {item.strip()}" for mark, item in zip(marks, items, strict=True))])

    def inset(self, text: str) -> str:
        return text

    def html(self, source: str) -> str:
        return source

    def code(self, source: str) -> str:
        return source

    def link(self, label: str, url: str, title: str, /) -> str:
        return f"{label} ({title}): {url}" if title else f"{label}: {url}"

    def address(self, url: str) -> str:
        return url


class PreviewWriter(PlainTextWriter):
    """The words of a message only: no rules, no underlines, no targets of links. For escaped text, like HTML."""

    def heading(self, text: str, _level: int, /) -> str:
        return self.paragraph(text)

    def rule(self) -> str:
        return ""

    def html(self, source: str) -> str:
        return html_text.inert(source)

    def code(self, source: str) -> str:
        return html_text.inert(source)

    def link(self, label: str, _url: str, title: str, /) -> str:
        return f"{label} ({title})" if title else label


def _element(name: str, content: str) -> str:
    return f'<{name} style="{_STYLES[name]}">{content}</{name}>'
