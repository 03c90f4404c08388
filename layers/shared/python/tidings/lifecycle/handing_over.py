"""Handing over: what leaves is made of the message, whatever its channel, and given to the carrier that takes it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from tidings.carriers import Carriers, Email, Outgoing, Text
from tidings.domain import message as statuses
from tidings.domain import verification
from tidings.domain.from_address import from_address
from tidings.domain.message import Message
from tidings.domain.receipt import Answer, NotTaken, Refused
from tidings.entrypoints import observability
from tidings.repositories.bodies import Bodies
from tidings.repositories.services import Services

# Characters of an email's body; a longer one takes seconds to write, and many times its own room.
LARGE: Final = 100_000


class OneAtATime(Exception):
    """This process is writing another large email."""


class HandingOver:
    """Writes messages out for their carriers: never two large emails at once in one process."""

    def __init__(self, carriers: Carriers, services: Services, bodies: Callable[[], Bodies], email_domain: str) -> None:
        self._carriers = carriers
        self._services = services
        self._bodies = bodies
        self._email_domain = email_domain
        self._writing_large = threading.Lock()

    def carrier_of(self, message: Message) -> str:
        """The name of the carrier that takes a message."""
        return self._carriers.of(message).name

    def may_repeat(self, message: Message) -> bool:
        """Whether a message handed over twice leaves once."""
        return self._carriers.of(message).deduplicates

    def hand_over(self, message: Message) -> Answer:
        """Gives a message to its carrier. What cannot be written now has surely not left, and comes again."""
        carrier = self._carriers.of(message)
        try:
            outgoing = self._written(message)
        except (OneAtATime, BotoCoreError, ClientError) as error:
            return NotTaken(type(error).__name__)
        except Exception:
            observability.logger().exception("not written", message_id=message.id)
            observability.count_error("workers")
            return Refused(statuses.TECHNICAL_FAILURE, "internal_error", "the message could not be written")
        return carrier.send(outgoing)

    def _written(self, message: Message) -> Outgoing:
        key = message.details.get("body_key")
        text = self._bodies().get(key) if key else verification.revealed(message, self._carriers.connections.master)
        if message.channel != "email":
            return _text(message, text)
        with self._room_for(text):
            return self._email(message, text)

    def _email(self, message: Message, text: str) -> Email:
        from tidings.domain.email_template import EmailTemplate  # whoever sends texts only never pays for it

        details, service = message.details, self._services.get(message.service_id)
        name = service.name if service else ""
        link = details.get("unsubscribe_link")
        template = EmailTemplate(details["subject"], text, unsubscribe_url=link)
        return Email(
            service_id=message.service_id,
            message_id=message.id,
            to=message.to,
            as_given=details.get("to_as_given"),
            attempt=message.tries,
            from_name=name,
            from_address=message.sender or from_address(name, self._email_domain),
            reply_to=details.get("reply_to"),
            subject=details["subject"],
            html=template.page(),
            text=template.plain_text,
            unsubscribe_url=details.get("unsubscribe_url") or link,
        )

    @contextmanager
    def _room_for(self, text: str) -> Iterator[None]:
        if len(text) <= LARGE:
            yield
            return
        if not self._writing_large.acquire(blocking=False):
            raise OneAtATime
        try:
            yield
        finally:
            self._writing_large.release()


def _text(message: Message, text: str) -> Text:
    return Text(
        service_id=message.service_id,
        message_id=message.id,
        to=message.to,
        as_given=message.details.get("to_as_given"),
        attempt=message.tries,
        text=text,
        sender=message.sender,
    )
