"""The one room that makes things, each once, and only when it is first asked for."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from tidings import settings as environment
from tidings.domain.routing import CODES, DISPATCH
from tidings.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient

    from tidings.carriers import Carriers
    from tidings.carriers.handover import Account
    from tidings.carriers.sns import Topic
    from tidings.domain.message import Message
    from tidings.domain.service import Caller
    from tidings.lifecycle.accepting import Accepting
    from tidings.lifecycle.announcing import Announcing
    from tidings.lifecycle.batching import Batching
    from tidings.lifecycle.conversing import Conversing
    from tidings.lifecycle.dispatching import Dispatching
    from tidings.lifecycle.enrolling import Enrolling
    from tidings.lifecycle.heeding import Heeding
    from tidings.lifecycle.holding import Holding
    from tidings.lifecycle.limiting import Limiter
    from tidings.lifecycle.pacing import Pacing
    from tidings.lifecycle.publishing import Calling, Routing
    from tidings.lifecycle.receiving import Receiving
    from tidings.lifecycle.recording import Recording
    from tidings.lifecycle.registering import Registering
    from tidings.lifecycle.sending import Sending
    from tidings.lifecycle.staffing import Staffing
    from tidings.lifecycle.sweeping import SecondLook, Sweep
    from tidings.lifecycle.verifying import Verifying
    from tidings.repositories.batches import Batches
    from tidings.repositories.bodies import Bodies
    from tidings.repositories.counters import Counters
    from tidings.repositories.deliveries import Deliveries
    from tidings.repositories.due import DueJobs
    from tidings.repositories.message_lists import MessageLists
    from tidings.repositories.messages import Messages
    from tidings.repositories.numbers import Numbers
    from tidings.repositories.opt_outs import OptOuts
    from tidings.repositories.queues import Queue
    from tidings.repositories.received_texts import ReceivedTexts
    from tidings.repositories.senders import Senders
    from tidings.repositories.services import Services
    from tidings.repositories.templates import Templates
    from tidings.repositories.verifications import Verifications
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
_MAKING = threading.Lock()


def clock() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@cache
def settings() -> Settings:
    return environment.read()


@cache
def _session() -> Any:
    return boto3.session.Session()


def _client(service: str, config: Config) -> Any:
    """A client of one AWS service; threads may ask, but a session makes only one client at a time."""
    with _MAKING:
        return _session().client(service, config=config)


@cache
def dynamodb() -> "DynamoDBClient":
    client: DynamoDBClient = _client("dynamodb", _CONFIG)
    return client


@cache
def sqs() -> "SQSClient":
    client: SQSClient = _client("sqs", _CONFIG)
    return client


@cache
def functions() -> "LambdaClient":
    """Lambda, to pass a request on: asked once only, since asking twice could send a text twice."""
    once = Config(read_timeout=30, retries={"mode": "standard", "total_max_attempts": 1})
    client: LambdaClient = _client("lambda", _CONFIG.merge(once))
    return client


@cache
def ses() -> "SESV2Client":
    """SES: asked once only, since asking twice could send an email twice."""
    from tidings.carriers.handover import TIMEOUT_SECONDS

    once = Config(read_timeout=TIMEOUT_SECONDS, retries={"mode": "standard", "total_max_attempts": 1})
    client: SESV2Client = _client("sesv2", _CONFIG.merge(once))
    return client


@cache
def master() -> bytes:
    """The deployment's master secret."""
    client = _client("secretsmanager", _CONFIG)
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
def message_lists() -> "MessageLists":
    from tidings.repositories.message_lists import MessageLists

    return MessageLists(settings().table("messages"), dynamodb())


@cache
def s3() -> "S3Client":
    client: S3Client = _client("s3", _CONFIG)
    return client


@cache
def bodies() -> "Bodies":
    from tidings.repositories.bodies import Bodies

    return Bodies(settings().bodies_bucket, s3())


def whole(message: "Message") -> "Message":
    """A message with its text, wherever that lies."""
    key = message.details.get("body_key")
    return replace(message, text=bodies().get(key)) if key else message


@cache
def opt_outs() -> "OptOuts":
    from tidings.repositories.opt_outs import OptOuts

    return OptOuts(settings().table("opt_outs"), dynamodb())


@cache
def batches() -> "Batches":
    from tidings.repositories.batches import Batches

    return Batches(settings().table("batches"), dynamodb())


@cache
def received_texts() -> "ReceivedTexts":
    from tidings.repositories.received_texts import ReceivedTexts

    return ReceivedTexts(settings().table("received_texts"), dynamodb())


@cache
def numbers() -> "Numbers":
    from tidings.repositories.numbers import Numbers

    return Numbers(settings().table("numbers"), dynamodb())


@cache
def webhooks() -> "Webhooks":
    from tidings.repositories.webhooks import Webhooks

    return Webhooks(settings().table("webhooks"), dynamodb())


@cache
def senders() -> "Senders":
    from tidings.repositories.senders import Senders

    return Senders(settings().table("senders"), dynamodb())


@cache
def templates() -> "Templates":
    from tidings.repositories.templates import Templates

    return Templates(settings().table("templates"), dynamodb())


@cache
def registering() -> "Registering":
    from tidings.lifecycle.registering import Registering

    return Registering(senders(), services(), lambda: clock())


@cache
def verifications() -> "Verifications":
    from tidings.repositories.verifications import Verifications

    return Verifications(settings().table("verifications"), dynamodb())


@cache
def deliveries() -> "Deliveries":
    from tidings.repositories.deliveries import Deliveries

    return Deliveries(settings().table("deliveries"), dynamodb())


@cache
def carriers() -> "Carriers":
    from tidings.carriers import Carriers, Connections

    return Carriers(Connections(queue, master, lambda: clock(), mail, topic), settings().email_carrier)


def mail() -> "Account":
    """The deployment's SES."""
    from tidings.carriers.handover import Account

    return Account(ses(), settings().email_configuration_set)


@cache
def topic() -> "Topic":
    from tidings.carriers.sns import Topic

    return Topic(settings().email_topic, lambda url: fetch(url), lambda: clock())


def fetch(url: str) -> tuple[int, bytes]:
    """The status and body of an address of Amazon's."""
    from tidings.carriers import sns

    return sns.fetch(url)


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
def enrolling() -> "Enrolling":
    from tidings.lifecycle.enrolling import Enrolling

    return Enrolling(services())


@cache
def sending() -> "Sending":
    from tidings.lifecycle.quotas import Quotas
    from tidings.lifecycle.sending import Sending

    return Sending(accepting(), Quotas(counters(), lambda: clock()), bodies)


@cache
def verifying() -> "Verifying":
    from tidings.lifecycle.verifying import Verifying

    return Verifying(lambda: accepting(CODES), verifications(), master(), lambda: clock())


@cache
def pacing(lane: str = DISPATCH) -> "Pacing":
    from tidings.lifecycle.pacing import Pacing

    return Pacing(services(), counters, queue(lane), lambda: clock())


@cache
def dispatching(lane: str = DISPATCH) -> "Dispatching":
    from tidings.lifecycle.capping import Capping
    from tidings.lifecycle.dispatching import Dispatching
    from tidings.lifecycle.gatekeeping import Gatekeeping
    from tidings.lifecycle.handing_over import HandingOver

    capping = Capping(counters(), lambda: clock())
    gatekeeping = Gatekeeping(services(), opt_outs(), capping, lambda: clock())
    handing_over = HandingOver(carriers(), services(), lambda: bodies(), settings().email_domain)
    return Dispatching(messages(), gatekeeping, handing_over, holding(lane), lambda: clock())


@cache
def batching() -> "Batching":
    from tidings.lifecycle.batching import Batching
    from tidings.repositories.idempotency import Idempotency

    markers = lambda: Idempotency(settings().table("idempotency"), dynamodb())  # noqa: E731
    return Batching(batches(), messages(), holding(), markers)


@cache
def heeding() -> "Heeding":
    from tidings.lifecycle.heeding import Heeding

    return Heeding(services(), opt_outs(), numbers(), accepting())


@cache
def receiving() -> "Receiving":
    from tidings.lifecycle.receiving import Receiving

    return Receiving(received_texts(), numbers(), heeding(), lambda: clock())


@cache
def recording() -> "Recording":
    from tidings.lifecycle.recording import Recording

    return Recording(opt_outs())


@cache
def staffing() -> "Staffing":
    from tidings.lifecycle.staffing import Staffing

    return Staffing(services())


@cache
def announcing() -> "Announcing":
    from tidings.lifecycle.announcing import Announcing

    return Announcing(webhooks(), queue("webhook"))


@cache
def conversing() -> "Conversing":
    from tidings.lifecycle.conversing import Conversing

    return Conversing(numbers())


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


def token_bearer(header: str | None) -> "Caller":
    """Who made the token in this Authorization header."""
    from tidings.dialects.v2.authentication import authenticate

    return authenticate(header, services().get, master(), clock())
