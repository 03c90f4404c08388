"""What is packed before it is shipped: the third-party layer from the lock file, and bytecode that a Lambda accepts.

An asset's zip carries the date 1980, so bytecode that names its source's date is refused, and recompiled at every cold
start (about three quarters of its work). Bytecode that is never checked is right here: it is made from the very files
it ships beside. Where no Python of the Lambda's minor version is found, sources are shipped alone: slower, never stale.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"
RECIPE = ROOT / "layers" / "dependencies" / "recipe.toml"


@cache
def recipe() -> dict[str, Any]:
    """The third-party layer's recipe: `python`, `platform`, `runtime_has`, `trim`."""
    return tomllib.loads(RECIPE.read_text())


def dependencies() -> Path:
    """The third-party layer's folder, built once for what the lock file pins, the recipe, this builder and compiler."""
    pinned = _pinned()
    folder = BUILD / f"dependencies-{fingerprint([RECIPE, Path(__file__)], pinned, lambda_python())}"
    if not folder.exists():
        BUILD.mkdir(exist_ok=True)
        with TemporaryDirectory(dir=BUILD) as scratch:
            unfinished = Path(scratch) / "layer"
            _install(pinned, unfinished / "python")
            trim(unfinished / "python", recipe()["trim"])
            compile_tree(unfinished, lambda_python(), shipped_as="/opt")
            unfinished.rename(folder)
    return folder


def sources(folder: Path, tree: Path, shipped_as: str) -> Path:
    """Our own code, copied into a folder as it goes into the zip, and compiled; it will lie under `shipped_as`."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(tree, folder / tree.name, ignore=shutil.ignore_patterns("__pycache__"))
    compile_tree(folder, lambda_python(), shipped_as)
    return folder


def sources_fingerprint(tree: Path) -> str:
    """A name for a tree of ours as it is shipped. Bytecode is left out: it may differ where its source does not."""
    files = (path for path in tree.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return fingerprint([*sorted(files), Path(__file__)], lambda_python())


def fingerprint(files: Iterable[Path], *besides: object) -> str:
    """A name for what some files of this repository say, the same on every machine that has a compiler, or has none."""
    digest = hashlib.sha256(repr([str(fact) if isinstance(fact, str) else bool(fact) for fact in besides]).encode())
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def trim(tree: Path, patterns: Iterable[str]) -> None:
    """Leave out what no function reads."""
    for pattern in patterns:
        for path in list(tree.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def compile_tree(tree: Path, python: Path | None, shipped_as: str) -> None:
    """Put never-checked bytecode beside every source of a tree; without a compiler leave the sources alone."""
    if python is None:
        warnings.warn(
            f"no Python {recipe()['python']} found: shipping sources, cold starts will be slower", stacklevel=2
        )
        return
    never_checked = ["-f", "--invalidation-mode", "unchecked-hash"]
    _run(python, "-m", "compileall", "-q", *never_checked, "-s", tree, "-p", shipped_as, tree)


@cache
def lambda_python() -> Path | None:
    """A Python of the Lambda's minor version on this machine, if there is one."""
    return next((python for python in _pythons() if _version(python) == recipe()["python"]), None)


def _pythons() -> Iterator[Path]:
    version = recipe()["python"]
    on_path = shutil.which(f"python{version}")
    yield from [Path(on_path)] if on_path else []
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(pyenv.glob(f"versions/{version}.*/bin/python"), reverse=True)
    found = subprocess.run([uv(), "python", "find", version], capture_output=True, text=True, check=False)
    yield from [Path(found.stdout.strip())] if found.returncode == 0 else []


def _version(python: Path) -> str:
    """The minor version that an interpreter says it is; nothing if it does not start (a shim may not)."""
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False).stdout.strip()


def _pinned() -> str:
    """What the lock file names and the runtime lacks, with the hash of every file."""
    left_out = [f"--no-emit-package={package}" for package in recipe()["runtime_has"]]
    plain = ["--no-header", "--no-annotate", "--color=never", "-q"]
    return _run(uv(), "export", "--frozen", "--no-default-groups", "--no-emit-project", *plain, *left_out)


def _install(pinned: str, target: Path) -> None:
    """Put wheels for Lambda's machine into a folder, none but those pinned, none that its hash does not fit."""
    machine = [f"--python-platform={recipe()['platform']}", f"--python-version={recipe()['python']}"]
    strictly = ["--no-deps", "--require-hashes", "--only-binary=:all:", "-q"]
    onto = [f"--target={target}", f"--python={sys.executable}"]
    _run(uv(), "pip", "install", *machine, *strictly, *onto, "-r", "-", given=pinned)


@cache
def uv() -> str:
    """The uv of this checkout, else the one on the PATH."""
    own = (ROOT / folder / "bin" / "uv" for folder in (".tools", ".venv"))
    found = next((str(path) for path in own if path.exists()), None) or shutil.which("uv")
    if found is None:
        raise FileNotFoundError("uv was found neither in .tools, nor in .venv, nor on the PATH")
    return found


def _run(*command: str | Path, given: str = "") -> str:
    done = subprocess.run(
        [str(word) for word in command], cwd=ROOT, input=given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(str(word) for word in command)}\n{done.stdout}{done.stderr}")
    return done.stdout
