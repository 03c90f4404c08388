"""When something is wrong, somebody is told; and being told costs next to nothing."""

import json

from tidings.entrypoints.observability import count_error


def alarms(deployment):
    """(namespace, metric, its one dimension) -> the alarm."""
    found = (alarm.properties for alarm in deployment.of("CloudWatch::Alarm"))
    return {(a["Namespace"], a["MetricName"], a["Dimensions"][0]["Value"]): a for a in found}


def test_every_dead_end_has_an_alarm_that_one_message_sets_off(dev):
    dead = {queue.name for queue in dev.of("SQS::Queue") if "RedrivePolicy" not in queue.properties}
    assert len(dead) == len(dev.plan.queues) + len(dev.plan.streamed)
    for name in dead:
        alarm = alarms(dev)["AWS/SQS", "ApproximateNumberOfMessagesVisible", name]
        assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (1, "GreaterThanOrEqualToThreshold")


def test_an_error_in_any_dialect_or_worker_sets_off_an_alarm(dev):
    watched = {value for space, metric, value in alarms(dev) if (space, metric) == ("Tidings", "Errors")}
    assert watched == {route.dialect for route in dev.plan.routes} | {"workers"}
    for name in watched:
        assert alarms(dev)["Tidings", "Errors", name]["Dimensions"] == [{"Name": "dialect", "Value": name}]


def test_server_errors_at_the_door_set_off_an_alarm(dev):
    (api,) = dev.of("ApiGatewayV2::Api")
    assert alarms(dev)["AWS/ApiGateway", "5xx", api.name]["Statistic"] == "Sum"


def test_a_stream_that_is_read_late_sets_off_an_alarm(dev):
    alarm = alarms(dev)["AWS/Lambda", "IteratorAge", "tidings-dev-workers-webhook-router"]
    assert (alarm["Statistic"], alarm["Threshold"]) == ("Maximum", 5 * 60 * 1000)


def test_every_alarm_tells_the_one_topic_and_says_what_happened(dev):
    (topic,) = dev.of("SNS::Topic")
    for alarm in alarms(dev).values():
        assert alarm["AlarmActions"] == [topic.name]
        assert alarm["AlarmDescription"].endswith(".")
        assert alarm["TreatMissingData"] == "notBreaching"


def test_cloudwatch_may_speak_to_the_topic_for_this_account(dev):
    (policy,) = dev.of("SNS::TopicPolicy")
    (allowed,) = (s for s in policy.properties["PolicyDocument"]["Statement"] if s["Effect"] == "Allow")
    assert allowed["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert allowed["Condition"] == {"StringEquals": {"aws:SourceAccount": "<AWS::AccountId>"}}


def test_no_alarm_is_paid_for_beyond_these(prod):
    """Not one for each function: an alarm costs money while everybody sleeps."""
    plan, door = prod.plan, 1
    watched = len(plan.dead_ends) + len([*plan.dialects, "workers"]) + len(plan.streamed) + door
    assert len(prod.of("CloudWatch::Alarm")) == watched


def test_what_a_function_tells_is_what_its_alarm_listens_to(dev, capsys, monkeypatch):
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "notify-create")
    count_error("notify")
    told = json.loads(capsys.readouterr().out)
    (metric,) = told["_aws"]["CloudWatchMetrics"]
    assert ("Tidings", "Errors", "notify") in alarms(dev)
    assert (metric["Namespace"], metric["Metrics"][0]["Name"], told["dialect"]) == ("Tidings", "Errors", "notify")
    assert metric["Dimensions"] == [["dialect"]]
