"""Which carrier takes a message."""

from tidings.domain.message import Message

DEFAULT = "virtual"
SANDBOX = "sandbox"


def carrier_for(message: Message) -> str:
    """The name of the carrier for a message: test keys never reach a real one."""
    return SANDBOX if message.is_sandbox else DEFAULT
