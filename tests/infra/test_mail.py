"""With a domain for them emails leave by SES, which tells one topic, which tells us; without one nothing is there."""

import json

import pytest

from functions.routes import ROUTES, WORKERS
from infra.plan import Plan
from infra.stage import Stage
from tests.infra.conftest import synthesised

DOMAIN = "mail.heron.example"
URL = "https://api.heron.example"
SES = "arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>"
TOPIC = "arn:<AWS::Partition>:sns:<AWS::Region>:<AWS::AccountId>:tidings-dev-email"


@pytest.fixture(scope="module")
def mailing(tmp_path_factory):
    """A deployment that sends emails, with a few of its functions."""
    routes = [route for route in ROUTES if route.path.startswith(("/_status", "/callbacks", "/v1/notify"))]
    plan = Plan(routes=tuple(routes), workers=WORKERS[:3])
    return synthesised(tmp_path_factory.mktemp("mail"), plan, email_domain=DOMAIN, base_url=URL)


def variables(deployment, name):
    function = deployment.one("Lambda::Function", deployment.named(name))
    return function.properties["Environment"]["Variables"]


def allowed(deployment, action):
    """Role -> resources, for an action."""
    found = {}
    for role in deployment.of("IAM::Role"):
        for policy in role.properties["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                if action in statement["Action"]:
                    found[role.name] = statement["Resource"]
    return found


def test_without_a_domain_there_is_nothing_of_it(dev):
    assert not [r for r in dev.resources if r.type.startswith("AWS::SES::") or r.type == "AWS::SNS::Subscription"]
    assert "Mail" not in dev.templates
    assert allowed(dev, "ses:SendEmail") == {}
    assert not [name for name in variables(dev, "workers-dispatcher") if name.startswith("EMAIL_")]


def test_the_domain_is_the_deployments_own(mailing):
    (identity,) = mailing.of("SES::EmailIdentity")
    assert identity.properties == {"EmailIdentity": DOMAIN}


def test_the_owner_of_the_domain_is_told_the_records_that_make_it_so(mailing):
    assert [name for name in mailing.templates["Mail"]["Outputs"] if name.startswith("DnsRecord")] == [
        "DnsRecord1",
        "DnsRecord2",
        "DnsRecord3",
    ]


def test_who_hands_messages_over_may_send_as_the_domain_and_nobody_else_may(mailing):
    senders = allowed(mailing, "ses:SendEmail")
    resources = [f"{SES}:identity/{DOMAIN}", f"{SES}:configuration-set/tidings-dev-email"]
    touching = [row for row in mailing.plan.workers if "email.send" in row.touches]
    assert list(senders.values()) == [resources] * len(touching)
    assert touching
    for row in touching:
        assert variables(mailing, row.name)["EMAIL_CONFIGURATION_SET"] == "tidings-dev-email"


def test_every_function_knows_who_carries_emails_and_where_they_come_from(mailing):
    for function in mailing.of("Lambda::Function"):
        told = function.properties["Environment"]["Variables"]
        assert (told["EMAIL_CARRIER"], told["EMAIL_DOMAIN"]) == ("ses", DOMAIN)


def test_only_the_set_of_this_deployment_may_speak_to_the_topic(mailing):
    (policy,) = (p for p in mailing.of("SNS::TopicPolicy") if p.stack == "Mail")
    speaking = [s for s in policy.properties["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
    assert [(s["Principal"], s["Action"]) for s in speaking] == [({"Service": "ses.amazonaws.com"}, "sns:Publish")]
    assert speaking[0]["Condition"]["StringEquals"] == {
        "AWS:SourceAccount": "<AWS::AccountId>",
        "AWS:SourceArn": f"{SES}:configuration-set/tidings-dev-email",
    }


def test_the_topic_is_told_what_became_of_an_email(mailing):
    (destination,) = mailing.of("SES::ConfigurationSetEventDestination")
    said = destination.properties["EventDestination"]
    assert said["MatchingEventTypes"] == ["DELIVERY", "BOUNCE", "COMPLAINT", "REJECT"]
    assert said["SnsDestination"] == {"TopicARN": "tidings-dev-email"}


def test_the_topic_signs_with_sha_256_and_calls_the_door_for_receipts(mailing):
    assert mailing.one("SNS::Topic", "tidings-dev-email").properties["SignatureVersion"] == "2"
    (subscription,) = mailing.of("SNS::Subscription")
    assert subscription.properties["Protocol"] == "https"
    assert subscription.properties["Endpoint"] == f"{URL}/callbacks/ses/receipts"
    assert ("POST", "/callbacks/{carrier}/receipts") in {(r.method, r.path) for r in mailing.plan.routes}


def test_the_topic_asks_only_when_somebody_is_there_to_answer(mailing):
    (body,) = (r for r in mailing.root["Resources"].values() if r["Type"] == "AWS::SNS::Subscription")
    waits = json.dumps(body["DependsOn"])
    assert all(dialect.capitalize() in waits for dialect in mailing.plan.dialects)


def test_the_door_for_receipts_listens_to_that_topic_only(mailing):
    assert variables(mailing, "callbacks-receipt")["EMAIL_TOPIC"] == TOPIC
    assert "EMAIL_TOPIC" not in variables(mailing, "notify-create")


def test_an_auditor_finds_nothing_in_it_that_has_no_reason(mailing):
    assert mailing.findings == []


@pytest.mark.parametrize("domain", ["", "nodots", "Mail.example.org", "a b.org", "-a.org", "https://a.org", "a..org"])
def test_what_is_no_domain_is_refused(domain):
    with pytest.raises(ValueError, match="email_domain"):
        Stage(email_domain=domain)
