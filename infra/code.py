"""What is shipped, and the one way in which a function is made of it."""

from dataclasses import dataclass

from aws_cdk import Duration, IgnoreMode, NestedStack, RemovalPolicy
from aws_cdk.aws_iam import PolicyDocument, PolicyStatement, Role, ServicePrincipal
from aws_cdk.aws_lambda import (
    Architecture,
    Code,
    Function,
    LayerVersion,
    LoggingFormat,
    RecursiveLoop,
    Runtime,
    SystemLogLevel,
)
from aws_cdk.aws_logs import LogGroup
from constructs import Construct

from functions.routes import Route, Worker
from infra.bundling import BUILD, ROOT, dependencies, sources, sources_fingerprint
from infra.grants import Grant, Places, environment, resolve, statements
from infra.nag import acknowledge
from infra.stage import Stage, construct_id

PYTHON = Runtime.PYTHON_3_13
MACHINE = Architecture.ARM_64
MEMORY_MB = 512
SHARED = ROOT / "layers" / "shared"
FUNCTIONS = ROOT / "functions"
PLACEHOLDER = ROOT / "layers" / "dependencies"


@dataclass(frozen=True)
class Kit:
    """What every function of a deployment is given."""

    stage: Stage
    places: Places
    layers: list[LayerVersion]
    base_url: str


def layers(scope: Construct, stage: Stage) -> list[LayerVersion]:
    """Our own package, and below it what others wrote."""
    return [_layer(scope, "Shared", _shared(stage)), _layer(scope, "Dependencies", _third_party(stage))]


class FunctionStack(NestedStack):
    """A stack of functions. It ships their code as one asset, so a handler's name is its import path everywhere."""

    def __init__(self, scope: Construct, name: str, kit: Kit, description: str) -> None:
        super().__init__(scope, construct_id(name), description=f"Tidings: {description}")
        self.kit = kit
        self.code = _functions(kit.stage)
        acknowledge(self, "AwsSolutions-L1")

    def function(self, row: Route | Worker, timeout: int, own: tuple[Grant, ...] = ()) -> Function:
        """One row's function, with its own role and its own log; `own` is what it may do besides its touches."""
        touched = [resolve(touch, self.kit.places) for touch in row.touches]
        log = _log(self, self.kit.stage, row.name)
        writing = Grant("logs:CreateLogStream", (log.log_group_arn,)), Grant("logs:PutLogEvents", (log.log_group_arn,))
        return Function(
            self,
            construct_id(f"{row.name}-function"),
            function_name=self.kit.stage.named(row.name),
            description=row.key if isinstance(row, Route) else row.wakes_on,
            code=self.code,
            handler=f"{row.module}.handler",
            runtime=PYTHON,
            architecture=MACHINE,
            memory_size=MEMORY_MB,
            timeout=Duration.seconds(timeout),
            layers=self.kit.layers,
            role=_role(self, row.name, statements([*writing, *touched, *own])),
            environment=_surroundings(self.kit, row) | environment(touched),
            log_group=log,
            logging_format=LoggingFormat.JSON,
            system_log_level_v2=SystemLogLevel.WARN,
            recursive_loop=RecursiveLoop.ALLOW if _wakes_itself(row) else None,
        )


def _surroundings(kit: Kit, row: Route | Worker) -> dict[str, str]:
    """What every function is told, whatever it touches."""
    told = {
        "BASE_URL": kit.base_url,
        "FUNCTION_PREFIX": kit.stage.named(""),
        "POWERTOOLS_SERVICE_NAME": row.name,
        "STAGE": kit.stage.name,
    }
    domain = kit.stage.email_domain
    mail = {"EMAIL_CARRIER": "ses", "EMAIL_DOMAIN": domain} if domain else {}
    return told | mail | ({"LOCAL_CLOUD": "1"} if kit.stage.local else {})


def _wakes_itself(row: Route | Worker) -> bool:
    """Whether a worker sends to the queue that wakes it. Lambda would take its sixteenth turn for a runaway loop."""
    source, _, noun = getattr(row, "wakes_on", "").partition(" ")
    return source == "queue" and f"{noun}.send" in row.touches


def _role(scope: Construct, name: str, allowed: list[PolicyStatement]) -> Role:
    return Role(
        scope,
        construct_id(f"{name}-role"),
        assumed_by=ServicePrincipal("lambda.amazonaws.com"),
        inline_policies={"row": PolicyDocument(statements=allowed)},
    )


def _log(scope: Construct, stage: Stage, name: str) -> LogGroup:
    return LogGroup(
        scope,
        construct_id(f"{name}-log"),
        log_group_name=f"/aws/lambda/{stage.named(name)}",
        retention=stage.log_retention,
        removal_policy=RemovalPolicy.DESTROY,
    )


def _layer(scope: Construct, name: str, code: Code) -> LayerVersion:
    return LayerVersion(scope, name, code=code, compatible_runtimes=[PYTHON], compatible_architectures=[MACHINE])


def _functions(stage: Stage) -> Code:
    if not stage.bundling:
        rest = ["/*", "!/functions", "__pycache__"]
        return Code.from_asset(str(ROOT), exclude=rest, ignore_mode=IgnoreMode.GIT)
    return Code.from_asset(
        str(sources(BUILD / "functions", FUNCTIONS, shipped_as="/var/task")), asset_hash=sources_fingerprint(FUNCTIONS)
    )


def _shared(stage: Stage) -> Code:
    if not stage.bundling:
        return Code.from_asset(str(SHARED), exclude=["__pycache__"], ignore_mode=IgnoreMode.GIT)
    return Code.from_asset(
        str(sources(BUILD / "shared", SHARED / "python", shipped_as="/opt")), asset_hash=sources_fingerprint(SHARED)
    )


def _third_party(stage: Stage) -> Code:
    if not stage.bundling:
        return Code.from_asset(str(PLACEHOLDER))
    folder = dependencies()
    return Code.from_asset(str(folder), asset_hash=folder.name)
