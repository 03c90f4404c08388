"""The whole fits where it must fit, also when it has grown, and whoever looks it over finds nothing to ask."""

import json
import re

import pytest
from aws_cdk import App, Stack
from aws_cdk.aws_dynamodb import Attribute, AttributeType, Table

from functions.routes import ROUTES, Route
from infra.app import furnish
from infra.grants import UnknownTouch
from infra.nag import REASONS, check
from infra.plan import Plan
from infra.stage import Stage

ROOM = 450
"""CloudFormation holds 500 resources in a stack."""


@pytest.mark.parametrize("when", ["dev", "prod"])
def test_every_stack_has_room_now_and_with_every_route_that_is_planned(when, request):
    deployment = request.getfixturevalue(when)
    for name, template in deployment.templates.items():
        assert len(template["Resources"]) < ROOM, name
        assert len(template.get("Parameters", {})) <= 200, name
        assert len(template.get("Outputs", {})) <= 200, name
        assert len(json.dumps(template)) < 1_000_000, name


def test_a_new_row_is_a_new_function_and_a_new_route_and_nobody_touches_the_infrastructure(prod):
    function = prod.one("Lambda::Function", "tidings-prod-letters-amend-one")
    assert (function.stack, function.properties["Handler"]) == ("Letters", "functions.letters.amend_one.handler")
    assert "PATCH /v9/letters/{letter_id}" in {r.properties["RouteKey"] for r in prod.of("ApiGatewayV2::Route")}
    assert len(prod.of("ApiGatewayV2::Route")) == len(prod.plan.routes) > len(ROUTES)


def test_a_roles_policies_fit_with_every_route_that_is_planned(prod):
    for role in prod.of("IAM::Role"):
        assert len(json.dumps(role.properties["Policies"], separators=(",", ":"))) < 10_240


def test_every_name_fits_where_aws_takes_it(prod):
    longest = Stage("a" * 12)
    for row in (*prod.plan.routes, *prod.plan.workers):
        assert len(longest.named(row.name)) <= 64


def test_there_is_a_stack_for_data_one_for_workers_one_for_alarms_and_one_for_each_dialect(dev):
    dialects = {dialect.capitalize() for dialect in dev.plan.dialects}
    assert set(dev.templates) == {"Root", "Data", "Workers", "Monitoring"} | dialects


def test_data_never_shares_a_stack_with_functions(dev):
    homes = {kind: {r.stack for r in dev.of(kind)} for kind in ("DynamoDB::Table", "SQS::Queue", "Lambda::Function")}
    assert homes["DynamoDB::Table"] == homes["SQS::Queue"] == {"Data"}
    assert "Data" not in homes["Lambda::Function"]


def test_the_data_stack_waits_for_no_other(dev):
    (data,) = (r for r in dev.of("CloudFormation::Stack") if r.name.startswith("DataNestedStack"))
    assert "Parameters" not in data.properties


def test_a_logical_id_comes_from_a_name_and_moves_with_nothing_else(dev, prod):
    for kind in ("DynamoDB::Table", "SQS::Queue", "Lambda::Function"):
        assert ids(dev, kind) <= ids(prod, kind)


def ids(deployment, kind):
    return {
        (stack, logical_id)
        for stack, template in deployment.templates.items()
        for logical_id, resource in template["Resources"].items()
        if resource["Type"] == f"AWS::{kind}"
    }


def test_production_cannot_be_deleted_by_mistake(dev, prod):
    assert [protected(prod), protected(dev)] == [True, False]


def protected(deployment):
    manifest = json.loads((deployment.assembly / "manifest.json").read_text())
    stack = manifest["artifacts"][f"Tidings-{deployment.stage.name}"]
    return stack["properties"].get("terminationProtection", False)


def test_an_operator_is_told_where_it_answers_and_what_it_is_called(dev):
    told = {name: dev.follow("Root", output["Value"]) for name, output in dev.root["Outputs"].items()}
    (api,), (secret,), (topic,) = (
        dev.of(kind) for kind in ("ApiGatewayV2::Api", "SecretsManager::Secret", "SNS::Topic")
    )
    assert told == {
        "ApiUrl": f"{api.name}.ApiEndpoint",
        "MasterSecretName": secret.name,
        "FunctionPrefix": "tidings-dev-",
        "AlarmTopicArn": topic.name,
    }


def test_nothing_is_deployed_that_runs_code_while_deploying(dev):
    assert not [r for r in dev.resources if r.type.startswith(("Custom::", "AWS::CloudFormation::Custom"))]


def test_an_auditor_finds_nothing_that_has_no_reason(dev):
    assert dev.findings == []


def test_an_auditor_who_merely_warns_is_heard_too(tmp_path):
    """To cdk-nag, a table that cannot be recovered is worth a warning; here that stops a synthesis like an error."""
    app = App(outdir=str(tmp_path))
    check(app)
    Table(Stack(app, "Unsafe"), "Table", partition_key=Attribute(name="pk", type=AttributeType.STRING))
    with pytest.raises(RuntimeError, match=r"WARNING.*Point-in-time Recovery"):
        app.synth()


def test_every_exception_from_the_rules_has_a_reason_in_whole_sentences():
    for reason in REASONS.values():
        assert re.fullmatch(r"[A-Z].{80,}\.", reason)


@pytest.mark.parametrize("name", ["", "Prod", "my-stage", "1st", "a" * 13])
def test_a_stage_name_that_would_not_fit_is_refused(name):
    with pytest.raises(ValueError, match="stage"):
        Stage(name)


@pytest.mark.parametrize("touch", ["message.put", "messages.drop", "dispatch.receive", "master.write", "functions"])
def test_a_row_that_touches_what_is_not_there_is_refused(touch, tmp_path):
    app = App(outdir=str(tmp_path), context={"bundling": "off", "nag": "off"})
    row = Route("GET", "/odd", "functions.odd.get", "odd", (touch,))
    with pytest.raises(UnknownTouch, match=touch):
        furnish(app, Plan(routes=(row,), workers=()))
