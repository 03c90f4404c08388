"""The whole deployment: the door, the secret and the layers; below them data, dialects, workers and alarms."""

from aws_cdk import CfnOutput, Stack
from aws_cdk.aws_secretsmanager import Secret, SecretStringGenerator
from constructs import Construct

from infra.api import Dialect, FrontDoor
from infra.code import Kit, layers
from infra.grants import Places
from infra.mail import MailOffice, subscribe
from infra.monitoring import Monitoring
from infra.nag import acknowledge
from infra.plan import Plan
from infra.stage import Stage
from infra.storage import Data, bodies_name
from infra.workers import Bells, Workers


class Tidings(Stack):
    """One deployment. CloudFormation holds 500 resources in a stack, so everything that grows has one of its own."""

    def __init__(self, scope: Construct, stage: Stage, plan: Plan) -> None:
        super().__init__(
            scope,
            f"Tidings-{stage.name}",
            description="Tidings: notifications from your own account",
            termination_protection=stage.keeps_data,
            analytics_reporting=False,
            tags={"application": "tidings", "stage": stage.name},
        )
        self.stage, self.plan = stage, plan
        self.door = FrontDoor(self, stage)
        self.master = _master(self, stage)
        self.data = Data(self, stage, plan)
        self.office = MailOffice(self, stage, stage.email_domain) if stage.email_domain else None
        self.kit = self._kit()
        dialects = [Dialect(self, dialect, self.kit, self.door.api.ref) for dialect in plan.dialects]
        for dialect in dialects:
            dialect.add(plan.spoken_in(dialect.dialect))
        if self.office:
            subscribe(self, self.office, self.kit.base_url, after=dialects)
        Workers(self, self.kit, Bells(self.data.queues, self.data.tables, self.data.stream_dead), plan.workers)
        self.monitoring = self._watch()
        self._tell()

    def _kit(self) -> Kit:
        objects_as_nag_says_it = f"{self.stage.named('bodies')}-<AWS::AccountId>-<AWS::Region>/*"
        acknowledge(self, "AwsSolutions-IAM5", f"Resource::arn:<AWS::Partition>:s3:::{objects_as_nag_says_it}")
        places = Places(
            tables=self.data.tables,
            queues=self.data.queues,
            bodies=bodies_name(self.stage),
            master=self.master,
            invocable=self._invocable(),
            mail=self.office.mail if self.office else None,
        )
        return Kit(self.stage, places, layers(self, self.stage), self.stage.base_url or self.door.url)

    def _invocable(self) -> list[str]:
        """The functions behind HTTP routes, as ARNs of whole families."""
        names = [self.stage.named(pattern) for pattern in self.plan.invocable]
        for name in names:
            arn_as_nag_says_it = f"arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function:{name}"
            acknowledge(self, "AwsSolutions-IAM5", f"Resource::{arn_as_nag_says_it}")
        return [f"arn:{self.partition}:lambda:{self.region}:{self.account}:function:{name}" for name in names]

    def _watch(self) -> Monitoring:
        monitoring = Monitoring(self, self.stage)
        monitoring.watch_dead_ends(self.plan.dead_ends)
        monitoring.watch_errors([*self.plan.dialects, "workers"])
        monitoring.watch_door(self.door.api.ref)
        monitoring.watch_stream(
            worker.name for table in self.plan.streamed for worker in self.plan.woken_by(f"stream {table}")
        )
        return monitoring

    def _tell(self) -> None:
        """What an operator needs; the secret by its ARN, which stands wherever its name may."""
        told = {
            "ApiUrl": self.kit.base_url,
            "MasterSecretName": self.master.secret_arn,
            "FunctionPrefix": self.stage.named(""),
            "AlarmTopicArn": self.monitoring.topic.topic_arn,
        }
        for name, value in told.items():
            CfnOutput(self, name, value=value)


def _master(scope: Construct, stage: Stage) -> Secret:
    """The one secret, from which every key is derived. A fixed name would stay taken for days after a deletion."""
    master = Secret(
        scope,
        "Master",
        description=f"Tidings {stage.name}: what every key and every callback is derived from",
        generate_secret_string=SecretStringGenerator(password_length=64, exclude_punctuation=True),
        removal_policy=stage.removal_policy,
    )
    acknowledge(master, "AwsSolutions-SMG4")
    return master
