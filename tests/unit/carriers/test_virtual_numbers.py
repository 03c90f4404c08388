"""The simulator's recipients: what is written out in full is compared with what the caller wrote."""

import pytest

from tidings.carriers.virtual_numbers import script


@pytest.mark.parametrize(
    ("to", "as_given", "words"),
    [
        ("pip@example.com", None, ("DELIVERED",)),
        ("perm-fail@simulator.notify", None, ("BOUNCED",)),
        ("temp-fail@simulator.notify", None, ("UNAVAILABLE",)),
        ("complaint@simulator.notify", None, ("DELIVERED", "COMPLAINED")),
        ("perm-fail@simulator.notify", "PERM-FAIL@simulator.notify", ("DELIVERED",)),
        ("+447700900002", None, ("INVALID",)),
        ("+447700900003", "07700900003", ("UNREACHABLE",)),
        ("+447700900003", " 07700900003 ", ("UNREACHABLE",)),
        ("+447700900003", "07700 900003", ("DELIVERED",)),
        ("+447700900004", "07700900004", ("DELIVERED",)),
        ("+15551234567", None, ("DELIVERED",)),
        ("+15005554000", None, ("UNREACHABLE",)),
    ],
)
def test_a_recipient_asks_for_its_outcome(to: str, as_given: str | None, words: tuple[str, ...]) -> None:
    assert script(to, as_given).words == words
