"""The markdown of emails."""

import re

import pytest

from tidings.domain import email_markdown, html_text

LINE = "=" * 65
DASHES = "-" * 65
RULE = "=-" * 32 + "="


def shape(text: str) -> str:
    """The HTML of a message without its styles and the tables around its lists."""
    html = re.sub(r' style="[^"]*"', "", email_markdown.to_html(html_text.escape(text)))
    return html.replace('<table role="presentation"><tr><td>', "").replace("</td></tr></table>", "")


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("# One", "<h2>One</h2>", f"\n\n\nOne\n{LINE}"),
        ("## Two ##", "<h3>Two</h3>", f"\n\n\nTwo\n{DASHES}"),
        ("### Three", "<p>Three</p>", "\n\nThree"),
        ("#tight", "<h2>tight</h2>", f"\n\n\ntight\n{LINE}"),
        ("#", "<p>#</p>", "\n\n#"),
        ("##", "<h2>#</h2>", f"\n\n\n#\n{LINE}"),
        ("Under\n===", "<h2>Under</h2>", f"\n\n\nUnder\n{LINE}"),
        ("Under\n---", "<h3>Under</h3>", f"\n\n\nUnder\n{DASHES}"),
        ("text\n# Head\ntext", "<p>text</p><h2>Head</h2><p>text</p>", f"\n\ntext\n\n\nHead\n{LINE}\n\ntext"),
    ],
)
def test_headings(text: str, html: str, plain: str) -> None:
    assert (shape(text), email_markdown.to_plain_text(text)) == (html, plain)


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("* a\n* b", "<ul><li>a</li><li>b</li></ul>", "\n\n• a\n• b"),
        ("-a\n-b", "<ul><li>a</li><li>b</li></ul>", "\n\n• a\n• b"),
        ("• a", "<ul><li>a</li></ul>", "\n\n• a"),
        ("3. a\n7. b", "<ol><li>a</li><li>b</li></ol>", "\n\n1. a\n2. b"),
        ("+ a\n+ b", "<p>+ a</p><p>+ b</p>", "\n\n+ a\n\n+ b"),
        ("text\n* a", "<p>text</p><ul><li>a</li></ul>", "\n\ntext\n\n• a"),
        ("text\n• a", "<p>text<br>• a</p>", "\n\ntext\n• a"),
        ("* a\nmore", "<ul><li>a<br>more</li></ul>", "\n\n• a\nmore"),
        ("* a\n\ntext", "<ul><li>a</li></ul><p>text</p>", "\n\n• a\n\ntext"),
        ("* a\n\n* b", "<ul><li><p> a</p></li><li><p> b</p></li></ul>", "\n\n• a\n• b"),
        ("* a\n\n\n* b", "<ul><li>a</li></ul><ul><li>b</li></ul>", "\n\n• a\n\n• b"),
        ("* a\n* b\n***", "<ul><li>a</li><li>b</li></ul><hr>", f"\n\n• a\n• b\n\n{RULE}"),
        ("* a\n---", "<h3>* a</h3>", f"\n\n\n* a\n{DASHES}"),
        ("* a\n  1. b\n  2. c", "<ul><li>a<ol><li>b</li><li>c</li></ol></li></ul>", "\n\n• a\n\n1. b\n2. c"),
        ("*no emphasis*", "<ul><li>no emphasis*</li></ul>", "\n\n• no emphasis*"),
        ("1.5 miles", "<ol><li>5 miles</li></ol>", "\n\n1. 5 miles"),
        ("*", "<p>*</p>", "\n\n*"),
    ],
)
def test_lists(text: str, html: str, plain: str) -> None:
    assert (shape(text), email_markdown.to_plain_text(text)) == (html, plain)


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("one\ntwo", "<p>one<br>two</p>", "\n\none\ntwo"),
        ("one  \ntwo", "<p>one<br>two</p>", "\n\none\ntwo"),
        ("one\r\n\r\n\r\ntwo", "<p>one</p><p>two</p>", "\n\none\n\ntwo"),
        ("\n\none", "<br><p>one</p>", "\n\n\none"),
        ("^ set\nin", "<div><blockquote><p>set<br>in</p></blockquote></div>", "\n\nset\nin"),
        ("^ a\n\n^ b", "<div><blockquote><p>a</p><p>b</p></blockquote></div>", "\n\na\n\nb"),
        ("> quote", "<p>&gt; quote</p>", "\n\n&gt; quote"),
        ("a\n\n***\n\nb", "<p>a</p><hr><p>b</p>", f"\n\na\n\n{RULE}\n\nb"),
        ("    code\n      more", "code\n  more", "code\n  more"),
        ("```\na *b*\n```", "a *b*", "a *b*"),
        ("~~~ py\na\n\n~~~\nb", "a<p>b</p>", "a\n\nb"),
        ("~~~\na\n~~~~", "a\n~", "a\n~"),
        ("```\nopen", "<p>```<br>open</p>", "\n\n```\nopen"),
        ("a | b\n--|--\n1 | 2\n\nc", "<p>c</p>", "\n\nc"),
        ("| a |\n|---|\n| 1 |", "", ""),
        ("a | b", "<p>a | b</p>", "\n\na | b"),
        ("_a_ **b** ~~c~~ `d`", "<p>_a_ **b** ~~c~~ `d`</p>", "\n\n_a_ **b** ~~c~~ `d`"),
        (r"\# \* \[a\](b) \q", r"<p># * [a](b) \q</p>", "\n\n# * [a](b) \\q"),
        ("\ta", "a", "a"),
        ("", "", ""),
    ],
)
def test_paragraphs_and_what_parts_them(text: str, html: str, plain: str) -> None:
    assert (shape(text), email_markdown.to_plain_text(text)) == (html, plain)


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("[a](https://x.example)", '<a href="https://x.example">a</a>', "a: https://x.example"),
        ('[a](b.example "c")', '<a href="http://b.example" title="c">a</a>', "a (c): b.example"),
        ("[a](mailto:b@x.example)", '<a href="mailto:b%40x.example">a</a>', "a: mailto:b@x.example"),
        ("[](https://x.example)", '<a href="https://x.example">https://x.example</a>', ": https://x.example"),
        ("[a [b] c](d)", '<a href="http://d">a [b] c</a>', "a [b] c: d"),
        ("[a]( d )", '<a href="http://d">a</a>', "a: d"),
        (
            "see https://x.example/a_b?c=d.",
            'see <a href="https://x.example/a_b?c=d">https://x.example/a_b?c=d</a>.',
            None,
        ),
        ("[https://x.example](d)", '<a href="http://d">https://x.example</a>', "https://x.example: d"),
        ("x.example a@x.example", "x.example a@x.example", None),
        ("![a](b)", "", ""),
        ("[a] (b) [c", "[a] (b) [c", None),
        ("a [b](c", "a [b](c", None),
        ("[a](javascript:alert(1))", '<a href="http://javascript:alert%281">a</a>)', "a: javascript:alert(1)"),
        ("[a](data:x)", '<a href="http://data:x">a</a>', "a: data:x"),
    ],
)
def test_links(text: str, html: str, plain: str | None) -> None:
    assert shape(text).removeprefix("<p>").removesuffix("</p>") == html
    assert email_markdown.to_plain_text(text).lstrip() == (text if plain is None else plain)


def test_a_title_cannot_leave_its_attribute() -> None:
    assert 'title="b&quot; onclick=&quot;c"' in shape('[a](d "b" onclick="c")')


def test_links_may_be_defined_elsewhere() -> None:
    text = '[Read this][r] or [r].\n\n[R]: https://x.example "Title"'
    read = '<a href="https://x.example" title="Title">{}</a>'
    assert shape(text) == f"<p>{read.format('Read this')} or {read.format('r')}.</p>"
    assert shape("[nothing][r] and [r]") == "<p>[nothing][r] and [r]</p>"


def test_footnotes_stand_at_the_end_in_the_order_they_are_cited() -> None:
    text = "[^1]: first\n    still first\n[^2]: second\n[^3]: uncited\n\nSee[^2] and[^1]."
    assert email_markdown.to_plain_text(text) == "\n\nSee and.\n\nsecond\n\nfirst\nstill first"


def test_tags_in_plain_text_stay_as_they_were_written() -> None:
    text = 'a <b class="[c](d)">e</b> f\n\n<div>\n[g](h)\n</div>\n\n<https://x.example> <jo@x.example>'
    assert email_markdown.to_plain_text(text) == (
        '\n\na <b class="[c](d)">e</b> f<div>\n[g](h)\n</div>\n\nhttps://x.example jo@x.example'
    )


def test_lists_and_insets_nest_six_deep() -> None:
    assert shape("*" * 9 + " a").count("<ul>") == 7
    assert shape("^" * 9 + " a").count("<blockquote>") == 7


def test_a_preview_stops_when_it_has_enough() -> None:
    text = "first\n\n" * 1_000
    assert email_markdown.to_preview(text, enough=20) == "\n\nfirst" * 3
