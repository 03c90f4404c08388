"""What stands after a deployment, read back from the embedded AWS: functions, routes, mappings and clocks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from local.aws import Aws


@dataclass(frozen=True)
class Function:
    """One deployed function, as far as running it needs to know; `timeout` in seconds, `memory` in MB."""

    name: str
    arn: str
    handler: str
    role: str
    timeout: float
    memory: int
    environment: dict[str, str]


@dataclass(frozen=True)
class Mapping:
    """One event source mapping with the settings that AWS knows it by; `settings` is the API's own answer."""

    source: str
    function: str
    settings: dict[str, Any] = field(hash=False)


@dataclass(frozen=True)
class Clock:
    """One scheduled rule that wakes a function every `seconds`."""

    rule: str
    function: str
    seconds: float


@dataclass(frozen=True)
class Deployed:
    """All of it; `routes` maps a route key such as `POST /v1/notify` to a function's name."""

    api: str
    functions: dict[str, Function]
    routes: dict[str, str]
    mappings: tuple[Mapping, ...]
    clocks: tuple[Clock, ...]

    def whole_name(self, name: str) -> str:
        """The function's name with the deployment's prefix, whether or not `name` has it already."""
        return name if name in self.functions else f"{self.variable('FUNCTION_PREFIX')}{name}"

    def variable(self, name: str) -> str:
        """The value of an environment variable that some function was given, such as `TABLE_PHONES`.

        Raises KeyError where no function has it.
        """
        for function in self.functions.values():
            if name in function.environment:
                return function.environment[name]
        raise KeyError(name)


def read(aws: Aws) -> Deployed:
    """Ask the embedded AWS what it holds."""
    gateway = aws.client("apigatewayv2")
    apis = gateway.get_apis()["Items"]
    return Deployed(
        api=apis[0]["ApiId"],
        functions={function.name: function for function in _functions(aws)},
        routes=dict(_routes(gateway, apis[0]["ApiId"])),
        mappings=tuple(_mappings(aws)),
        clocks=tuple(_clocks(aws)),
    )


def name_of(arn: str) -> str:
    """The function's name in any ARN that names one, with or without a qualifier."""
    return arn.split(":function:", 1)[1].split("/", 1)[0].split(":", 1)[0]


def _functions(aws: Aws) -> Iterator[Function]:
    for page in aws.client("lambda").get_paginator("list_functions").paginate():
        for found in page["Functions"]:
            yield Function(
                name=found["FunctionName"],
                arn=found["FunctionArn"],
                handler=found["Handler"],
                role=found["Role"],
                timeout=float(found["Timeout"]),
                memory=found["MemorySize"],
                environment=found.get("Environment", {}).get("Variables", {}),
            )


def _routes(gateway: Any, api: str) -> Iterator[tuple[str, str]]:
    integrations = {
        item["IntegrationId"]: item["IntegrationUri"]
        for page in gateway.get_paginator("get_integrations").paginate(ApiId=api)
        for item in page["Items"]
    }
    for page in gateway.get_paginator("get_routes").paginate(ApiId=api):
        for route in page["Items"]:
            yield route["RouteKey"], name_of(integrations[route["Target"].removeprefix("integrations/")])


def _mappings(aws: Aws) -> Iterator[Mapping]:
    for page in aws.client("lambda").get_paginator("list_event_source_mappings").paginate():
        for found in page["EventSourceMappings"]:
            yield Mapping(found["EventSourceArn"], name_of(found["FunctionArn"]), found)


def _clocks(aws: Aws) -> Iterator[Clock]:
    events = aws.client("events")
    for page in events.get_paginator("list_rules").paginate():
        for rule in page["Rules"]:
            if rule.get("ScheduleExpression", "").startswith("rate("):
                for target in events.list_targets_by_rule(Rule=rule["Name"])["Targets"]:
                    yield Clock(rule["Arn"], name_of(target["Arn"]), _seconds(rule["ScheduleExpression"]))


def _seconds(rate: str) -> float:
    number, unit = rate.removeprefix("rate(").removesuffix(")").split()
    return int(number) * {"minute": 60.0, "hour": 3600.0, "day": 86400.0}[unit.removesuffix("s")]
