"""The deployment's own repositories, as the local tools use them: to seed, to look at phones and webhooks, to sign."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from local.aws import Aws
from local.deployed import Deployed
from tidings.domain.service import Service
from tidings.repositories.deliveries import Deliveries
from tidings.repositories.numbers import Numbers
from tidings.repositories.opt_outs import OptOuts
from tidings.repositories.phones import Phones
from tidings.repositories.received_texts import ReceivedTexts
from tidings.repositories.senders import Senders
from tidings.repositories.services import Services
from tidings.repositories.templates import Templates
from tidings.repositories.webhooks import Webhooks


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class Storage:
    """Repositories over the embedded AWS, with the names that the deployment gave its tables."""

    def __init__(self, aws: Aws, deployed: Deployed) -> None:
        self._deployed = deployed
        self._secrets, self._dynamodb = aws.client("secretsmanager"), aws.client("dynamodb")

    @cached_property
    def master(self) -> bytes:
        """The deployment's master secret."""
        found = self._secrets.get_secret_value(SecretId=self._deployed.variable("MASTER_SECRET"))
        return str(found["SecretString"]).encode()

    @cached_property
    def services(self) -> Services:
        """Services and their keys."""
        return Services(self._table("services"), self._dynamodb, now)

    @cached_property
    def webhooks(self) -> Webhooks:
        """Webhook endpoints."""
        return Webhooks(self._table("webhooks"), self._dynamodb)

    @cached_property
    def deliveries(self) -> Deliveries:
        """Attempts at webhooks."""
        return Deliveries(self._table("deliveries"), self._dynamodb)

    @cached_property
    def opt_outs(self) -> OptOuts:
        """Who said stop."""
        return OptOuts(self._table("opt_outs"), self._dynamodb)

    @cached_property
    def numbers(self) -> Numbers:
        """Whose each inbound number is."""
        return Numbers(self._table("numbers"), self._dynamodb)

    @cached_property
    def received_texts(self) -> ReceivedTexts:
        """What people wrote to services."""
        return ReceivedTexts(self._table("received_texts"), self._dynamodb)

    @cached_property
    def senders(self) -> Senders:
        """Names and numbers that texts come from."""
        return Senders(self._table("senders"), self._dynamodb)

    @cached_property
    def templates(self) -> Templates:
        """Texts that services keep, every version of them."""
        return Templates(self._table("templates"), self._dynamodb)

    @cached_property
    def phones(self) -> Phones:
        """What was handed to a carrier for real."""
        return Phones(self._table("phones"), self._dynamodb)

    def all_services(self) -> Iterator[Service]:
        """Every service there is."""
        after: str | None = None
        while True:
            found, after = self.services.page(100, after)
            yield from found
            if after is None:
                return

    def _table(self, noun: str) -> Any:
        return self._deployed.variable(f"TABLE_{noun.upper()}")
