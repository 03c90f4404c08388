"""The HTML document that a mail program opens."""

from html.parser import HTMLParser

from tidings.domain import email_page


class Outline(HTMLParser):
    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.text: dict[str, str] = {}
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes[tag] = dict(attrs)

    def handle_data(self, data: str) -> None:
        self.text.setdefault(self.tags[-1] if self.tags else "", data)


def test_a_page_says_its_language_its_title_and_its_encoding() -> None:
    outline = Outline(email_page.page("Your appointment", "See you", "<p>See you</p>", "cy"))
    assert outline.attributes["html"] == {"lang": "cy"}
    assert outline.text["title"] == "Your appointment"
    assert 'charset="utf-8"' in email_page.page("s", "p", "b")
    assert email_page.page("s", "p", "b").startswith("<!DOCTYPE html>\n")


def test_the_preview_comes_first_and_is_not_shown() -> None:
    document = email_page.page("Subject", "In short", "<p>At length</p>")
    hidden = document.index("display: none")
    assert hidden < document.index("In short") < document.index("At length")
    assert 'aria-hidden="true"' in document[:hidden]


def test_nothing_in_a_subject_is_obeyed() -> None:
    document = email_page.page('"><script>alert(1)</script>', "&lt;b&gt; &am", "<p>ok</p>")
    assert "script" not in Outline(document).tags
    assert "b" not in Outline(document).tags


def test_braces_are_ordinary_characters() -> None:
    document = email_page.page("{subject}", "{body}", "<p>{preview} {0}</p>")
    assert "<title>{subject}</title>" in document
    assert "<p>{preview} {0}</p>" in document
