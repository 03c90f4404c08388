"""What is shipped is what was written: no stale bytecode, nothing the runtime has, nothing that no function reads."""

import marshal
import os
import py_compile
import sys
from pathlib import Path

import pytest

from infra import bundling

UNCHECKED_HASH = 1
CHECKED_BY_DATE = 0


def bytecode(tree: Path) -> list[Path]:
    return list(tree.rglob("*.pyc"))


def kind(compiled: Path) -> int:
    """How Python judges whether bytecode fits its source (PEP 552)."""
    return int.from_bytes(compiled.read_bytes()[4:8], "little")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A package as it lies in a checkout: beside it bytecode that a laptop left."""
    package = tmp_path / "checkout" / "functions"
    package.mkdir(parents=True)
    (package / "create.py").write_text("def handler():\n    return 1\n")
    stale = py_compile.compile(str(package / "create.py"), invalidation_mode=py_compile.PycInvalidationMode.TIMESTAMP)
    assert kind(Path(str(stale))) == CHECKED_BY_DATE
    return package


def test_no_asset_holds_bytecode_that_is_judged_by_a_date(dev):
    assets = list(dev.assembly.glob("asset.*"))
    assert len(assets) == 3
    assert [kind(compiled) for asset in assets for compiled in bytecode(asset)].count(CHECKED_BY_DATE) == 0


def test_the_functions_asset_is_the_repository_with_all_but_the_functions_left_out(dev):
    (asset,) = (asset for asset in dev.assembly.glob("asset.*") if (asset / "functions").exists())
    assert [entry.name for entry in asset.iterdir()] == ["functions"]
    assert (asset / "functions" / "routes.py").exists()


def test_bytecode_that_a_laptop_left_is_not_shipped(tree, tmp_path):
    shipped = bundling.sources(tmp_path / "shipped", tree, "/var/task")
    assert (shipped / "functions" / "create.py").exists()
    assert CHECKED_BY_DATE not in {kind(compiled) for compiled in bytecode(shipped)}


def test_bytecode_made_for_shipping_is_taken_whatever_the_date_of_its_source(tree, tmp_path):
    bundling.compile_tree(tree, Path(sys.executable), "/var/task")
    os.utime(tree / "create.py", (315532800, 315532800))
    assert {kind(compiled) for compiled in bytecode(tree)} == {UNCHECKED_HASH}


def test_a_trace_names_the_place_where_the_code_runs(tree):
    bundling.compile_tree(tree.parent, Path(sys.executable), "/var/task")
    (compiled,) = bytecode(tree)
    assert marshal.loads(compiled.read_bytes()[16:]).co_filename == "/var/task/functions/create.py"


def test_without_the_right_python_sources_are_shipped_alone(tree, tmp_path, monkeypatch):
    monkeypatch.setattr(bundling, "lambda_python", lambda: None)
    with pytest.warns(UserWarning, match="shipping sources"):
        shipped = bundling.sources(tmp_path / "shipped", tree, "/var/task")
    assert bytecode(shipped) == []


def test_source_that_cannot_be_compiled_is_not_shipped(tree):
    (tree / "broken.py").write_text("def handler(:\n")
    with pytest.raises(RuntimeError, match=r"broken\.py"):
        bundling.compile_tree(tree, Path(sys.executable), "/var/task")


def test_what_no_function_reads_is_left_out(tmp_path):
    kept = ["phonenumbers/phonenumber.py", "phonenumbers/data/region_GB.py", "jwt/api_jwt.py"]
    left = ["phonenumbers/geodata/data1.py", "phonenumbers/phonenumber.pyi", "bin/httpx", "jwt/tests/test_jwt.py"]
    for name in (*kept, *left):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    bundling.trim(tmp_path, bundling.recipe()["trim"])
    assert sorted(str(f.relative_to(tmp_path)) for f in tmp_path.rglob("*") if f.is_file()) == sorted(kept)


def test_what_the_runtime_has_is_not_shipped_again():
    assert {"boto3", "botocore", "urllib3", "s3transfer", "jmespath"} <= set(bundling.recipe()["runtime_has"])


def test_the_recipe_is_for_the_machine_that_functions_run_on(dev):
    recipe = bundling.recipe()
    (runtime,) = {f.properties["Runtime"] for f in dev.of("Lambda::Function")}
    assert runtime == f"python{recipe['python']}"
    assert recipe["platform"].startswith("aarch64-")


def test_an_asset_gets_a_new_name_when_and_only_when_its_source_says_something_else(tree, monkeypatch):
    monkeypatch.setattr(bundling, "ROOT", tree.parent)
    monkeypatch.setattr(bundling, "__file__", str(tree / "create.py"))
    before = bundling.sources_fingerprint(tree)
    os.utime(tree / "create.py", (315532800, 315532800))
    assert bundling.sources_fingerprint(tree) == before
    (tree / "create.py").write_text("def handler():\n    return 2\n")
    assert bundling.sources_fingerprint(tree) != before
