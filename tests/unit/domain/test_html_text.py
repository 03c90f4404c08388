"""Text that becomes HTML is shown, never obeyed."""

import pytest

from tidings.domain import html_text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
        ("Marks & Spencer", "Marks &amp; Spencer"),
        ("already &amp; escaped", "already &amp; escaped"),
        ("a&nbsp;b", "a&nbsp;b"),
        ("caf&eacute; &#233; &#xE9;", "café é é"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("&#60;script&#62;", "&lt;script&gt;"),
        ("&amp;lt;", "&amp;lt;"),
        ("&unheardof;", "&amp;unheardof;"),
        ("?a=1&copy=2", "?a=1&amp;copy=2"),
        ("\"quotes\" 'stay'", "\"quotes\" 'stay'"),
        ("", ""),
    ],
)
def test_what_someone_wrote_is_shown_as_text(written: str, shown: str) -> None:
    assert html_text.escape(written) == shown


def test_an_attribute_cannot_be_left() -> None:
    assert html_text.attribute('x" onclick="y"><b>') == "x&quot; onclick=&quot;y&quot;&gt;&lt;b&gt;"


def test_literal_text_keeps_references_and_shows_bare_ampersands() -> None:
    assert html_text.literal("a & b &lt; c <d>") == "a &amp; b &lt; c &lt;d&gt;"


@pytest.mark.parametrize(
    ("escaped", "written"),
    [
        ("a &amp; b &lt;c&gt; &#39;d&#39;", "a & b <c> 'd'"),
        ("https://x.example/?a=1&copy=2", "https://x.example/?a=1&copy=2"),
        ("&unheardof;", "&unheardof;"),
    ],
)
def test_only_references_with_a_semicolon_are_resolved(escaped: str, written: str) -> None:
    assert html_text.unescape(escaped) == written
