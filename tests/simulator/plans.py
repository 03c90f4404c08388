"""Which faults are tried: every single one, and random crowds of them."""

import random
from collections.abc import Iterator

from tests.simulator.faults import AWS, CARRIER, HAND_OUT, SUBSCRIBER, Plan
from tests.simulator.life import Flow, Life, Stuck
from tests.simulator.promises import broken

KINDS = sorted({*AWS, *CARRIER, *SUBSCRIBER, *HAND_OUT})
FLOWS = tuple(
    Flow(keyed=keyed, deduplicates=deduplicates, manner=manner, messages=messages)
    for keyed in (True, False)
    for deduplicates in (True, False)
    for manner in ("prompt", "late", "never", "contradicting")
    for messages in (1, 3)
)


def singles(flow: Flow) -> Iterator[Plan]:
    """Every step of a life gone wrong in every way that it can."""
    for step in Life(flow, {}).run().faults.steps:
        for kind in step.kinds:
            yield {step.number: kind}


def crowds(first_seed: int, count: int) -> Iterator[tuple[int, Flow, Plan]]:
    """Up to six faults anywhere in any life, and its things done in any order; a seed gives the same one again."""
    lengths: dict[Flow, int] = {}
    for seed in range(first_seed, first_seed + count):
        chance = random.Random(seed)
        flow = chance.choice(FLOWS)
        if flow not in lengths:
            lengths[flow] = len(Life(flow, {}).run().faults.steps)
        steps = [chance.randrange(lengths[flow] * 6 // 5) for _ in range(chance.randint(1, 6))]
        yield seed, flow, {step: chance.choice(KINDS) for step in steps}


def verdict(flow: Flow, plan: Plan, seed: int = 0) -> list[str]:
    """The promises that a run broke."""
    try:
        return broken(Life(flow, plan, seed).run())
    except Stuck as stuck:
        return [f"stuck: {stuck}"]
