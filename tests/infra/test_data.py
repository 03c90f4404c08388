"""What is kept is kept safely, and what fails ends where somebody is told."""

import json

import pytest

from infra.workers import pace
from tests.world.aws import STREAMED, WITHOUT_SORT_KEY
from tidings.domain.message import RETENTION

FORGETFUL = {"messages", "idempotency", "limits", "deliveries", "phones", "received_texts", "numbers", "batches"}
LASTING = {"services", "opt_outs", "webhooks", "due", "templates", "senders"}


def tables(deployment):
    return {noun: deployment.one("DynamoDB::Table", deployment.named(noun)) for noun in deployment.plan.tables}


def queues(deployment):
    return {noun: deployment.one("SQS::Queue", deployment.named(noun)) for noun in deployment.plan.queues}


def dead_ends(deployment):
    return [queue for queue in deployment.of("SQS::Queue") if queue.name.endswith("-dead")]


def test_every_noun_has_its_table_and_its_queue(dev):
    assert {t.name for t in dev.of("DynamoDB::Table")} == {t.name for t in tables(dev).values()}
    assert {q.name for q in dev.of("SQS::Queue")} - {d.name for d in dead_ends(dev)} == {
        q.name for q in queues(dev).values()
    }


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_every_table_can_be_taken_back_to_any_second(stage, request):
    for table in tables(request.getfixturevalue(stage)).values():
        assert table.properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_a_table_costs_nothing_while_nobody_asks(dev):
    assert {t.properties["BillingMode"] for t in tables(dev).values()} == {"PAY_PER_REQUEST"}
    assert not [t for t in tables(dev).values() if "SSESpecification" in t.properties]


def test_a_table_has_the_keys_that_the_other_tests_store_by(dev):
    for noun, table in tables(dev).items():
        keys = {"pk": "HASH"} | ({} if noun in WITHOUT_SORT_KEY else {"sk": "RANGE"})
        assert {k["AttributeName"]: k["KeyType"] for k in table.properties["KeySchema"]} == keys
        assert {
            a["AttributeName"]: a["AttributeType"] for a in table.properties["AttributeDefinitions"]
        } == dict.fromkeys(keys, "S")


def test_what_need_not_last_expires_and_what_was_set_up_never_does(dev):
    expiring = {noun for noun, table in tables(dev).items() if "TimeToLiveSpecification" in table.properties}
    assert expiring >= FORGETFUL
    assert not expiring & LASTING
    for noun in expiring:
        said = tables(dev)[noun].properties["TimeToLiveSpecification"]
        assert said == {"AttributeName": "expires_at", "Enabled": True}


def test_a_change_of_a_message_can_be_read_as_it_was_and_as_it_is(dev):
    streams = {noun: t.properties.get("StreamSpecification") for noun, t in tables(dev).items()}
    assert {noun: stream for noun, stream in streams.items() if stream} == {
        noun: {"StreamViewType": "NEW_AND_OLD_IMAGES"} for noun in STREAMED
    }


def test_production_cannot_lose_a_table_or_the_secret_by_mistake(prod):
    kept = [*prod.of("DynamoDB::Table"), *prod.of("SecretsManager::Secret")]
    assert {resource.policies for resource in kept} == {("Retain", "Retain")}
    assert all(table.properties["DeletionProtectionEnabled"] is True for table in prod.of("DynamoDB::Table"))


def test_a_try_out_leaves_nothing_behind(dev):
    assert {table.properties["DeletionProtectionEnabled"] for table in dev.of("DynamoDB::Table")} == {False}
    left = {resource.type for resource in dev.resources if "Retain" in resource.policies}
    assert not left


def test_a_queue_hides_a_message_six_times_as_long_as_its_worker_may_take(dev):
    workers = {w.wakes_on: w for w in dev.plan.workers}
    for noun, queue in queues(dev).items():
        worker = workers[f"queue {noun}"]
        function = dev.one("Lambda::Function", dev.named(worker.name))
        assert function.properties["Timeout"] == pace(worker).timeout
        assert queue.properties["VisibilityTimeout"] == 6 * function.properties["Timeout"]


def test_what_failed_five_times_goes_to_the_queues_own_dead_end(dev):
    for queue in queues(dev).values():
        policy = {"deadLetterTargetArn": f"{queue.name}-dead.Arn", "maxReceiveCount": 5}
        assert queue.properties["RedrivePolicy"] == policy


def test_every_queue_keeps_for_a_fortnight_and_is_encrypted(dev):
    for queue in dev.of("SQS::Queue"):
        assert queue.properties["MessageRetentionPeriod"] == 14 * 24 * 3600
        assert queue.properties["SqsManagedSseEnabled"] is True
        assert "FifoQueue" not in queue.properties


def test_every_queue_and_topic_refuses_to_be_spoken_to_in_the_clear(dev):
    policies = [*dev.of("SQS::QueuePolicy"), *dev.of("SNS::TopicPolicy")]
    guarded = {name for policy in policies for name in policy.properties.get("Queues", policy.properties.get("Topics"))}
    assert guarded == {r.name for r in (*dev.of("SQS::Queue"), *dev.of("SNS::Topic"))}
    for policy in policies:
        denied = [s for s in policy.properties["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]
        assert [s["Condition"] for s in denied] == [{"Bool": {"aws:SecureTransport": "false"}}]


def test_the_one_secret_is_made_by_aws_and_known_to_no_template(dev):
    (secret,) = dev.of("SecretsManager::Secret")
    assert secret.properties["GenerateSecretString"] == {"PasswordLength": 64, "ExcludePunctuation": True}
    assert "SecretString" not in secret.properties


def test_no_template_holds_or_fetches_a_secret(dev):
    written = json.dumps(list(dev.templates.values()))
    assert not [word for word in ("{{resolve:", '"NoEcho"', '"SecretString"') if word in written]
    for function in dev.of("Lambda::Function"):
        for value in function.properties["Environment"]["Variables"].values():
            assert len(value) < 64


def test_long_bodies_lie_where_nobody_else_looks_and_go_after_their_messages(dev):
    (bucket,) = dev.of("S3::Bucket")
    said = bucket.properties
    assert bucket.stack == "Data"
    assert set(said["PublicAccessBlockConfiguration"].values()) == {True}
    (encryption,) = said["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    (rule,) = said["LifecycleConfiguration"]["Rules"]
    assert rule["Status"] == "Enabled"
    assert rule["ExpirationInDays"] > RETENTION.days


def test_long_bodies_are_never_carried_in_the_clear(dev):
    (policy,) = dev.of("S3::BucketPolicy")
    (statement,) = policy.properties["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Action"]) == ("Deny", "s3:*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_production_keeps_its_long_bodies(dev, prod):
    assert [bucket.policies for d in (dev, prod) for bucket in d.of("S3::Bucket")] == [
        ("Delete", "Delete"),
        ("Retain", "Retain"),
    ]
