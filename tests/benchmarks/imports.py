"""What a cold start imports, function by function, and what a few of them must not import at all."""

import json
import subprocess
import sys
from typing import Any

from functions.routes import ROUTES, WORKERS

COSTLY = ("pydantic", "phonenumbers", "aws_lambda_powertools", "jwt", "boto3")
# The rooms that move messages need neither forms nor numbers.
FORBIDDEN = {
    "functions.workers.dispatcher": {"pydantic", "phonenumbers", "jwt"},
    "functions.workers.code_dispatcher": {"pydantic", "phonenumbers", "jwt"},
    "functions.callbacks.receipt": {"phonenumbers"},
    "functions.workers.second_look": {"pydantic", "phonenumbers", "jwt"},
}
_PROGRAM = """
import importlib, json, sys, time
begin = time.process_time()
importlib.import_module(sys.argv[1])
roots = sorted({name.partition(".")[0] for name in sys.modules})
print(json.dumps({"modules": len(sys.modules), "ms": (time.process_time() - begin) * 1000, "roots": roots}))
"""


def report() -> list[str]:
    """Prints the table; the targets that are missed."""
    print("\ncold start: modules imported, processor time of importing (this machine), costly packages among them")
    missed = []
    for module in [*(route.module for route in ROUTES), *(worker.module for worker in WORKERS)]:
        if not module.startswith("functions.internal."):
            found = imported(module)
            costly = [name for name in COSTLY if name in found["roots"]]
            print(f"  {module:<40}{found['modules']:>6}{found['ms']:>8.0f} ms  {' '.join(costly)}")
            wrong = FORBIDDEN.get(module, set()) & set(found["roots"])
            missed += [f"{module} imports {name}" for name in sorted(wrong)]
    return missed


def imported(module: str) -> Any:
    """What a fresh interpreter has loaded once it has imported a module."""
    done = subprocess.run([sys.executable, "-c", _PROGRAM, module], capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])
