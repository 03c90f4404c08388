"""The one door to the public, and behind it a stack for each dialect, read from the routes."""

from collections.abc import Iterable

from aws_cdk import RemovalPolicy, Stack
from aws_cdk.aws_apigatewayv2 import CfnApi, CfnIntegration, CfnRoute, CfnStage
from aws_cdk.aws_lambda import CfnPermission, Function
from aws_cdk.aws_logs import LogGroup
from constructs import Construct

from functions.routes import Route
from infra.code import FunctionStack, Kit
from infra.nag import acknowledge
from infra.stage import Stage, construct_id

TIMEOUT = 29
"""Seconds. A function ends by itself at 25 and answers; the gateway gives up at 30."""

REQUESTS_PER_SECOND = 1_000
BURST = 2_000
"""What the door lets in for all services together: about the pace at which fresh on-demand tables can follow."""

LOGGED = {
    "request": "$context.requestId",
    "time": "$context.requestTime",
    "route": "$context.routeKey",
    "status": "$context.status",
    "milliseconds": "$context.responseLatency",
    "bytes": "$context.responseLength",
    "from": "$context.identity.sourceIp",
    "error": "$context.error.message",
    "integration": "$context.integrationErrorMessage",
}
"""An access log line: the route but never the path or the query, in which numbers and ids may stand, nor a body."""


class FrontDoor(Construct):
    """The HTTP API, its one stage without a name, its limits and its log."""

    def __init__(self, scope: Construct, stage: Stage) -> None:
        super().__init__(scope, "FrontDoor")
        self.api = CfnApi(self, "Api", name=stage.named("api"), protocol_type="HTTP")
        log = LogGroup(
            self,
            "Log",
            log_group_name=f"/aws/vendedlogs/{stage.named('api')}",
            retention=stage.log_retention,
            removal_policy=RemovalPolicy.DESTROY,
        )
        CfnStage(
            self,
            "Stage",
            api_id=self.api.ref,
            stage_name="$default",
            auto_deploy=True,
            default_route_settings=CfnStage.RouteSettingsProperty(
                throttling_rate_limit=REQUESTS_PER_SECOND, throttling_burst_limit=BURST
            ),
            access_log_settings=CfnStage.AccessLogSettingsProperty(
                destination_arn=log.log_group_arn, format=Stack.of(self).to_json_string(LOGGED)
            ),
        )

    @property
    def url(self) -> str:
        """Where the API answers, if no domain of one's own stands before it; no slash at its end."""
        return self.api.attr_api_endpoint


class Dialect(FunctionStack):
    """The functions of one dialect, each with its route to the door."""

    def __init__(self, scope: Construct, dialect: str, kit: Kit, api_id: str) -> None:
        super().__init__(scope, dialect, kit, description=f"the {dialect} dialect")
        self.dialect, self.api_id = dialect, api_id
        acknowledge(self, "AwsSolutions-APIG4")

    def add(self, routes: Iterable[Route]) -> None:
        """A function, an integration, a route and one permission for each row."""
        for route in routes:
            self._open(route, self.function(route, TIMEOUT))

    def _open(self, route: Route, function: Function) -> None:
        integration = CfnIntegration(
            self,
            construct_id(f"{route.name}-integration"),
            api_id=self.api_id,
            integration_type="AWS_PROXY",
            integration_uri=function.function_arn,
            payload_format_version="2.0",
        )
        CfnRoute(
            self,
            construct_id(f"{route.name}-route"),
            api_id=self.api_id,
            route_key=route.key,
            authorization_type="NONE",
            target=f"integrations/{integration.ref}",
        )
        CfnPermission(
            self,
            construct_id(f"{route.name}-permission"),
            action="lambda:InvokeFunction",
            function_name=function.function_arn,
            principal="apigateway.amazonaws.com",
            source_arn=self.format_arn(service="execute-api", resource=self.api_id, resource_name="*"),
        )
