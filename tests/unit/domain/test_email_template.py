"""A template and its values, as the API answers them and as the recipient gets them."""

import re

import pytest

from tidings.domain.email_template import LIMIT, EmailTemplate


def words(html: str) -> str:
    return re.sub("<[^>]*>", "|", html)


def test_a_template_asks_for_names_subject_first() -> None:
    template = EmailTemplate("For ((name))", "((day)) ((NAME)) ((late??Sorry))", {"day": "Monday", "late": None})
    assert template.names == ["name", "day", "late"]
    assert template.missing == ["name", "late"]


@pytest.mark.parametrize(
    ("subject", "values", "filled"),
    [
        ("Hello ((name))", {"name": "Jo"}, "Hello Jo"),
        ("  two\n lines \u200b ", {}, "two lines"),
        ('((things)) -- it\'s "on"', {"things": ["a", "b", "c"]}, "a, b and c – it’s “on”"),
        ("<b> & ((x))", {"x": "<i>"}, "<b> & <i>"),
    ],
)
def test_a_subject_is_one_line_with_its_typography(subject: str, values: dict[str, object], filled: str) -> None:
    assert EmailTemplate(subject, "", values).filled_subject == filled


def test_the_api_answers_the_markdown_as_written() -> None:
    template = EmailTemplate(
        "", '\n# Hi ((name))\r\n\r\nIt\'s - "here" ((list)) \n', {"name": "<Jo>", "list": ["x", "y"]}
    )
    assert template.filled_body == '# Hi <Jo>\r\n\r\nIt\'s - "here" \n\n* x\n* y'


@pytest.mark.parametrize(
    ("body", "values", "is_empty"),
    [
        ("", {}, True),
        ("((a))", {"a": " "}, True),
        ("((a??x)) ((b))", {"a": "no", "b": ""}, True),
        ("((a))", {"a": "x"}, False),
        ("  ", {}, False),
        ("((a)).", {"a": ""}, False),
    ],
)
def test_a_body_is_empty_when_its_values_leave_nothing(body: str, values: dict[str, object], is_empty: bool) -> None:
    assert EmailTemplate("", body, values).is_empty is is_empty


def test_a_body_may_have_two_million_bytes_when_filled_in() -> None:
    fits = EmailTemplate("", "((a))", {"a": "é" * (LIMIT // 2)})
    assert (fits.size, fits.is_too_long) == (LIMIT, False)
    assert EmailTemplate("", "((a))b", fits.values).is_too_long


def test_a_lone_surrogate_is_three_bytes_and_can_be_shown() -> None:
    template = EmailTemplate("", "[a](https://x.example/((a)))", {"a": "\ud800"})
    assert template.size == len("[a](https://x.example/)") + 3
    assert 'href="https://x.example/?"' in template.html


def test_nothing_from_template_or_values_is_obeyed_as_html() -> None:
    template = EmailTemplate("", "<u>((a))</u>\n\n<script>((a))</script>\n\n    ((a))", {"a": '<img src="x">'})
    assert "<u>" not in template.html
    assert "<script" not in template.html
    assert "<img" not in template.html + template.preview
    assert template.html.count("&lt;img src=") == 3


def test_html_and_plain_text_say_the_same() -> None:
    template = EmailTemplate("", '# Bring\n((items))\n\nThanks , "all"\nGOV.UK', {"items": ["ID", "tea & cake"]})
    assert words(template.html) == "|Bring||||||ID||tea &amp; cake||||||Thanks, “all”|GOV.\u200bUK|"
    assert template.plain_text == (f"Bring\n{'=' * 65}\n\n• ID\n• tea & cake\n\nThanks, “all”\nGOV.\u200bUK\n")


def test_a_link_in_plain_text_keeps_its_parameters() -> None:
    template = EmailTemplate("", "[Pay](https://x.example/?a=1&copy=2&sect=3) & go", {})
    assert template.plain_text == "Pay: https://x.example/?a=1&copy=2&sect=3 & go\n"


def test_an_unsubscribe_link_comes_last_and_only_in_what_is_sent() -> None:
    template = EmailTemplate("", "Hello", {}, unsubscribe_url="https://u.example/?a=1&b=2")
    assert template.filled_body == "Hello"
    assert template.size == 5
    assert template.preview == "Hello"
    assert template.plain_text.endswith("=-=\n\nUnsubscribe from these emails: https://u.example/?a=1&b=2\n")
    assert 'href="https://u.example/?a=1&amp;b=2">Unsubscribe from these emails</a></p>' in template.html


def test_a_preview_is_words_only_and_256_characters_at_most() -> None:
    template = EmailTemplate("", "# Title\n\n---\n\n* one\n* [two](https://x.example)\n\n" + "word " * 5_000, {})
    assert template.preview.startswith("Title • one • two word word")
    assert len(template.preview) == 256


def test_characters_that_show_as_boxes_go() -> None:
    assert EmailTemplate("", "a\u2028b\u3164c", {}).plain_text == "abc\n"


def test_a_page_holds_subject_preview_and_body() -> None:
    page = EmailTemplate("It's ((x))", "Body <b>", {"x": "<on>"}).page("cy")
    assert "<title>It’s &lt;on&gt;</title>" in page
    assert '<html lang="cy">' in page
    assert page.count("Body &lt;b&gt;") == 2
