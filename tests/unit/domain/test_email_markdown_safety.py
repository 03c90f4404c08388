"""No message becomes HTML that is obeyed, and none holds up the others."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidings.domain import email_markdown, html_text


def shape(text: str) -> str:
    """The HTML of a message without its styles and the tables around its lists."""
    html = re.sub(r' style="[^"]*"', "", email_markdown.to_html(html_text.escape(text)))
    return html.replace('<table role="presentation"><tr><td>', "").replace("</td></tr></table>", "")


class Allowed(HTMLParser):
    """Fails on what this house never writes."""

    ATTRIBUTES = frozenset({"style", "href", "title", "role"})
    TAGS = frozenset({"p", "h2", "h3", "hr", "br", "ul", "ol", "li", "table", "tr", "td", "div", "blockquote", "a"})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.TAGS
        for name, value in attrs:
            assert name in self.ATTRIBUTES
            assert name != "href" or re.match(r"(ftp|file|https?|mailto|tel):", value or "", re.IGNORECASE)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


MARKS = r"""a * 1. ^ # ``` [ ]( ) " ' "t" < > </a> <script> <img/src="x"onerror="y"> <!-- --> &lt; & https://x.example/
javascript: [k]: [k] [^1] [^1]: | --- \ é"""
SPACES = (" ", "    ", "\n", "\n\n", "\t", "\u00a0", ' "t"')


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*MARKS.split(), *SPACES]), max_size=30).map("".join))
def test_no_message_becomes_html_that_the_house_does_not_write(text: str) -> None:
    for source in (text, html_text.escape(text)):
        Allowed().feed(email_markdown.to_html(source))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "![" * 100_000,
        "[a](" * 50_000,
        '[a](b "' * 30_000,
        "[" + "]" * 200_000 + "a",
        "[" * 50_000 + "]" * 50_000 + "(",
        "a" + " " * 200_000 + "b",
        "<" * 50_000,
        "<a b=c" * 20_000,
        "<!--" * 20_000,
        "&" * 200_000,
    ],
)
def test_a_hostile_line_is_read_at_once_and_shown_as_it_is(text: str) -> None:
    assert html_text.unescape(email_markdown.to_plain_text(text)) == f"\n\n{text}"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("```a\n" * 40_000, f"<p>{'```a<br>' * 39_999}```a</p>"),
        ("[\n" * 20_000, f"<p>{'[<br>' * 19_999}[</p>"),
        ("#" + " " * 200_000 + "a", "<h2>a</h2>"),
        ("\u00a0\n" * 50_000, ""),
        ("|" * 100_000 + "\n|-|\nx", "<p>x</p>"),
        ("[k]: x\n\n" + "[" * 100_000, f"<p>{'[' * 100_000}</p>"),
        ("* a\n" * 10_000, f"<ul>{'<li>a</li>' * 10_000}</ul>"),
    ],
)
def test_hostile_lines_are_read_at_once(text: str, html: str) -> None:
    assert shape(text) == html


def test_a_message_that_uses_up_all_patience_has_no_more_links() -> None:
    link = "\n\n[a](b.example)"
    assert "<a " not in shape(("[" * 5_000 + "]" * 5_000 + "(") * 10 + link)
    assert "<a " in shape("[b] " * 50_000 + link)
