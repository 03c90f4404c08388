"""Whatever goes wrong, what was promised holds; and whoever breaks a promise is found out."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulator.faults import Plan
from tests.simulator.life import Flow, Life
from tests.simulator.moto import MotoDynamoDb
from tests.simulator.mutants import MUTANTS
from tests.simulator.plans import FLOWS, crowds, singles, verdict
from tests.world import aws as memory

# Between them: both kinds of carrier, with a key and without, and every manner of telling.
THOROUGH = (
    Flow(),
    Flow(keyed=False, deduplicates=False),
    Flow(keyed=False, manner="late", deduplicates=False),
    Flow(manner="contradicting"),
)
CROWDS = 300


@pytest.mark.parametrize("flow", FLOWS, ids=str)
def test_a_life_in_which_nothing_goes_wrong_keeps_every_promise(flow: Flow) -> None:
    life = Life(flow, {}).run()
    assert verdict(flow, {}) == []
    assert life.log.errors == []


@pytest.mark.parametrize("flow", THOROUGH, ids=str)
def test_any_single_fault_at_any_step_breaks_no_promise(flow: Flow) -> None:
    broken = {str(plan): words for plan in singles(flow) if (words := verdict(flow, plan))}
    assert broken == {}


@pytest.mark.parametrize("lane", range(4))
def test_no_crowd_of_faults_breaks_a_promise(lane: int) -> None:
    tried = crowds(lane * CROWDS // 4 + 1, CROWDS // 4)
    broken = {seed: (str(flow), plan, words) for seed, flow, plan in tried if (words := verdict(flow, plan, seed))}
    assert broken == {}


def test_the_same_plan_takes_the_same_way_again() -> None:
    for seed, flow, plan in crowds(5000, 10):
        first, second = (Life(flow, plan, seed).run() for _ in range(2))
        assert first.faults.steps == second.faults.steps
        assert first.faults.hits == second.faults.hits


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mistake_in_the_design_is_noticed(name: str) -> None:
    mutant, flow = MUTANTS[name]
    with mutant():
        assert any(verdict(flow, plan) for plan in itertools.chain([{}], singles(flow)))


def outcome(life: Life) -> Any:
    """What two runs must have in common: the steps they took, and what came of them."""
    told = [(message.status, message.reason, [step.status for step in message.timeline]) for message in life.stored]
    heard = sorted((where, len(body)) for where, _, body in life.subscribers.heard)
    return [(step.name, step.kinds) for step in life.faults.steps], told, heard, life.log.errors


def chosen() -> Iterator[tuple[Flow, Plan]]:
    yield from ((flow, {}) for flow in THOROUGH)
    yield from ((THOROUGH[0], plan) for plan in itertools.islice(singles(THOROUGH[0]), 0, None, 9))


def test_the_simulators_own_dynamodb_behaves_as_motos_does(aws: memory.Aws) -> None:
    memory.forget()
    aws.build()
    for flow, plan in chosen():
        memory.forget()
        assert outcome(Life(flow, plan, dynamodb=MotoDynamoDb(aws)).run()) == outcome(Life(flow, plan).run()), plan
