"""What a row of the routes names becomes what its function may do, and what it can find: no more, no less."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aws_cdk.aws_dynamodb import ITable
from aws_cdk.aws_iam import PolicyStatement
from aws_cdk.aws_secretsmanager import ISecret
from aws_cdk.aws_sqs import IQueue

from functions.routes import OPERATIONS


class UnknownTouch(ValueError):
    """A row names something that the deployment does not have, or does not do."""


@dataclass(frozen=True)
class Places:
    """Where the nouns of this deployment are. `invocable` are the ARNs of the functions behind HTTP routes."""

    tables: Mapping[str, ITable]
    queues: Mapping[str, IQueue]
    master: ISecret
    invocable: Sequence[str]


@dataclass(frozen=True)
class Grant:
    """One touch, resolved: an action on some resources, and the variable by which the function finds them."""

    action: str
    resources: tuple[str, ...]
    variable: tuple[str, str] | None = None


def resolve(touch: str, places: Places) -> Grant:
    """`messages.put`, `dispatch.send`, `master.read` or `functions.invoke` as what IAM and the environment say."""
    noun, _, verb = touch.partition(".")
    if noun in places.tables and verb in OPERATIONS:
        table = places.tables[noun]
        return Grant(f"dynamodb:{OPERATIONS[verb]}", (table.table_arn,), (f"TABLE_{noun.upper()}", table.table_name))
    if noun in places.queues and verb == "send":
        queue = places.queues[noun]
        return Grant("sqs:SendMessage", (queue.queue_arn,), (f"QUEUE_{noun.upper()}", queue.queue_url))
    if touch == "master.read":
        arn = places.master.secret_arn
        return Grant("secretsmanager:GetSecretValue", (arn,), ("MASTER_SECRET", arn))
    if touch == "functions.invoke":
        return Grant("lambda:InvokeFunction", tuple(places.invocable))
    raise UnknownTouch(f"{touch}: no such table, queue or operation in functions/routes.py")


def statements(grants: Iterable[Grant]) -> list[PolicyStatement]:
    """One statement for each set of resources, its actions in order."""
    by_resource: dict[tuple[str, ...], set[str]] = {}
    for grant in grants:
        by_resource.setdefault(grant.resources, set()).add(grant.action)
    return [PolicyStatement(actions=sorted(actions), resources=list(on)) for on, actions in by_resource.items()]


def environment(grants: Iterable[Grant]) -> dict[str, str]:
    """The variables of what is touched; nothing else can be found."""
    return dict(grant.variable for grant in grants if grant.variable)
