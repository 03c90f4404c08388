"""Whoever AWS wakes is woken in the way its work bears."""

import json

import pytest

from functions.routes import Worker
from infra.workers import minutes, pace

TIMEOUTS = {
    "dispatcher": 60,
    "webhook-router": 60,
    "webhook-caller": 60,
    "second-look": 30,
    "sweeper": 300,
    "virtual-carrier": 30,
}


def mappings(deployment):
    found = deployment.of("Lambda::EventSourceMapping")
    return {mapping.properties["EventSourceArn"]: mapping.properties for mapping in found}


def worker_on(deployment, bell):
    (worker,) = (w for w in deployment.plan.workers if w.wakes_on == bell)
    return deployment.named(worker.name)


def test_every_worker_has_as_long_as_its_work_takes(dev):
    found = {name: dev.one("Lambda::Function", f"tidings-dev-workers-{name}") for name in TIMEOUTS}
    assert {name: function.properties["Timeout"] for name, function in found.items()} == TIMEOUTS


def test_every_queue_wakes_its_worker_ten_messages_at_a_time(dev):
    for noun in dev.plan.queues:
        mapping = mappings(dev)[f"{dev.named(noun)}.Arn"]
        assert mapping["BatchSize"] == 10
        assert mapping["FunctionName"] == worker_on(dev, f"queue {noun}")


def test_a_worker_that_fails_at_one_message_gets_only_that_one_again(dev):
    assert mappings(dev)
    for mapping in mappings(dev).values():
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_one_bad_change_never_holds_up_the_stream(dev):
    mapping = dict(mappings(dev)["tidings-dev-messages.StreamArn"])
    assert json.loads(mapping.pop("FilterCriteria")["Filters"][0]["Pattern"]) == {"eventName": ["INSERT", "MODIFY"]}
    assert mapping == {
        "BatchSize": 100,
        "BisectBatchOnFunctionError": True,
        "DestinationConfig": {"OnFailure": {"Destination": "tidings-dev-messages-stream-dead.Arn"}},
        "EventSourceArn": "tidings-dev-messages.StreamArn",
        "FunctionName": worker_on(dev, "stream messages"),
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "MaximumBatchingWindowInSeconds": 0,
        "MaximumRecordAgeInSeconds": 6 * 3600,
        "MaximumRetryAttempts": 20,
        "ParallelizationFactor": 10,
        "StartingPosition": "TRIM_HORIZON",
    }


def test_every_mapping_belongs_to_a_row(dev):
    assert len(mappings(dev)) == len([w for w in dev.plan.workers if not w.wakes_on.startswith("every ")])


def test_the_clock_wakes_the_sweeper_every_ten_minutes_and_nobody_else(dev):
    (rule,) = dev.of("Events::Rule")
    sweeper = worker_on(dev, "every 10 minutes")
    assert rule.properties["ScheduleExpression"] == "rate(10 minutes)"
    assert [target["Arn"] for target in rule.properties["Targets"]] == [f"{sweeper}.Arn"]
    (permission,) = (p for p in dev.of("Lambda::Permission") if p.properties["Principal"] == "events.amazonaws.com")
    assert permission.properties["SourceArn"] == f"{rule.name}.Arn"


def test_a_round_of_the_clock_that_failed_is_left_to_the_next(dev):
    (habit,) = dev.of("Lambda::EventInvokeConfig")
    assert habit.properties["MaximumRetryAttempts"] == 0
    assert habit.properties["MaximumEventAgeInSeconds"] == 600


def test_a_worker_that_nobody_described_goes_the_usual_way():
    newcomer = Worker("functions.workers.newcomer", "queue dispatch", ())
    assert (pace(newcomer).timeout, pace(newcomer).batch) == (60, 10)


@pytest.mark.parametrize(("said", "meant"), [("10 minutes", 10), ("1 minute", 1), ("90 minutes", 90)])
def test_rounds_are_counted_in_minutes(said, meant):
    assert minutes(said) == meant


@pytest.mark.parametrize("said", ["10 seconds", "1 hour", "10"])
def test_rounds_are_counted_in_nothing_else(said):
    with pytest.raises(ValueError, match="every N minutes"):
        minutes(said)
