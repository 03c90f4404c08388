"""`make rehearse`: the same journey with AWS's permissions enforced, every function under its own role, over TLS.

It proves the template's grants twice over: what the functions need is allowed, and what one does not need is refused.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from local import synth
from local.cloud import Cloud
from local.demo import journey
from local.journey import JourneyFailed
from local.roles import Roles

ONLY_READS = "notify-get"


def main() -> int:
    """Rehearse; exit status 0 when everything allowed worked and the forbidden was refused."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tidings-rehearsal-") as home:
        cloud = Cloud(Path(home), enforce=True)
        cloud.start(synth.assembly())
        try:
            functions = len(cloud.deployed.functions)
            print(f"Deployed {functions} functions, each under its own role, after {time.monotonic() - began:.1f} s")
            journey(cloud).travel()
            trespass(cloud)
        except JourneyFailed as failure:
            print(f"The rehearsal failed: {failure}", file=sys.stderr)
            return 1
        finally:
            cloud.stop()
    print(f"All of it took {time.monotonic() - began:.1f} s")
    return 0


def trespass(cloud: Cloud) -> None:
    """Read, then write, as a function that may only read. Raises JourneyFailed unless exactly the write is refused."""
    function = next(each for name, each in cloud.deployed.functions.items() if name.endswith(ONLY_READS))
    table = function.environment["TABLE_SERVICES"]
    dynamodb = _as_role(cloud, function.role)
    dynamodb.get_item(TableName=table, Key={"pk": {"S": "nobody"}})
    try:
        dynamodb.put_item(TableName=table, Item={"pk": {"S": "intruder"}})
    except ClientError as refusal:
        code = refusal.response["Error"]["Code"]
        if code not in ("AccessDenied", "AccessDeniedException"):
            raise JourneyFailed(f"{function.name} was refused a write for another reason: {code}") from None
        print(f"  {function.name} may read {table}, and was refused a write to it: {code}")
        return
    raise JourneyFailed(f"{function.name} could write to {table}, and nothing in the template allows that")


def _as_role(cloud: Cloud, role: str) -> Any:
    own = Roles(cloud.aws).credentials(role)
    return boto3.client(
        "dynamodb",
        endpoint_url=cloud.aws.endpoint,
        region_name=cloud.aws.environment["AWS_REGION"],
        verify=cloud.aws.environment["AWS_CA_BUNDLE"],
        aws_access_key_id=own["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=own["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=own["AWS_SESSION_TOKEN"],
    )


if __name__ == "__main__":
    sys.exit(main())
