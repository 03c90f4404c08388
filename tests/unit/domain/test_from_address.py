"""Where emails come from: an address that every mail server takes, named after the service."""

import pytest

from tidings.domain import email_address
from tidings.domain.from_address import from_address


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Otter Loans", "otter.loans@mail.heron.example"),
        ("  Crown &  Anchor Ltd. ", "crown.anchor.ltd@mail.heron.example"),
        ("Café Crème", "cafe.creme@mail.heron.example"),
        ("...dots...everywhere...", "dots.everywhere@mail.heron.example"),
        ("Over-the-top_24", "overthetop24@mail.heron.example"),
        ("Tab\tand\nline", "tab.and.line@mail.heron.example"),
        ("Łódź Library", "odz.library@mail.heron.example"),
        ("図書館", "notifications@mail.heron.example"),
        ("", "notifications@mail.heron.example"),
        ("&&& !!!", "notifications@mail.heron.example"),
        ("x" * 100, f"{'x' * 64}@mail.heron.example"),
        (f"{'x' * 63} y", f"{'x' * 63}@mail.heron.example"),
    ],
)
def test_the_local_part_is_the_services_name_made_plain(name: str, address: str) -> None:
    assert from_address(name, "mail.heron.example") == address
    assert email_address.parse(address).normalised == address
