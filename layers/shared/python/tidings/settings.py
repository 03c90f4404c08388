"""The environment as one model: read when asked, so that importing is free."""

import os
from dataclasses import dataclass


class Unset(LookupError):
    """A function asked for something that its row in the routes does not name."""


@dataclass(frozen=True)
class Settings:
    """Where things are. A name that the function's row does not touch is not set, and asking for it raises Unset."""

    environment: dict[str, str]

    def table(self, noun: str) -> str:
        """The physical name of a table, from `TABLE_MESSAGES` and its sisters."""
        return self._required(f"TABLE_{noun.upper()}")

    def queue(self, noun: str) -> str:
        """The URL of a queue, from `QUEUE_DISPATCH` and its sisters."""
        return self._required(f"QUEUE_{noun.upper()}")

    @property
    def master_secret(self) -> str:
        """The ARN or name of the deployment's one secret."""
        return self._required("MASTER_SECRET")

    @property
    def base_url(self) -> str:
        """The public base URL, without a slash at its end: links and callbacks start with it."""
        return self._required("BASE_URL").rstrip("/")

    @property
    def email_domain(self) -> str:
        """What stands after the @ where emails come from."""
        return self.environment.get("EMAIL_DOMAIN") or "tidings.example"

    @property
    def email_carrier(self) -> str:
        """The name of the carrier that takes emails."""
        return self.environment.get("EMAIL_CARRIER") or "virtual"

    @property
    def email_configuration_set(self) -> str:
        """The name of the SES configuration set whose events come back to us."""
        return self._required("EMAIL_CONFIGURATION_SET")

    @property
    def email_topic(self) -> str:
        """The ARN of the SNS topic that tells of emails; empty where there is none."""
        return self.environment.get("EMAIL_TOPIC", "")

    @property
    def bodies_bucket(self) -> str:
        """The bucket of texts that are too long for a table."""
        return self._required("BODIES_BUCKET")

    @property
    def function_prefix(self) -> str:
        """What the names of this deployment's functions begin with."""
        return self._required("FUNCTION_PREFIX")

    @property
    def may_call_loopback(self) -> bool:
        """Only the local cloud may call webhooks on this very machine."""
        return self.environment.get("LOCAL_CLOUD") == "1"

    def _required(self, name: str) -> str:
        try:
            return self.environment[name]
        except KeyError:
            raise Unset(f"{name} is not set: does the function's row in functions/routes.py name it?") from None


def read() -> Settings:
    """The settings of this process, as they are now."""
    return Settings(dict(os.environ))
