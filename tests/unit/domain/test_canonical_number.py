"""One number has one spelling under which it is stored and looked up."""

import pytest

from tidings.domain.phone_number import canonical


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("+18585550142", "+18585550142"),
        ("18585550142", "+18585550142"),
        ("+1 (858) 555-0142", "+18585550142"),
        (" +1 858 555 0142 ", "+18585550142"),
        ("07400123456", "+447400123456"),
        ("+447400123456", "+447400123456"),
        ("447400123456", "+447400123456"),
        ("+15551234567", "+15551234567"),
        ("15551234567", "+15551234567"),
        ("73822", "73822"),
        ("HERON", "HERON"),
        ("", ""),
        ("  ", ""),
        ("00000000000", "00000000000"),
    ],
)
def test_spellings_of_a_number(written: str, stored: str) -> None:
    assert canonical(written) == stored
    assert canonical(stored) == stored
