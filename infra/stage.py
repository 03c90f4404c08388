"""One deployment of Tidings: its name, and what follows from the name."""

import re
from dataclasses import dataclass

from aws_cdk import RemovalPolicy
from aws_cdk.aws_logs import RetentionDays
from constructs import Node

_ON = (True, 1, "1", "on", "true", "yes")
_STAGE_NAME = re.compile(r"[a-z][a-z0-9]{0,11}")
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


@dataclass(frozen=True)
class Stage:
    """A deployment, as the context describes it (`-c stage=prod`, or CDK_CONTEXT_JSON without the CLI).

    `base_url` is the public address if it is not the API's own; `email_domain` is what stands after the @ where emails
    come from, and without it none leave; `local` is true only in the cloud on one laptop; `bundling` builds the
    third-party layer and compiles what is shipped.
    """

    name: str = "dev"
    base_url: str | None = None
    email_domain: str | None = None
    local: bool = False
    bundling: bool = True

    def __post_init__(self) -> None:
        if not _STAGE_NAME.fullmatch(self.name):
            raise ValueError(f"stage {self.name!r}: a small letter, then at most eleven small letters and digits")
        if self.email_domain is not None and not _DOMAIN.fullmatch(self.email_domain):
            raise ValueError(f"email_domain {self.email_domain!r}: a domain in small letters, such as mail.example.org")

    @classmethod
    def of(cls, node: Node) -> "Stage":
        """The stage that a construct's context asks for."""
        return cls(
            name=node.try_get_context("stage") or "dev",
            base_url=node.try_get_context("base_url"),
            email_domain=node.try_get_context("email_domain"),
            local=asked(node, "local", default=False),
            bundling=asked(node, "bundling", default=True),
        )

    def named(self, noun: str) -> str:
        """`opt_outs` -> `tidings-dev-opt-outs`: the physical name of a table, a queue, a function or an alarm."""
        return f"tidings-{self.name}-{noun.replace('_', '-')}"

    @property
    def keeps_data(self) -> bool:
        """Whether deleting the stack must leave its data alone."""
        return self.name == "prod"

    @property
    def removal_policy(self) -> RemovalPolicy:
        """What becomes of that which cannot be made again: the tables and the master secret."""
        return RemovalPolicy.RETAIN if self.keeps_data else RemovalPolicy.DESTROY

    @property
    def log_retention(self) -> RetentionDays:
        """How long a log line lives."""
        return RetentionDays.THREE_MONTHS if self.keeps_data else RetentionDays.TWO_WEEKS


def asked(node: Node, switch: str, *, default: bool) -> bool:
    """A switch of the context: `-c nag=off`, `-c local=1`."""
    value = node.try_get_context(switch)
    return default if value is None else value in _ON


def construct_id(noun: str) -> str:
    """`notify-create` -> `NotifyCreate`: construct ids come from names alone, so logical ids never move."""
    return "".join(word.capitalize() for word in re.split(r"[-_]", noun))
