"""The template that the embedded AWS is given is the deployment's own, but for what it must not do or cannot read."""

import json
from typing import Any

import pytest

from local.deploy import adapted


def resources(**named: Any) -> Any:
    return json.loads(adapted(json.dumps({"Resources": named}).encode()))["Resources"]


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("AWS::Lambda::EventSourceMapping", "Enabled", False),
        ("AWS::Events::Rule", "State", "DISABLED"),
        ("AWS::Scheduler::Schedule", "State", "DISABLED"),
    ],
)
def test_whatever_would_wake_a_function_sleeps(kind: str, name: str, value: Any) -> None:
    bell = resources(Bell={"Type": kind, "Properties": {name: "other", "Kept": 1}})["Bell"]
    assert bell["Properties"] == {name: value, "Kept": 1}


def test_a_secret_is_referred_to_by_its_arn() -> None:
    found = resources(
        Master={"Type": "AWS::SecretsManager::Secret"},
        Table={"Type": "AWS::DynamoDB::Table"},
        Reader={"Type": "AWS::Lambda::Function", "Properties": {"A": [{"Ref": "Master"}], "B": {"Ref": "Table"}}},
    )
    assert found["Reader"]["Properties"] == {"A": [{"Fn::GetAtt": ["Master", "Id"]}], "B": {"Ref": "Table"}}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("sqs:SendMessage", ["sqs:SendMessage", "sqs:SendMessageBatch"]),
        (["sqs:SendMessage", "sqs:ReceiveMessage"], ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:SendMessageBatch"]),
        ("dynamodb:GetItem", ["dynamodb:GetItem"]),
    ],
)
def test_who_may_send_one_message_may_send_a_batch(said: Any, meant: list[str]) -> None:
    statement = {"Effect": "Allow", "Action": said, "Resource": "*"}
    role = resources(Role={"Type": "AWS::IAM::Role", "Properties": {"Statement": [statement]}})["Role"]
    assert role["Properties"]["Statement"][0]["Action"] == meant


def test_a_refusal_is_left_as_it_is() -> None:
    statement = {"Effect": "Deny", "Action": "sqs:SendMessage", "Resource": "*"}
    role = resources(Role={"Type": "AWS::IAM::Role", "Properties": {"Statement": [statement]}})["Role"]
    assert role["Properties"]["Statement"] == [statement]
