"""The documentation cannot lag: what exists is named in it, and its snippets run."""

import importlib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from functions.routes import ROUTES, TABLES, Route
from tidings.domain.event import PUBLIC_TYPES
from tidings.domain.gate import COUNTED, GATES

DOCS = {path.name: path.read_text() for path in Path("docs").glob("*.md")}
SNIPPETS = [
    pytest.param(snippet, id=f"{name}-{number}")
    for name, text in DOCS.items()
    for number, snippet in enumerate(re.findall(r"```python\n(.*?)```", text, re.DOTALL), 1)
]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_route_stands_in_the_reference_with_what_its_file_says_of_itself(route: Route) -> None:
    first_line = (importlib.import_module(route.module).__doc__ or "").split("\n")[0]
    assert f"| `{route.key}` | {first_line.partition(': ')[2].rstrip('.')} |" in DOCS["api.md"]


@pytest.mark.parametrize("type_", PUBLIC_TYPES)
def test_every_public_event_is_explained(type_: str) -> None:
    assert f"`{type_}`" in DOCS["webhooks.md"]


@pytest.mark.parametrize("gate", [*GATES, *COUNTED])
def test_every_gate_is_explained(gate: str) -> None:
    assert f"| `{gate}` |" in DOCS["gates.md"]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_explained(table: str) -> None:
    rows = [line for line in DOCS["how-it-works.md"].splitlines() if line.startswith("|")]
    assert any(re.search(rf"\b{table}\b", row) for row in rows)


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_every_snippet_runs(snippet: str) -> None:
    exec(compile(snippet, "snippet", "exec"), {"now": datetime.now(UTC)})


def test_every_link_between_the_pages_leads_somewhere() -> None:
    for page in [Path("README.md"), *Path("docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page}: {target}"
