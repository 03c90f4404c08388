"""What strangers typed does no harm in a service's email."""

import pytest

from tidings.domain import sanitised_content
from tidings.domain.sanitised_content import Change


@pytest.mark.parametrize(
    ("typed", "harmless"),
    [
        ("Amira", "Amira"),
        ("see https://bad.example/login?x=1 now", "see  now"),
        ("bad.example/login", ""),
        ("The end.Then more", r"The end\. Then more"),
        ("www.bad.example", r"www\. bad\. example"),
        ("HTTPS://BAD.EXAMPLE", ""),
        ("sam@mail.example", r"sam@mail\.example"),
        ("sam@my-mail.example", r"sam@my\-mail\. example"),
        ("a-https://bad.example/x", r"a\-"),
        ("version 1.2.3", r"version 1\.2\.3"),
        ("[win](http://bad.example)", r"\[win\]\(\)"),
        ("# Big *news* _now_", r"\# Big \*news\* \_now\_"),
        ("<b>`x`</b> | {y} ! + -", r"\<b\>\`x\`\</b\> \| \{y\} \! \+ \-"),
        ("C:\\temp", "C:\\\\temp"),
    ],
)
def test_web_addresses_go_and_marks_get_a_backslash(typed: str, harmless: str) -> None:
    assert sanitised_content.sanitise_text(typed) == harmless


def test_only_the_named_values_change_and_changes_are_told() -> None:
    made = sanitised_content.sanitise(
        {"First name": "*Jo*", "town": "*York*", "age": "7"}, ["first_NAME", "age", "other"]
    )
    assert made.values == {"First name": r"\*Jo\*", "town": "*York*", "age": "7"}
    assert made.changes == {"First name": Change("*Jo*", r"\*Jo\*")}


@pytest.mark.parametrize("names", [None, []])
def test_nothing_changes_unless_it_is_asked_for(names: list[str] | None) -> None:
    made = sanitised_content.sanitise({"name": "*Jo*"}, names)
    assert (made.values, made.changes) == ({"name": "*Jo*"}, {})


@pytest.mark.parametrize(
    ("value", "harmless"),
    [
        (["*a*", 1, None], [r"\*a\*", 1, None]),
        (1.5, 1.5),
        (None, None),
        (True, True),
        ({"file": "QQ==", "filename": "a.pdf"}, {"file": "QQ==", "filename": "a.pdf"}),
        ({"a": "*b*"}, r"\{'a': '\*b\*'\}"),
    ],
)
def test_values_that_are_no_texts_are_made_harmless_where_they_show_as_text(value: object, harmless: object) -> None:
    assert sanitised_content.sanitise({"x": value}, ["x"]).values == {"x": harmless}


@pytest.mark.parametrize("part", ["a-", "a-.", "a.", "a.b-", ".a-b", "@a-", "-http://"])
def test_a_long_chain_of_labels_is_read_once(part: str) -> None:
    assert "://bad" not in sanitised_content.sanitise_text(part * 50_000 + " https://bad.example/")
