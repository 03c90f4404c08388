"""The command line: each command is one row, and each row is a route of the internal API."""

import contextlib
import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.main import main
from cli.operations import OPERATIONS
from functions.routes import ROUTES
from tests.world.aws import MASTER
from tests.world.platform import Platform
from tidings.dialects import internal
from tidings.entrypoints import observability


@pytest.fixture
def console(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> Platform:
    """A platform whose clock is the wall's, since the command's tokens are."""
    platform.clock.now = datetime.now(UTC)
    observability.logger()  # made now, it does not write where the command's own words are caught
    monkeypatch.setenv("TIDINGS_URL", platform.base_url)
    monkeypatch.setenv("TIDINGS_ADMIN_SECRET", internal.admin_secret(MASTER.encode()))
    return platform


def tidings(*words: str) -> tuple[int, str, str]:
    """Runs the command; its exit status, what it printed and what it said beside."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(list(words))
    return status, out.getvalue(), err.getvalue()


def test_every_command_calls_a_route_that_exists() -> None:
    routes = {(route.method, re.sub(r"{\w+}", "{}", route.path)) for route in ROUTES}
    for operation in OPERATIONS:
        path = re.sub(r"{\w+}", "{}", f"/internal{operation.path}")
        assert (operation.method, path) in routes, operation


def test_a_service_and_its_key_are_made_and_the_key_sends(console: Platform) -> None:
    _, made, _ = tidings("services", "create", "--name", "Otter Loans", "--json")
    service = json.loads(made)["id"]
    _, shown, _ = tidings("keys", "create", service, "--name", "web", "--kind", "live", "--json")
    key = json.loads(shown)["api_key"]
    sent = console.call("POST", "/v1/notify", {"to": "+15551234567", "message": "Hello"}, key=key)
    assert sent.status == 202
    status, message, _ = tidings("messages", "get", service, sent.json["message_id"], "--json")
    assert (status, json.loads(message)["text"]) == (0, "Hello")


def test_a_list_is_followed_to_its_end(console: Platform) -> None:
    names = {f"Service {number}" for number in range(25)}
    for name in names:
        console.new_service(name=name)
    _, listed, _ = tidings("services", "list", "--json")
    assert {json.loads(line)["name"] for line in listed.splitlines()} == names


@pytest.mark.usefixtures("console")
def test_a_refusal_is_told_beside_the_output_and_by_the_exit_status() -> None:
    status, out, err = tidings("services", "get", "nobody")
    assert (status, out) == (1, "")
    assert json.loads(err)["status"] == 404


def test_a_platform_that_does_not_answer_is_said_to_be_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDINGS_ADMIN_SECRET", "a secret that is long enough for a token")
    status, _, err = tidings("services", "list", "--api", "http://127.0.0.1:9")
    assert status == 2
    assert "Nobody answers" in err


def test_the_numbers_that_decide_the_outcome_are_printed() -> None:
    status, out, _ = tidings("sim", "numbers")
    assert status == 0
    assert "+1 500 555 WXYZ" in out


def test_the_opt_out_ledger_is_imported_asked_and_exported(console: Platform, tmp_path: Path) -> None:
    service = console.new_service().id
    listed = tmp_path / "ledger.json"
    listed.write_text(json.dumps({"opt_outs": [{"phone": f"+1555000{number:04d}"} for number in range(30)]}))
    assert tidings("opt-outs", "import", service, "--whole", f"@{listed}")[0] == 0
    _, exported, _ = tidings("opt-outs", "export", service, "--json")
    assert len(exported.splitlines()) == 30
    _, one, _ = tidings("opt-outs", "get", service, "+15550000007", "--json")
    assert json.loads(one)["phone"] == "+15550000007"


def test_a_template_is_made_revised_and_archived(console: Platform) -> None:
    service = console.new_service(permissions=["sms", "email"]).id
    words = ("--type", "sms", "--name", "Hello", "--body", "Hello ((name))", "--json")
    template = json.loads(tidings("templates", "create", service, *words)[1])["id"]
    revised = json.loads(tidings("templates", "revise", service, template, "--body", "Hi ((name))", "--json")[1])
    assert (revised["version"], revised["body"]) == (2, "Hi ((name))")
    assert tidings("templates", "archive", service, template)[0] == 0
