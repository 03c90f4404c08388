"""Which email addresses we send to."""

import time

import pytest

from tidings.domain import email_address
from tidings.domain.email_address import InvalidEmailAddress


@pytest.mark.parametrize(
    "address",
    [
        "ada@lovelace.org",
        "o'neil+bills@post.example.co.uk",
        "x_y-z.1@a.io",
        "{odd}|but`allowed`@example.net",
        "gruesse@bücher.example",
        "post@правительство.рф",
        "post@xn--bcher-kva.example",
        "a@b--c.museum",
        f"{'x' * 307}@example.net",
    ],
)
def test_an_address_we_can_send_to_is_kept_as_given(address: str) -> None:
    assert email_address.parse(address).as_given == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nobody",
        "@example.net",
        "a@b@example.net",
        "a b@example.net",
        "a,b@example.net",
        "a;b@example.net",
        '"ada"@example.net',
        "Ada <ada@example.net>",
        "größe@example.net",
        "a..b@example.net",
        "a@example..net",
        "a@.example.net",
        "a@example.net.",
        "a@example",
        "a@example.n",
        "a@example.123",
        "a@10.0.0.1",
        "a@[10.0.0.1]",
        "a@exam_ple.net",
        "a@-example.net",
        "a@example-.net",
        "a@a---b.net",
        "a@example.xn--a--b",
        f"a@{'b' * 64}.net",
        f"a@{'bcd.' * 64}net",
        f"{'x' * 309}@example.net",
    ],
)
def test_anything_else_is_refused_in_the_same_words(text: str) -> None:
    with pytest.raises(InvalidEmailAddress, match=r"^Not a valid email address$"):
        email_address.parse(text)


@pytest.mark.parametrize("text", [" ada@example.net\n", "\u200bada@example.net", "ada\u00a0@exam\ufeffple.net"])
def test_whitespace_that_was_pasted_along_is_taken_out(text: str) -> None:
    assert email_address.parse(text).as_given == "ada@example.net"


def test_addresses_are_sent_to_and_compared_in_lower_case() -> None:
    shouted, plain = email_address.parse("Ada@Example.NET"), email_address.parse("ada@example.net")
    assert shouted.as_given == "Ada@Example.NET"
    assert shouted.normalised == plain.normalised == "ada@example.net"


@pytest.mark.parametrize("text", ["a" * 200_000, "a@" + "b." * 100_000, "a@" + "b-" * 100_000, "a@" + "é" * 300])
def test_no_text_however_long_takes_long_to_refuse(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises(InvalidEmailAddress):
        email_address.parse(text)
    assert time.perf_counter() - started < 1
