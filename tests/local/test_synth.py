"""A synthesis is repeated when, and only when, what it is made from has changed."""

from pathlib import Path

import pytest

from local.synth import environment, fingerprint


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("infra/stack.py", "functions/routes.py", "functions/notify/create.py", "uv.lock"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one")
    return tmp_path


@pytest.mark.parametrize("name", ["infra/stack.py", "functions/routes.py", "uv.lock", "infra/new.py"])
def test_the_template_s_sources_change_the_fingerprint(root: Path, name: str) -> None:
    before = fingerprint(root)
    (root / name).write_text("two")
    assert fingerprint(root) != before


def test_a_handler_s_own_text_does_not(root: Path) -> None:
    before = fingerprint(root)
    (root / "functions/notify/create.py").write_text("two")
    assert fingerprint(root) == before


def test_a_synthesis_runs_on_the_node_that_came_with_the_tools() -> None:
    assert Path(environment()["JSII_NODE"]).exists()
