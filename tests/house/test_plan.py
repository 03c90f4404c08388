"""The plan of the house: one row for one file, small handlers, rooms one would live in."""

import ast
from pathlib import Path

import pytest

from functions.routes import OPERATIONS, QUEUES, ROUTES, TABLES, WORKERS

HANDLERS = [path for path in Path("functions").rglob("*.py") if path.name not in ("__init__.py", "routes.py")]
ROOMS = [path for root in ("layers/shared/python", "infra", "local", "cli") for path in Path(root).rglob("*.py")]
OTHERS = {"master": {"read"}, "functions": {"invoke"}, "email": {"send", "hear"}, "bodies": {"put", "get"}}


def test_every_row_has_its_file_and_every_file_its_row() -> None:
    rows = {row.module.replace(".", "/") + ".py" for row in (*ROUTES, *WORKERS)}
    assert rows == {str(path) for path in HANDLERS}


def test_no_two_rows_share_a_route_or_a_name() -> None:
    keys, names = [route.key for route in ROUTES], [row.name for row in (*ROUTES, *WORKERS)]
    assert len(set(keys)) == len(keys)
    assert len(set(names)) == len(names)


def test_no_route_key_ends_in_a_slash_since_http_apis_refuse_such_keys() -> None:
    assert [route.key for route in ROUTES if route.path.endswith("/")] == []


@pytest.mark.parametrize("row", [*ROUTES, *WORKERS], ids=lambda row: row.name)
def test_every_touch_names_something_that_exists(row: object) -> None:
    for touch in row.touches:  # type: ignore[attr-defined]
        noun, _, verb = touch.partition(".")
        known = set(OPERATIONS) if noun in TABLES else {"send"} if noun in QUEUES else OTHERS.get(noun, set())
        assert verb in known, touch


@pytest.mark.parametrize("path", HANDLERS, ids=str)
def test_a_handler_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 80


@pytest.mark.parametrize("path", ROOMS, ids=str)
def test_a_room_opens_with_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))


def test_no_room_is_called_after_nothing_in_particular() -> None:
    nothing = {"utils", "helpers", "common", "base", "constants", "models", "misc"}
    assert not nothing & {path.stem for path in [*ROOMS, *HANDLERS]}
