"""Every row of the routes page is one function, which may do what its row says and nothing else."""

import json

import pytest

from functions.routes import OPERATIONS, Route, Worker

LOGGING = {"logs:CreateLogStream", "logs:PutLogEvents"}
CONSUMING = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
READING = {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"}
TOLD = {"BASE_URL", "FUNCTION_PREFIX", "POWERTOOLS_SERVICE_NAME", "STAGE"}


def rows(deployment):
    return {deployment.named(row.name): row for row in (*deployment.plan.routes, *deployment.plan.workers)}


def granted(deployment, function):
    """What the function's role allows: resource -> actions."""
    (role,) = (r for r in deployment.of("IAM::Role") if f"{r.name}.Arn" == function.properties["Role"])
    allowed = {}
    for policy in role.properties["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            assert set(statement) == {"Action", "Effect", "Resource"}
            assert statement["Effect"] == "Allow"
            for resource in listed(statement["Resource"]):
                allowed.setdefault(resource, set()).update(listed(statement["Action"]))
    return allowed


def listed(value):
    return value if isinstance(value, list) else [value]


def due(deployment, row):
    """What the row asks for: resource -> actions."""
    allowed = {f"/aws/lambda/{deployment.named(row.name)}.Arn": set(LOGGING)}
    for touch in row.touches:
        for resource, action in touched(deployment, *touch.split(".")):
            allowed.setdefault(resource, set()).add(action)
    for resource, actions in woken(deployment, row).items():
        allowed.setdefault(resource, set()).update(actions)
    return allowed


def touched(deployment, noun, verb):
    arn = f"{deployment.named(noun)}.Arn"
    if noun in deployment.plan.tables:
        return [(arn, f"dynamodb:{OPERATIONS[verb]}")]
    if noun in deployment.plan.queues:
        return [(arn, {"send": "sqs:SendMessage"}[verb])]
    if noun == "bodies":
        return [(objects(deployment), {"put": "s3:PutObject", "get": "s3:GetObject"}[verb])]
    if noun == "email":
        return []
    if (noun, verb) == ("master", "read"):
        (secret,) = deployment.of("SecretsManager::Secret")
        return [(secret.name, "secretsmanager:GetSecretValue")]
    assert (noun, verb) == ("functions", "invoke")
    return [(function_arn(deployment, pattern), "lambda:InvokeFunction") for pattern in families(deployment)]


def bucket(deployment):
    return f"{deployment.named('bodies')}-<AWS::AccountId>-<AWS::Region>"


def objects(deployment):
    return f"arn:<AWS::Partition>:s3:::{bucket(deployment)}/*"


def families(deployment):
    names = {r.name for r in deployment.plan.routes} - {"default"}
    return {f"{name.split('-')[0]}-*" if "-" in name else name for name in names}


def function_arn(deployment, pattern):
    return f"arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function:{deployment.named(pattern)}"


def woken(deployment, row):
    kind, _, noun = getattr(row, "wakes_on", "").partition(" ")
    return {
        "queue": {f"{deployment.named(noun)}.Arn": CONSUMING},
        "stream": {
            f"{deployment.named(noun)}.StreamArn": READING,
            f"{deployment.named(noun)}-stream-dead.Arn": {"sqs:SendMessage"},
        },
    }.get(kind, {})


def test_every_row_is_one_function_and_there_is_no_other(dev):
    assert sorted(f.name for f in dev.of("Lambda::Function")) == sorted(rows(dev))


def test_a_function_may_do_what_its_row_says_and_nothing_else(dev):
    allowed = {f.name: granted(dev, f) for f in dev.of("Lambda::Function")}
    assert allowed == {name: due(dev, row) for name, row in rows(dev).items()}


def test_no_role_is_shared_or_managed_by_others_or_added_to_from_elsewhere(dev):
    roles = [f.properties["Role"] for f in dev.of("Lambda::Function")]
    assert len(set(roles)) == len(roles) == len(dev.of("IAM::Role"))
    assert not [r for r in dev.of("IAM::Role") if "ManagedPolicyArns" in r.properties]
    assert not [*dev.of("IAM::Policy"), *dev.of("IAM::ManagedPolicy")]


def test_only_lambda_may_take_on_a_role(dev):
    assert {json.dumps(r.properties["AssumeRolePolicyDocument"]["Statement"]) for r in dev.of("IAM::Role")} == {
        '[{"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}]'
    }


def test_no_action_is_a_pattern_and_no_resource_but_a_family_of_functions_and_the_objects_of_a_bucket(dev):
    patterns = {
        word
        for function in dev.of("Lambda::Function")
        for resource, actions in granted(dev, function).items()
        for word in (resource, *actions)
        if "*" in word
    }
    assert patterns == {objects(dev)} | {function_arn(dev, family) for family in families(dev) if "*" in family}


def test_no_function_that_answers_callers_may_wake_a_worker(dev):
    workers = [dev.named(w.name) for w in dev.plan.workers]
    reach = [function_arn(dev, family).split(":")[-1].rstrip("*") for family in families(dev)]
    assert not [worker for worker in workers for prefix in reach if worker.startswith(prefix)]


def test_a_function_finds_what_its_row_names_and_nothing_else(dev):
    for function in dev.of("Lambda::Function"):
        row = rows(dev)[function.name]
        nouns = {touch.split(".")[0] for touch in row.touches}
        tables = {f"TABLE_{noun.upper()}" for noun in nouns & set(dev.plan.tables)}
        queues = {f"QUEUE_{noun.upper()}" for noun in nouns & set(dev.plan.queues)}
        master = {"MASTER_SECRET"} & ({"MASTER_SECRET"} if "master" in nouns else set())
        bodies = {"BODIES_BUCKET"} & ({"BODIES_BUCKET"} if "bodies" in nouns else set())
        assert set(variables(function)) == TOLD | tables | queues | master | bodies


def variables(function):
    return function.properties["Environment"]["Variables"]


def test_a_variable_leads_to_what_it_is_named_after(dev):
    (secret,) = dev.of("SecretsManager::Secret")
    for function in dev.of("Lambda::Function"):
        found = dict(variables(function))
        assert found.pop("MASTER_SECRET", secret.name) == secret.name
        assert found.pop("BODIES_BUCKET", bucket(dev)) == bucket(dev)
        for name in [name for name in found if name.startswith(("TABLE_", "QUEUE_"))]:
            assert found[name] == dev.named(name.split("_", 1)[1].lower())


def test_every_function_is_told_who_and_where_it_is(dev):
    (api,) = dev.of("ApiGatewayV2::Api")
    for function in dev.of("Lambda::Function"):
        told = {name: variables(function)[name] for name in TOLD}
        assert told == {
            "BASE_URL": f"{api.name}.ApiEndpoint",
            "FUNCTION_PREFIX": "tidings-dev-",
            "POWERTOOLS_SERVICE_NAME": rows(dev)[function.name].name,
            "STAGE": "dev",
        }


def test_only_the_local_cloud_says_that_it_is_local(dev, prod, local):
    said = {d.stage.name: {variables(f).get("LOCAL_CLOUD") for f in d.of("Lambda::Function")} for d in (dev, prod)}
    assert said == {"dev": {None}, "prod": {None}}
    assert {variables(f)["LOCAL_CLOUD"] for f in local.of("Lambda::Function")} == {"1"}


def test_a_public_address_of_ones_own_is_what_functions_are_told(local):
    assert {variables(f)["BASE_URL"] for f in local.of("Lambda::Function")} == {"http://127.0.0.1:8000"}


@pytest.mark.parametrize(
    ("said", "value"),
    [("Runtime", "python3.13"), ("Architectures", ["arm64"]), ("MemorySize", 512)],
)
def test_all_functions_run_on_the_same_machine(dev, said, value):
    assert [f.properties[said] for f in dev.of("Lambda::Function")] == [value] * len(rows(dev))


def test_a_handler_is_named_by_its_import_path(dev):
    handlers = {f.name: f.properties["Handler"] for f in dev.of("Lambda::Function")}
    assert handlers == {name: f"{row.module}.handler" for name, row in rows(dev).items()}


def test_a_function_that_answers_callers_outlives_its_own_limit_and_the_gateway_outlives_it(dev):
    routes = {name for name, row in rows(dev).items() if isinstance(row, Route)}
    assert {f.properties["Timeout"] for f in dev.of("Lambda::Function") if f.name in routes} == {29}


def test_every_function_ships_the_same_code_and_the_same_two_layers(dev):
    shipped = {json.dumps([f.properties["Code"], f.properties["Layers"]]) for f in dev.of("Lambda::Function")}
    assert (len(shipped), len(dev.of("Lambda::LayerVersion"))) == (1, 2)


@pytest.mark.parametrize(("stage", "days"), [("dev", 14), ("prod", 90)])
def test_every_function_writes_json_to_a_log_of_its_own_that_forgets(stage, days, request):
    deployment = request.getfixturevalue(stage)
    for function in deployment.of("Lambda::Function"):
        log = deployment.one("Logs::LogGroup", f"/aws/lambda/{function.name}")
        assert log.properties["RetentionInDays"] == days
        assert function.properties["LoggingConfig"] == {
            "LogFormat": "JSON",
            "LogGroup": log.name,
            "SystemLogLevel": "WARN",
        }


def test_only_a_worker_that_fills_its_own_queue_may_go_round_in_circles(dev):
    """Lambda ends what it takes for a runaway loop at the sixteenth turn; a webhook's later tries are no such loop."""
    circling = {f.name for f in dev.of("Lambda::Function") if f.properties.get("RecursiveLoop") == "Allow"}
    assert circling == {
        name
        for name, row in rows(dev).items()
        if isinstance(row, Worker) and row.wakes_on.startswith("queue ") and f"{row.wakes_on[6:]}.send" in row.touches
    }
