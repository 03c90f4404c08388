"""The door lets in what the routes page names, within limits, and remembers no more of a caller than it must."""

import json

from functions.routes import ROUTES


def routes(deployment):
    """Route key -> the function behind it."""
    behind = {i.name: i.properties["IntegrationUri"] for i in deployment.of("ApiGatewayV2::Integration")}
    found = (route.properties for route in deployment.of("ApiGatewayV2::Route"))
    return {r["RouteKey"]: behind[r["Target"].removeprefix("integrations/")] for r in found}


def test_every_route_leads_to_its_own_function(dev):
    assert routes(dev) == {
        ("$default" if route.path == "$default" else f"{route.method} {route.path}"): f"{dev.named(route.name)}.Arn"
        for route in ROUTES
    }


def test_no_route_ends_in_a_slash(dev):
    assert not [key for key in routes(dev) if key.endswith("/")]


def test_a_function_is_told_of_a_request_in_the_second_form(dev):
    for integration in dev.of("ApiGatewayV2::Integration"):
        assert integration.properties["IntegrationType"] == "AWS_PROXY"
        assert integration.properties["PayloadFormatVersion"] == "2.0"


def test_each_function_opens_to_this_door_alone_by_one_permission(dev):
    (api,) = dev.of("ApiGatewayV2::Api")
    door = f"arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:{api.name}/*"
    permissions = [p.properties for p in dev.of("Lambda::Permission") if "apigateway" in p.properties["Principal"]]
    assert sorted(p["FunctionName"] for p in permissions) == sorted(routes(dev).values())
    assert {p["SourceArn"] for p in permissions} == {door}


def test_the_one_stage_has_no_name_and_its_limits(dev):
    (stage,) = dev.of("ApiGatewayV2::Stage")
    assert (stage.properties["StageName"], stage.properties["AutoDeploy"]) == ("$default", True)
    limits = stage.properties["DefaultRouteSettings"]
    assert 0 < limits["ThrottlingRateLimit"] <= limits["ThrottlingBurstLimit"] <= 5_000


def test_an_access_log_line_is_json_and_tells_neither_path_nor_query_nor_body(dev):
    (stage,) = dev.of("ApiGatewayV2::Stage")
    line = json.loads(stage.properties["AccessLogSettings"]["Format"])
    assert {"$context.requestId", "$context.routeKey", "$context.status"} <= set(line.values())
    assert all(value.startswith("$context.") for value in line.values())
    assert not {"$context.path", "$context.http.path", "$context.identity.userAgent"} & set(line.values())


def test_the_access_log_forgets(dev, prod):
    found = {d.stage.name: d.one("Logs::LogGroup", f"/aws/vendedlogs/{d.named('api')}") for d in (dev, prod)}
    assert {stage: log.properties["RetentionInDays"] for stage, log in found.items()} == {"dev": 14, "prod": 90}
