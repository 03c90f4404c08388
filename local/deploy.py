"""Deploys the synthesised cloud assembly to the embedded AWS, as `cdk deploy` would to a real one.

Two things differ from there: the code archives are empty, because functions run from the source tree here, and queues,
streams and clocks wake nobody, because `local.pumps` does that with the semantics of the real service.
"""

import hashlib
import io
import json
import time
import zipfile
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from local.aws import ACCOUNT, REGION, Aws

PATIENCE = 120.0
DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
UPDATABLE = (*DONE, "UPDATE_ROLLBACK_COMPLETE")
NEVER_STOOD = "ROLLBACK_COMPLETE"
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
BATCHED = ("sqs:SendMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility")
ASLEEP = {
    "AWS::Lambda::EventSourceMapping": {"Enabled": False},
    "AWS::Events::Rule": {"State": "DISABLED"},
    "AWS::Scheduler::Schedule": {"State": "DISABLED"},
}


class DeploymentFailed(RuntimeError):
    """A stack did not reach a complete state; the message says which and why."""


def deploy(aws: Aws, assembly: Path) -> list[str]:
    """Create or update every stack of the assembly, unless it stands there already; answer the stacks' names."""
    _bootstrap(aws)
    stacks = sorted(name for name, kind in _artifacts(assembly) if kind == "aws:cloudformation:stack")
    for name in stacks:
        mark = _mark(assembly / f"{name}.assets.json")
        if _standing(aws, name) != mark:
            _create_or_update(aws.client("cloudformation"), name, _upload(aws, assembly, name))
            aws.client("ssm").put_parameter(Name=_mark_name(name), Value=mark, Type="String", Overwrite=True)
    return stacks


def _bootstrap(aws: Aws) -> None:
    aws.client("ssm").put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String", Overwrite=True)


def _artifacts(assembly: Path) -> list[tuple[str, str]]:
    manifest = json.loads((assembly / "manifest.json").read_text())
    return [(name, artifact["type"]) for name, artifact in manifest["artifacts"].items()]


def _mark(manifest: Path) -> str:
    return hashlib.sha256(manifest.read_bytes()).hexdigest()[:32]


def _mark_name(stack: str) -> str:
    return f"/tidings/assembly/{stack}"


def _standing(aws: Aws, name: str) -> str:
    marks = aws.client("ssm").get_parameters(Names=[_mark_name(name)])["Parameters"]
    return str(marks[0]["Value"]) if marks and _status(aws.client("cloudformation"), name) in DONE else ""


def _status(cloudformation: Any, name: str) -> str | None:
    try:
        (stack,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except ClientError:
        return None
    return str(stack["StackStatus"])


def _upload(aws: Aws, assembly: Path, name: str) -> str:
    s3, url = aws.client("s3"), ""
    for asset in json.loads((assembly / f"{name}.assets.json").read_text())["files"].values():
        place = next(iter(asset["destinations"].values()))
        bucket = place["bucketName"].replace("${AWS::AccountId}", ACCOUNT).replace("${AWS::Region}", REGION)
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key=place["objectKey"], Body=_body(assembly, asset["source"]))
        if asset["source"]["path"] == f"{name}.template.json":
            url = f"{aws.endpoint}/{bucket}/{place['objectKey']}"
    return url


def _body(assembly: Path, source: dict[str, str]) -> bytes:
    if source["packaging"] == "zip":
        return _empty_archive()
    body = (assembly / source["path"]).read_bytes()
    return adapted(body) if source["path"].endswith(".template.json") else body


def _empty_archive() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("runs-from-source.txt", "")
    return archive.getvalue()


def adapted(template: bytes) -> bytes:
    """The same template with everything that would wake a function switched off, and said so that ministack gets it."""
    parsed = json.loads(template)
    secrets = {name for name, found in parsed["Resources"].items() if found["Type"] == "AWS::SecretsManager::Secret"}
    for resource in parsed["Resources"].values():
        resource.setdefault("Properties", {}).update(ASLEEP.get(resource["Type"], {}))
    return json.dumps(_translated(parsed, secrets), separators=(",", ":")).encode()


def _translated(part: Any, secrets: set[str]) -> Any:
    """A reference to a secret means its ARN, not its name; and who may send may send a batch, as in AWS itself."""
    if isinstance(part, list):
        return [_translated(member, secrets) for member in part]
    if not isinstance(part, dict):
        return part
    if part.get("Ref") in secrets:
        return {"Fn::GetAtt": [part["Ref"], "Id"]}
    translated = {name: _translated(member, secrets) for name, member in part.items()}
    if part.get("Effect") == "Allow" and "Action" in part:
        translated["Action"] = _with_batches(part["Action"])
    return translated


def _with_batches(actions: str | list[str]) -> list[str]:
    named = [actions] if isinstance(actions, str) else actions
    return named + [f"{action}Batch" for action in named if action in BATCHED]


def _create_or_update(cloudformation: Any, name: str, url: str) -> None:
    if _status(cloudformation, name) == NEVER_STOOD:
        cloudformation.delete_stack(StackName=name)
        _settled(cloudformation, name)
    change = cloudformation.update_stack if _status(cloudformation, name) in UPDATABLE else cloudformation.create_stack
    try:
        change(StackName=name, TemplateURL=url, Capabilities=CAPABILITIES)
    except ClientError as refusal:
        if "No updates" not in str(refusal):
            raise
    if (status := _settled(cloudformation, name)) not in DONE:
        raise DeploymentFailed(f"{name} is {status}: {'; '.join(_reasons(cloudformation, name))}")


def _settled(cloudformation: Any, name: str) -> str | None:
    deadline = time.monotonic() + PATIENCE
    while (status := _status(cloudformation, name)) and status.endswith("IN_PROGRESS") and time.monotonic() < deadline:
        time.sleep(0.05)
    return status


def _reasons(cloudformation: Any, name: str) -> list[str]:
    events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
    failed = [event for event in events if event["ResourceStatus"].endswith("FAILED")]
    return [f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}" for event in failed]
