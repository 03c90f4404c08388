"""Which carrier takes a message, and in which lane it waits for its turn."""

from tidings.domain.message import Message

DEFAULT = "virtual"
SANDBOX = "sandbox"

CODES = "codes"
DISPATCH = "dispatch"


def carrier_for(message: Message, email_carrier: str = DEFAULT) -> str:
    """The name of the carrier for a message: test keys never reach a real one; emails have one of their own."""
    if message.is_sandbox:
        return SANDBOX
    return email_carrier if message.channel == "email" else DEFAULT


def lane(message: Message) -> str:
    """The queue that a message is dispatched from: somebody waits for a code, nobody for a campaign."""
    return CODES if message.dialect == "otp" else DISPATCH
