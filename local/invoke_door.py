"""Lambda's Invoke call, so that a function which calls another one reaches the same workers as everything else."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from local.deployed import name_of
from local.front_door import Request, Response, as_json
from local.nursery import Outcome

PREFIX, SUFFIX = "/2015-03-31/functions/", "/invocations"


def anybody(_request: Request, _name: str) -> bool:
    """Everybody may invoke everything: how it is where no permissions are enforced."""
    return True


def invoke_door(
    invoke: Callable[[str, Any], Outcome], may_invoke: Callable[[Request, str], bool] = anybody
) -> Callable[[Request], Response]:
    """Answers `POST /2015-03-31/functions/{name}/invocations`, waiting for the function's outcome."""

    def answer(request: Request) -> Response:
        if not (request.path.startswith(PREFIX) and request.path.endswith(SUFFIX)):
            return as_json(404, {"Message": "Only Invoke is served here"})
        asked = unquote(request.path.removeprefix(PREFIX).removesuffix(SUFFIX))
        name = name_of(asked) if asked.startswith("arn:") else asked.partition(":")[0]
        if not may_invoke(request, name):
            return _refused(403, "AccessDeniedException", f"not authorized to perform: lambda:InvokeFunction on {name}")
        try:
            outcome = invoke(name, json.loads(request.body or b"{}"))
        except KeyError:
            return _refused(404, "ResourceNotFoundException", f"Function not found: {name}")
        failed = (("x-amz-function-error", "Unhandled"),) if outcome.failure else ()
        return Response(200, (("x-amz-executed-version", "$LATEST"), *failed), outcome.payload)

    return answer


def _refused(status: int, kind: str, message: str) -> Response:
    return Response(status, (("x-amzn-errortype", kind),), json.dumps({"Type": "User", "Message": message}).encode())
