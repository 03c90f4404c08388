"""What can go wrong at a step, and clients that let it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from botocore.exceptions import ClientError, ReadTimeoutError

from tests.simulator.memory import refusal

# `lost`: nobody hears the answer, though with `_after` the call had its effect. `twice`: the SDK had to ask again.
AWS = ("crash_before", "crash_after", "throttle", "lost_before", "lost_after", "twice")
CARRIER = ("crash_before", "crash_after", "lost_before", "lost_after", "busy", "refused")
SUBSCRIBER = ("crash_before", "crash_after", "lost_before", "lost_after", "500")
HAND_OUT = ("redeliver",)

Plan = Mapping[int, str]


class Crash(BaseException):
    """The process is gone: no `except Exception` and no `finally` of the product's brings it back."""


@dataclass(frozen=True)
class Step:
    """One thing that was done, and all that might go wrong with it."""

    number: int
    name: str
    kinds: tuple[str, ...]


@dataclass
class Faults:
    """Counts the steps of one run and lets those of the plan go wrong."""

    plan: Plan
    steps: list[Step] = field(default_factory=list)
    hits: list[tuple[str, str]] = field(default_factory=list)
    is_dead: bool = False

    def at(self, name: str, kinds: tuple[str, ...]) -> str | None:
        """What goes wrong with this step, if anything; a dead process takes no steps."""
        if self.is_dead:
            raise Crash
        self.steps.append(Step(len(self.steps), name, kinds))
        kind = self.plan.get(len(self.steps) - 1)
        if kind is None or kind not in kinds:
            return None
        self.hits.append((name, kind))
        return kind

    def die(self) -> NoReturn:
        """The process ends here and stays dead."""
        self.is_dead = True
        raise Crash

    def has(self, *kinds: str, of: str = "") -> bool:
        """Whether something of these kinds went wrong, with a step whose name begins so."""
        return any(kind in kinds and name.startswith(of) for name, kind in self.hits)


class FaultyClient:
    """A client of AWS whose every call is a step."""

    def __init__(self, real: Any, service: str, faults: Callable[[], Faults | None]) -> None:
        self._real = real
        self._service = service
        self._faults = faults

    def __getattr__(self, operation: str) -> Any:
        def call(**asked: Any) -> Any:
            faults = self._faults()
            return self._call(faults, operation, asked) if faults else getattr(self._real, operation)(**asked)

        return call

    def get_paginator(self, operation: str) -> Any:
        return _Paginator(getattr(self, operation))

    def _call(self, faults: Faults, operation: str, asked: dict[str, Any]) -> Any:
        target = asked.get("TableName") or asked.get("QueueUrl") or next(iter(asked.get("RequestItems", ("",))))
        kind = faults.at(f"{self._service} {operation} {target}", AWS)
        if kind == "crash_before":
            faults.die()
        if kind == "throttle":
            raise refusal("ThrottlingException", operation)
        if kind == "lost_before":
            raise ReadTimeoutError(endpoint_url="https://aws.example")
        act = getattr(self._real, operation)
        if kind == "twice":
            _ignoring(act, asked)
        return act(**asked) if kind not in ("crash_after", "lost_after") else _unheard(faults, kind, act, asked)


def _ignoring(act: Callable[..., Any], asked: dict[str, Any]) -> None:
    try:
        act(**asked)
    except ClientError:
        return


def _unheard(faults: Faults, kind: str, act: Callable[..., Any], asked: dict[str, Any]) -> NoReturn:
    _ignoring(act, asked)
    if kind == "crash_after":
        faults.die()
    raise ReadTimeoutError(endpoint_url="https://aws.example")


@dataclass(frozen=True)
class _Paginator:
    ask: Callable[..., Any]

    def paginate(self, **asked: Any) -> Iterator[Any]:
        while True:
            page = self.ask(**asked)
            yield page
            if not (last := page.get("LastEvaluatedKey")):
                return
            asked["ExclusiveStartKey"] = last
