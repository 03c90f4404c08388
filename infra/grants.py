"""What a row of the routes names becomes what its function may do, and what it can find: no more, no less."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import Aws
from aws_cdk.aws_dynamodb import ITable
from aws_cdk.aws_iam import PolicyStatement
from aws_cdk.aws_secretsmanager import ISecret
from aws_cdk.aws_sqs import IQueue

from functions.routes import OPERATIONS

BODY_OPERATIONS = {"put": "s3:PutObject", "get": "s3:GetObject"}


class UnknownTouch(ValueError):
    """A row names something that the deployment does not have, or does not do."""


@dataclass(frozen=True)
class Mail:
    """Where emails leave, as ARNs and names, and the topic that tells what became of them."""

    senders: tuple[str, ...]
    configuration_set: str
    topic: str


@dataclass(frozen=True)
class Places:
    """Where the nouns of this deployment are.

    `bodies` is a bucket's name, `invocable` are the ARNs of the functions behind HTTP routes. A deployment without
    `mail` keeps its emails to itself: the virtual carrier takes them.
    """

    tables: Mapping[str, ITable]
    queues: Mapping[str, IQueue]
    bodies: str
    master: ISecret
    invocable: Sequence[str]
    mail: Mail | None = None


@dataclass(frozen=True)
class Grant:
    """A touch, resolved: an action on some resources, and the variable by which the function finds them.

    One without resources only lets the function find something.
    """

    action: str = ""
    resources: tuple[str, ...] = ()
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
    if noun == "bodies" and verb in BODY_OPERATIONS:
        return Grant(BODY_OPERATIONS[verb], (every_object(places.bodies),), ("BODIES_BUCKET", places.bodies))
    single = _SINGLE.get(touch)
    if single is None:
        raise UnknownTouch(f"{touch}: no such table, queue or operation in functions/routes.py")
    return single(places)


def every_object(bucket: str) -> str:
    """The ARN of everything in a bucket."""
    return f"arn:{Aws.PARTITION}:s3:::{bucket}/*"


def _master(places: Places) -> Grant:
    arn = places.master.secret_arn
    return Grant("secretsmanager:GetSecretValue", (arn,), ("MASTER_SECRET", arn))


def _invoking(places: Places) -> Grant:
    return Grant("lambda:InvokeFunction", tuple(places.invocable))


def _sending(places: Places) -> Grant:
    mail = places.mail
    if mail is None:
        return Grant()
    return Grant("ses:SendEmail", mail.senders, ("EMAIL_CONFIGURATION_SET", mail.configuration_set))


def _hearing(places: Places) -> Grant:
    return Grant(variable=("EMAIL_TOPIC", places.mail.topic)) if places.mail else Grant()


_SINGLE: Mapping[str, Callable[[Places], Grant]] = {
    "master.read": _master,
    "functions.invoke": _invoking,
    "email.send": _sending,
    "email.hear": _hearing,
}


def statements(grants: Iterable[Grant]) -> list[PolicyStatement]:
    """One statement for each set of resources, its actions in order."""
    by_resource: dict[tuple[str, ...], set[str]] = {}
    for grant in grants:
        if grant.resources:
            by_resource.setdefault(grant.resources, set()).add(grant.action)
    return [PolicyStatement(actions=sorted(actions), resources=list(on)) for on, actions in by_resource.items()]


def environment(grants: Iterable[Grant]) -> dict[str, str]:
    """The variables of what is touched; nothing else can be found."""
    return dict(grant.variable for grant in grants if grant.variable)
