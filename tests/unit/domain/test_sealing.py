"""Secrets at rest: sealed for one purpose, opened for that one only."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tidings.domain import sealing
from tidings.domain.sealing import BrokenSeal

MASTER = b"a master secret for these tests only"


@given(some.text(max_size=300))
def test_what_was_sealed_is_opened(text: str) -> None:
    assert sealing.unseal(MASTER, "webhook/1", sealing.seal(MASTER, "webhook/1", text)) == text


@given(some.text(min_size=4, max_size=100, alphabet=some.characters(codec="ascii")))
def test_a_seal_shows_nothing_and_is_never_the_same_twice(text: str) -> None:
    first, second = sealing.seal(MASTER, "p", text), sealing.seal(MASTER, "p", text)
    assert first != second
    assert text.encode() not in base64.b64decode(first)


def test_every_changed_byte_breaks_the_seal() -> None:
    raw = base64.b64decode(sealing.seal(MASTER, "p", "the secret"))
    for position in range(len(raw)):
        changed = raw[:position] + bytes([raw[position] ^ 1]) + raw[position + 1 :]
        with pytest.raises(BrokenSeal):
            sealing.unseal(MASTER, "p", base64.b64encode(changed).decode())


@pytest.mark.parametrize("cut", [1, 16, 48, 57])
def test_a_shortened_seal_is_broken(cut: int) -> None:
    raw = base64.b64decode(sealing.seal(MASTER, "p", "the secret"))
    with pytest.raises(BrokenSeal):
        sealing.unseal(MASTER, "p", base64.b64encode(raw[:-cut]).decode())


def test_another_purpose_or_master_does_not_open_it() -> None:
    sealed = sealing.seal(MASTER, "webhook/1/secret", "the secret")
    for master, purpose in ((MASTER, "webhook/2/secret"), (MASTER, "webhook/1"), (b"another", "webhook/1/secret")):
        with pytest.raises(BrokenSeal):
            sealing.unseal(master, purpose, sealed)


def test_derived_secrets_are_one_per_purpose_and_master() -> None:
    derived = [sealing.derive(master, purpose) for master in (MASTER, b"another") for purpose in ("a", "b", "")]
    assert len(set(derived)) == 6
    assert {len(secret) for secret in derived} == {32}
    assert derived[0] == sealing.derive(MASTER, "a")
