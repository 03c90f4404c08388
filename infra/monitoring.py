"""Who is told when something is wrong: one topic, and as few alarms as notice everything.

CloudWatch charges 0.10 USD a month for an alarm, asleep or not, after the first ten of an account. There is one for
each dead end, each dialect, the workers, the door and the stream, and none for each function. With four queues and five
dialects that is 13 alarms: 0.30 USD a month in an account of its own, 1.30 USD beside others.
The metric `Errors` costs 0.30 USD a month for each dialect, counted by the hour, and only while errors are told.
"""

from collections.abc import Iterable

from aws_cdk import Duration, NestedStack, Stack
from aws_cdk.aws_cloudwatch import Alarm, ComparisonOperator, Metric, TreatMissingData
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_iam import PolicyStatement, ServicePrincipal
from aws_cdk.aws_sns import Topic
from constructs import Construct

from infra.stage import Stage, construct_id

FIVE_MINUTES = Duration.minutes(5)
STREAM_LAG = Duration.minutes(5)


class Monitoring(NestedStack):
    """The topic, and the alarms that tell it. Metrics are found by name, so this stack hangs on no other."""

    def __init__(self, scope: Construct, stage: Stage) -> None:
        super().__init__(scope, "Monitoring", description="Tidings: alarms, and the topic they tell")
        self.stage = stage
        self.topic = Topic(self, "Alarms", topic_name=stage.named("alarms"), enforce_ssl=True)
        # A topic policy of our own replaces the one by which CloudWatch could speak to the topic.
        self.topic.add_to_resource_policy(
            PolicyStatement(
                actions=["sns:Publish"],
                principals=[ServicePrincipal("cloudwatch.amazonaws.com")],
                resources=[self.topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            )
        )

    def watch_dead_ends(self, nouns: Iterable[str]) -> None:
        """Something failed every time: see why, mend it, send it back."""
        for noun in nouns:
            metric = _metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", {"QueueName": self.stage.named(noun)})
            self._alarm(noun, metric, 1, "A message failed every time it was tried and waits in a dead-letter queue.")

    def watch_errors(self, dialects: Iterable[str]) -> None:
        """A function met what it did not expect; its log says what."""
        for dialect in dialects:
            metric = _metric("Tidings", "Errors", {"dialect": dialect}, "Sum")
            self._alarm(f"{dialect}-errors", metric, 1, f"A function of {dialect} failed in a way it does not know.")

    def watch_door(self, api_id: str) -> None:
        """Callers are told 5xx, whoever is to blame: our functions, their time limit, or Lambda's."""
        metric = _metric("AWS/ApiGateway", "5xx", {"ApiId": api_id}, "Sum")
        self._alarm("api-5xx", metric, 5, "Five callers in five minutes were answered with a server error.")

    def watch_stream(self, worker_names: Iterable[str]) -> None:
        """Webhooks and second looks are late, because changes wait to be read."""
        for name in worker_names:
            metric = _metric("AWS/Lambda", "IteratorAge", {"FunctionName": self.stage.named(name)})
            lag = STREAM_LAG.to_milliseconds()
            self._alarm(f"{name}-late", metric, lag, "Changes of messages have waited five minutes to be read.")

    def _alarm(self, name: str, metric: Metric, threshold: float, says: str) -> None:
        alarm = Alarm(
            self,
            construct_id(name),
            alarm_name=self.stage.named(name),
            alarm_description=says,
            metric=metric,
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(SnsAction(self.topic))


def _metric(namespace: str, name: str, dimensions: dict[str, str], statistic: str = "Maximum") -> Metric:
    return Metric(
        namespace=namespace, metric_name=name, dimensions_map=dimensions, statistic=statistic, period=FIVE_MINUTES
    )
