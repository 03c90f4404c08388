"""How emails leave by Amazon SES and how it tells what became of them; there only when a domain is given for them."""

from collections.abc import Iterable

from aws_cdk import Aws, CfnOutput, NestedStack
from aws_cdk.aws_iam import PolicyStatement, ServicePrincipal
from aws_cdk.aws_ses import CfnConfigurationSet, CfnConfigurationSetEventDestination, CfnEmailIdentity
from aws_cdk.aws_sns import CfnSubscription, Topic
from constructs import Construct, IConstruct

from infra.grants import Mail
from infra.stage import Stage

RECEIPTS = "/callbacks/ses/receipts"
TOLD = ["DELIVERY", "BOUNCE", "COMPLAINT", "REJECT"]
SIGNED_WITH_SHA256 = "2"
PATIENCE = {
    "healthyRetryPolicy": {
        "minDelayTarget": 5,
        "maxDelayTarget": 300,
        "numRetries": 20,
        "backoffFunction": "exponential",
    }
}
"""Twenty tries within about half an hour; SNS allows an hour, and after that we should no longer believe it."""


class MailOffice(NestedStack):
    """The domain that emails come from, the set whose events we hear, and the topic that brings them."""

    def __init__(self, scope: Construct, stage: Stage, domain: str) -> None:
        super().__init__(scope, "Mail", description="Tidings: where emails leave")
        self.name = stage.named("email")
        events = CfnConfigurationSet(
            self,
            "Events",
            name=self.name,
            reputation_options=CfnConfigurationSet.ReputationOptionsProperty(reputation_metrics_enabled=True),
        )
        identity = CfnEmailIdentity(self, "Domain", email_identity=domain)
        self.topic = self._topic()
        self._destination().node.add_dependency(events, self.topic)
        self.mail = Mail((_arn(f"identity/{domain}"), _arn(f"configuration-set/{self.name}")), self.name, self._arn)
        self._tell(identity)

    @property
    def _arn(self) -> str:
        """The topic's, from its name alone: functions in other stacks need not wait for this one."""
        return f"arn:{Aws.PARTITION}:sns:{Aws.REGION}:{Aws.ACCOUNT_ID}:{self.name}"

    def _topic(self) -> Topic:
        topic = Topic(self, "Topic", topic_name=self.name, enforce_ssl=True, signature_version=SIGNED_WITH_SHA256)
        only_our_set = {"AWS:SourceAccount": Aws.ACCOUNT_ID, "AWS:SourceArn": _arn(f"configuration-set/{self.name}")}
        topic.add_to_resource_policy(
            PolicyStatement(
                actions=["sns:Publish"],
                principals=[ServicePrincipal("ses.amazonaws.com")],
                resources=[topic.topic_arn],
                conditions={"StringEquals": only_our_set},
            )
        )
        return topic

    def _destination(self) -> CfnConfigurationSetEventDestination:
        return CfnConfigurationSetEventDestination(
            self,
            "Destination",
            configuration_set_name=self.name,
            event_destination=CfnConfigurationSetEventDestination.EventDestinationProperty(
                name="receipts",
                enabled=True,
                matching_event_types=TOLD,
                sns_destination=CfnConfigurationSetEventDestination.SnsDestinationProperty(
                    topic_arn=self.topic.topic_arn
                ),
            ),
        )

    def _tell(self, identity: CfnEmailIdentity) -> None:
        """The three records by which the domain's owner says that we may send for it (DKIM, RFC 6376)."""
        for number in (1, 2, 3):
            name = getattr(identity, f"attr_dkim_dns_token_name{number}")
            value = getattr(identity, f"attr_dkim_dns_token_value{number}")
            CfnOutput(self, f"DnsRecord{number}", value=f"{name} CNAME {value}")


def subscribe(scope: Construct, office: MailOffice, base_url: str, after: Iterable[IConstruct]) -> None:
    """Lets the topic call us, once those who answer it are there: it asks first, and only a few times."""
    subscription = CfnSubscription(
        scope,
        "MailReceipts",
        topic_arn=office.topic.topic_arn,
        protocol="https",
        endpoint=f"{base_url}{RECEIPTS}",
        delivery_policy=PATIENCE,
    )
    subscription.node.add_dependency(*after)


def _arn(resource: str) -> str:
    return f"arn:{Aws.PARTITION}:ses:{Aws.REGION}:{Aws.ACCOUNT_ID}:{resource}"
