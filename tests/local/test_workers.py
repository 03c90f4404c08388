"""Functions run in processes of their own, as Lambda runs them."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from local.deployed import Function
from local.nursery import Nursery
from local.workers import Workers


def function(name: str, timeout: float = 10.0) -> Function:
    return Function(name, f"arn:{name}", f"tests/local/handlers.{name}", "role", timeout, 128, {"GREETING": "hello"})


FUNCTIONS = [function(name) for name in ("who", "fail", "vanish", "unspeakable", "missing")] + [function("linger", 0.2)]


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


@pytest.fixture
def workers(nursery: Nursery, tmp_path: Path) -> Iterator[Workers]:
    named = {each.name: each for each in FUNCTIONS}
    made = Workers(named, nursery, lambda _: {"BASE_URL": "http://here"}, tmp_path)
    yield made
    made.stop()


def test_a_function_is_told_its_event_its_environment_and_its_time(workers: Workers) -> None:
    told = workers.invoke("who", {"to": "+15551234567"}).result
    assert told["event"] == {"to": "+15551234567"}
    assert (told["greeting"], told["function"]) == ("hello", "who")
    assert 9_000 < told["left"] <= 10_000
    assert told["pid"] != os.getpid()


def test_a_warm_process_is_used_again(workers: Workers) -> None:
    first, second = (workers.invoke("who", {}).result for _ in range(2))
    assert (first["calls"], second["calls"]) == (1, 2)
    assert first["pid"] == second["pid"]


def test_a_handler_that_raises_is_told_by_name_and_stays_warm(workers: Workers) -> None:
    first, second = (workers.invoke("fail", {"thing": "template"}) for _ in range(2))
    assert first.failure == "Unhandled"
    assert first.result["errorType"] == "LookupError"
    assert first.result["errorMessage"].startswith("no template")
    assert first.result == second.result


@pytest.mark.parametrize(
    ("name", "failure", "kind"),
    [
        ("vanish", "Crash", "Runtime.ExitError"),
        ("linger", "Timeout", "Sandbox.Timedout"),
        ("unspeakable", "Unhandled", "TypeError"),
        ("missing", "Unhandled", "ImportError"),
    ],
)
def test_what_goes_wrong_is_told_as_lambda_tells_it(workers: Workers, name: str, failure: str, kind: str) -> None:
    outcome = workers.invoke(name, {})
    assert (outcome.failure, outcome.result["errorType"]) == (failure, kind)


def test_after_a_crash_the_next_event_finds_a_new_process(workers: Workers) -> None:
    assert workers.invoke("vanish", {}).failure == "Crash"
    assert workers.invoke("vanish", {}).failure == "Crash"


def test_killed_processes_are_counted_and_replaced(workers: Workers) -> None:
    before = workers.invoke("who", {}).result["pid"]
    assert workers.kill("who") == 1
    assert workers.kill("who") == 0
    assert workers.invoke("who", {}).result["pid"] != before


def test_events_at_the_same_time_run_in_different_processes(workers: Workers) -> None:
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda number: workers.invoke("who", number), range(20)))
    assert [outcome.result["event"] for outcome in outcomes] == list(range(20))


def test_an_unknown_function_is_a_key_error(workers: Workers) -> None:
    with pytest.raises(KeyError):
        workers.invoke("nobody", {})
