"""Credentials of the functions' own roles, so that the deployment's permissions are enforced for each of them."""

import json
import re
from typing import Any

from local.aws import ACCOUNT, Aws

OWNER_MAY_TRY_ON = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}


class Roles:
    """Sessions of roles. A function's role trusts only Lambda; here it is made to trust the account's owner as well."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws
        self._sessions: dict[str, dict[str, str]] = {}

    def credentials(self, role: str) -> dict[str, str]:
        """The environment variables that make an AWS client act as `role` (an ARN)."""
        if role not in self._sessions:
            self._trust_owner(role.rsplit("/", 1)[1])
            session = self._aws.client("sts").assume_role(RoleArn=role, RoleSessionName="rehearsal")["Credentials"]
            self._sessions[role] = _variables(session)
        return self._sessions[role]

    def may_invoke(self, authorization: str, function: str) -> bool:
        """Whether whoever signed a request (its Authorization header) may invoke a function (its ARN)."""
        signer = re.search(r"Credential=(\w+)/", authorization)
        role = next((role for role, own in self._sessions.items() if signer and signer[1] in own.values()), None)
        if role is None:
            return False
        asked = {"PolicySourceArn": role, "ActionNames": ["lambda:InvokeFunction"], "ResourceArns": [function]}
        (verdict,) = self._aws.client("iam").simulate_principal_policy(**asked)["EvaluationResults"]
        return bool(verdict["EvalDecision"] == "allowed")

    def _trust_owner(self, name: str) -> None:
        iam = self._aws.client("iam")
        policy = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
        if OWNER_MAY_TRY_ON not in policy["Statement"]:
            policy["Statement"].append(OWNER_MAY_TRY_ON)
            iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(policy))


def _variables(session: Any) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
        "AWS_SESSION_TOKEN": session["SessionToken"],
    }
