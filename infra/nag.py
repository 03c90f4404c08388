"""How cdk-nag's AwsSolutions rules are answered: every exception and its reason, on one page for an auditor."""

from aws_cdk import Acknowledgment, App, Validations
from cdk_nag import AwsSolutionsChecks
from constructs import IConstruct

REASONS = {
    "AwsSolutions-APIG4": (
        "Every function authenticates its caller itself, in the form its dialect prescribes (a signed token, a bearer"
        " key, Basic, a header of its own). A gateway authorizer would refuse in one shape for all of them, where each"
        " dialect's clients expect its own; GET /_status is public by design."
    ),
    "AwsSolutions-IAM5": (
        "The fallback route hands a request whose path ends in a slash to the function that serves the path without"
        " it. Named one by one, those functions exceed the 10,240 characters of a role's policies. The pattern holds"
        " this deployment's prefix and one family of HTTP functions: no worker, and nothing of another deployment."
        " The other pattern is every object of this deployment's bucket of long bodies, which have no names before"
        " they are written."
    ),
    "AwsSolutions-L1": (
        "Every wheel of the third-party layer is locked, and its bytecode compiled, for Python 3.13, which AWS supports"
        " until 2029. The version moves in layers/dependencies/recipe.toml and infra/code.py, with the lock file."
    ),
    "AwsSolutions-S1": (
        "The bucket of long bodies is asked by functions only, each by its own key, and each request is in the log of"
        " the function that made it. A second log of the same would keep who wrote to whom for no gain."
    ),
    "AwsSolutions-SMG4": (
        "Every API key and every callback address is derived from this secret, so a scheduled rotation would turn away"
        " every caller at once. Changing it is a planned act of the operator, who hands out new keys first."
    ),
    "AwsSolutions-SQS3": (
        "This queue is itself a dead end: of a stream's event source mapping, which names it as its on-failure"
        " destination, and not of another queue, where the rule would look."
    ),
}


def check(app: App) -> None:
    """Let synthesis fail on a finding that nobody has answered for."""
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))


def acknowledge(construct: IConstruct, rule: str, finding: str = "") -> None:
    """Answer for one rule on one construct and what is below it; `finding` is the part in brackets, if there is one."""
    rule_id = f"{rule}[{finding}]" if finding else rule
    Validations.of(construct).acknowledge(Acknowledgment(id=rule_id, reason=REASONS[rule]))
