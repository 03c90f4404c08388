"""The one room that makes things, each once, and only when it is first asked for."""

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from tidings import settings as environment
from tidings.domain.routing import DISPATCH
from tidings.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_sqs import SQSClient

    from tidings.carriers import Carriers
    from tidings.domain.service import Caller
    from tidings.lifecycle.accepting import Accepting
    from tidings.lifecycle.dispatching import Dispatching
    from tidings.lifecycle.holding import Holding
    from tidings.lifecycle.limiting import Limiter
    from tidings.lifecycle.pacing import Pacing
    from tidings.lifecycle.publishing import Calling, Routing
    from tidings.lifecycle.sweeping import SecondLook, Sweep
    from tidings.repositories.counters import Counters
    from tidings.repositories.deliveries import Deliveries
    from tidings.repositories.due import DueJobs
    from tidings.repositories.messages import Messages
    from tidings.repositories.opt_outs import OptOuts
    from tidings.repositories.queues import Queue
    from tidings.repositories.senders import Senders
    from tidings.repositories.services import Services
    from tidings.repositories.webhooks import Webhooks
    from tidings.webhook_client import WebhookClient

# A fixed user agent and no second validation of what we wrote ourselves: 38 % of a call's processor time.
_CONFIG = Config(
    user_agent="tidings",
    parameter_validation=False,
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=20,
)


def clock() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@cache
def settings() -> Settings:
    return environment.read()


@cache
def _session() -> Any:
    return boto3.session.Session()


@cache
def dynamodb() -> "DynamoDBClient":
    client: DynamoDBClient = _session().client("dynamodb", config=_CONFIG)
    return client


@cache
def sqs() -> "SQSClient":
    client: SQSClient = _session().client("sqs", config=_CONFIG)
    return client


@cache
def functions() -> "LambdaClient":
    """Lambda, to pass a request on: asked once only, since asking twice could send a text twice."""
    once = Config(read_timeout=30, retries={"mode": "standard", "total_max_attempts": 1})
    client: LambdaClient = _session().client("lambda", config=_CONFIG.merge(once))
    return client


@cache
def master() -> bytes:
    """The deployment's master secret."""
    client = _session().client("secretsmanager", config=_CONFIG)
    return str(client.get_secret_value(SecretId=settings().master_secret)["SecretString"]).encode()


@cache
def queue(noun: str) -> "Queue":
    from tidings.repositories.queues import Queue

    return Queue(settings().queue(noun), sqs())


@cache
def services() -> "Services":
    from tidings.repositories.services import Services

    return Services(settings().table("services"), dynamodb(), lambda: clock())


@cache
def messages() -> "Messages":
    from tidings.repositories.messages import Messages

    return Messages(settings().table("messages"), dynamodb())


@cache
def opt_outs() -> "OptOuts":
    from tidings.repositories.opt_outs import OptOuts

    return OptOuts(settings().table("opt_outs"), dynamodb())


@cache
def webhooks() -> "Webhooks":
    from tidings.repositories.webhooks import Webhooks

    return Webhooks(settings().table("webhooks"), dynamodb())


@cache
def senders() -> "Senders":
    from tidings.repositories.senders import Senders

    return Senders(settings().table("senders"), dynamodb())


@cache
def deliveries() -> "Deliveries":
    from tidings.repositories.deliveries import Deliveries

    return Deliveries(settings().table("deliveries"), dynamodb())


@cache
def carriers() -> "Carriers":
    from tidings.carriers import Carriers, Connections

    return Carriers(Connections(queue, master, lambda: clock()))


@cache
def webhook_client() -> "WebhookClient":
    from tidings.webhook_client import WebhookClient

    return WebhookClient(settings().may_call_loopback)


@cache
def limiter() -> "Limiter":
    from tidings.lifecycle.limiting import Limiter
    from tidings.repositories.limits import Limits

    return Limiter(Limits(settings().table("limits"), dynamodb()), lambda: clock())


@cache
def due() -> "DueJobs":
    from tidings.repositories.due import DueJobs

    return DueJobs(settings().table("due"), dynamodb())


@cache
def counters() -> "Counters":
    from tidings.repositories.counters import Counters

    return Counters(settings().table("limits"), dynamodb())


@cache
def holding(lane: str = DISPATCH) -> "Holding":
    from tidings.lifecycle.holding import Holding, Lane

    return Holding(messages(), Lane(lane, queue(lane)), due)


@cache
def accepting(lane: str = DISPATCH) -> "Accepting":
    from tidings.lifecycle.accepting import Accepting
    from tidings.repositories.idempotency import Idempotency

    return Accepting(messages(), holding(lane), lambda: Idempotency(settings().table("idempotency"), dynamodb()))


@cache
def pacing(lane: str = DISPATCH) -> "Pacing":
    from tidings.lifecycle.pacing import Pacing

    return Pacing(services(), counters, queue(lane), lambda: clock())


@cache
def dispatching(lane: str = DISPATCH) -> "Dispatching":
    from tidings.lifecycle.capping import Capping
    from tidings.lifecycle.dispatching import Dispatching
    from tidings.lifecycle.gatekeeping import Gatekeeping

    capping = Capping(counters(), lambda: clock())
    gatekeeping = Gatekeeping(services(), opt_outs(), capping, lambda: clock())
    return Dispatching(messages(), gatekeeping, carriers(), holding(lane), lambda: clock())


@cache
def routing() -> "Routing":
    from tidings.lifecycle.publishing import Routing

    return Routing(webhooks(), queue("webhook"), queue("second_look"))


@cache
def calling() -> "Calling":
    from tidings.lifecycle.publishing import Calling, Identity, Later

    later = Later(queue("webhook"), due())
    identity = Identity(master(), lambda: clock(), settings().may_call_loopback)
    return Calling(webhooks(), deliveries(), later, webhook_client(), identity)


@cache
def second_look() -> "SecondLook":
    from tidings.lifecycle.sweeping import LANES, SecondLook

    lanes = {name: queue(name) for name in LANES}
    return SecondLook(messages(), lanes, queue("second_look"), lambda: clock())


@cache
def sweep() -> "Sweep":
    from tidings.lifecycle.sweeping import LANES, Sweep

    queues = {noun: queue(noun) for noun in (*LANES, "webhook")}
    return Sweep(services(), messages(), due(), queues, lambda: clock())


def caller(key_text: str) -> "Caller":
    """Who showed this key."""
    from tidings.lifecycle.authenticating import authenticate

    return authenticate(key_text, services(), master())
