"""Texts with {{placeholders}}."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tidings.domain import inline_template

FILLED = [
    ("Hi {{name}}!", {"name": "Ana"}, "Hi Ana!"),
    ("{{ name }}{{name }}{{  name}}", {"name": "x"}, "xxx"),
    ("Hi {{name}}, welcome", {}, "Hi, welcome"),
    ("Hi {{name}} , welcome", {}, "Hi  , welcome"),
    ("Hi {{name}}. Bye {{name}}! {{name}}? {{name}}; {{name}}: x", {}, "Hi. Bye!?;: x"),
    ("Hi {{name}} and you", {}, "Hi  and you"),
    ("{{name}}, welcome", {}, ", welcome"),
    ("Hi\t {{name}},", {}, "Hi,"),
    ("Hi\n{{name}},", {}, "Hi\n,"),
    ("Hi {{name}},", {"name": "Ana"}, "Hi Ana,"),
    ("{{a}}", {"a": "{{b}}", "b": "never"}, "{{b}}"),
    ("{{a}}{{b}}", {"a": "{{", "b": "a}}"}, "{{a}}"),
    ("{a} {{}} {{ }} {{{a}}} {{a}", {"a": "1"}, "{a} {{}} {{ }} {1} {{a}"),
    ("{{a{b}}", {"a{b": "1"}, "{{a{b}}"),
    ("{{given name}}", {"given name": "Ana"}, "Ana"),
    ("{{Name}}", {"name": "Ana"}, ""),
    ("{{" + "n" * 200 + "}}", {"n" * 200: "x"}, "x"),
    ("{{" + "n" * 201 + "}}", {"n" * 201: "x"}, "{{" + "n" * 201 + "}}"),
    ("100% {0} %s $x", {}, "100% {0} %s $x"),
]


@pytest.mark.parametrize(("text", "values", "filled"), FILLED)
def test_a_text_is_filled(text: str, values: dict[str, str], filled: str) -> None:
    assert inline_template.fill(text, values) == filled


def test_names_are_told_without_the_blanks_around_them() -> None:
    assert inline_template.names("{{ a }} {{b}} {{b}} {{}} {c}") == {"a", "b"}


@given(some.text(alphabet=some.characters(exclude_characters="{}")))
def test_a_text_without_braces_stays_as_it_is(text: str) -> None:
    assert inline_template.fill(text, {"a": "x"}) == text


@given(some.text(alphabet="{} a,.\n\t"), some.text(alphabet="{}a"))
def test_any_text_is_filled_and_values_are_never_looked_at(text: str, value: str) -> None:
    filled = inline_template.fill(text, {"a": value})
    assert len(filled) <= len(text) + len(value) * text.count("{{")


@pytest.mark.parametrize("text", ["{" * 60_000, "{{" * 30_000, "{{ " * 20_000, "{{" + " " * 60_000, "{{a" * 20_000])
def test_no_text_takes_long(text: str) -> None:
    begin = time.process_time()
    inline_template.fill(text, {})
    assert time.process_time() - begin < 0.5
