"""What a message costs: billed segments by the rate of its destination."""

from typing import Final

from tidings.domain.message import Message

# The price of one domestic segment, in the deployment's own currency.
RATE: Final = 0.024


def price(message: Message) -> float:
    """The price of a text; emails cost nothing."""
    return message.segments * RATE * multiplier(message.to) if message.channel == "sms" else 0.0


def multiplier(number: str) -> int:
    """How many domestic segments one segment to an E.164 number costs."""
    from tidings.domain import phone_number  # needed where money is counted only

    try:
        return phone_number.parse(number).rate_multiplier
    except phone_number.PhoneNumberRefused:
        return 1
