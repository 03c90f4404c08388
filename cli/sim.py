"""`tidings sim numbers`: the numbers and addresses that decide what becomes of a message on the virtual carrier."""

import argparse

from tidings.carriers.virtual_numbers import ADDRESSES, ANSWERS, DELAYS, MANNERS, OUTCOMES

SUMMARY = "The numbers that decide what becomes of a text."


def describe(parser: argparse.ArgumentParser) -> None:
    """What may be said after `tidings sim`."""
    parser.add_argument("what", choices=["numbers"])


def run(_asked: argparse.Namespace) -> int:
    """Prints the scheme."""
    print("+1 500 555 WXYZ\n")
    for digit, title, table in (
        ("W", "what becomes of the text", OUTCOMES),
        ("X", "how the carrier answers the hand-over", ANSWERS),
        ("Y", "when the receipt comes", DELAYS),
        ("Z", "how it comes, or what the phone replies", MANNERS),
    ):
        print(f"{digit}  {title}")
        for value, (_, words) in table.items():
            print(f"   {value}  {words}")
    print("\n+44 7700 900002 fails for good, +44 7700 900003 for now; every other number delivers.\n")
    for address, (_, words) in ADDRESSES.items():
        print(f"{address}  {words}")
    print("every other address delivers.")
    return 0
