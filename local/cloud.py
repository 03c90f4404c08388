"""The whole cloud on one laptop, put together: embedded AWS, deployment, workers, pumps and the front door."""

import fcntl
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local import deployed
from local.aws import Aws
from local.deploy import deploy
from local.doors import Doors
from local.front_door import FrontDoor, Request, Response
from local.gateway import Gateway
from local.invoke_door import invoke_door
from local.nursery import Nursery, Outcome
from local.pumps import Pumps
from local.roles import Roles
from local.storage import Storage
from local.workers import Workers


class HomeIsTaken(RuntimeError):
    """Another local cloud keeps its data in the same place."""


class PortIsTaken(RuntimeError):
    """Somebody else listens where the front door should open."""


class Watch:
    """Is told what happens, in passing. This one looks away."""

    def answered(self, request: Request, response: Response, seconds: float) -> None:
        """A request was answered."""

    def worked(self, function: str, event: Any, outcome: Outcome) -> None:
        """A function was run."""


@dataclass
class Cloud:
    """Everything that runs. `home` is where its data lives; port 0 takes any free one; `enforce` switches IAM on.

    `furnish` stores what must be there before anybody can ask for it.
    """

    home: Path
    port: int = 0
    enforce: bool = False
    watch: Watch = field(default_factory=Watch)
    furnish: Callable[[Storage], None] = lambda _storage: None

    def start(self, assembly: Path, fresh: bool = False) -> None:
        """Bring everything up, and open the front door last; `fresh` forgets what earlier runs stored.

        Raises PortIsTaken or HomeIsTaken where somebody else has what it needs.
        """
        with ExitStack() as undo:
            self._occupy(undo)
            self.front_door = self._front_door()
            self.invoke_door = FrontDoor(0, invoke_door(self._invoke, self._may_invoke))
            self._start_aws(undo, assembly, fresh)
            self._start_functions(undo)
            self.furnish(self.storage)
            self._open(undo)
            self._undo = undo.pop_all()

    def stop(self) -> None:
        """Take nothing new, let what runs end, and save."""
        self._undo.close()

    @property
    def url(self) -> str:
        """The base URL of the API."""
        return self.front_door.url

    def _occupy(self, undo: ExitStack) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        lock = undo.enter_context((self.home / "lock").open("w"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise HomeIsTaken(f"A local cloud is running on {self.home} already") from None

    def _front_door(self) -> FrontDoor:
        try:
            return FrontDoor(self.port, self._answer)
        except OSError as error:
            raise PortIsTaken(
                f"Port {self.port} cannot be had ({error.strerror}); choose another with --port"
            ) from None

    def _start_aws(self, undo: ExitStack, assembly: Path, fresh: bool) -> None:
        self._nursery = Nursery()
        undo.callback(self._nursery.close)
        self.aws = Aws(self.home, self.enforce)
        if fresh:
            self.aws.forget()
        undo.callback(self.aws.stop)
        self.aws.start()
        deploy(self.aws, assembly)
        self.deployed = deployed.read(self.aws)
        self.storage = Storage(self.aws, self.deployed)

    def _start_functions(self, undo: ExitStack) -> None:
        self._roles = Roles(self.aws)
        self.workers = Workers(self.deployed.functions, self._nursery, self._surroundings, self.home / "logs")
        undo.callback(self.workers.stop)
        gateway = Gateway(self.deployed.api, self.deployed.routes, self._invoke)
        self._answers = Doors(self.storage, gateway, self._kill).or_else(gateway.answer)

    def _open(self, undo: ExitStack) -> None:
        pumps = Pumps(self.aws, self.deployed, self._invoke)
        self.invoke_door.open()
        undo.callback(self.invoke_door.close)
        pumps.start()
        undo.callback(pumps.stop)
        self.front_door.open()
        undo.callback(self.front_door.close)

    def _answer(self, request: Request) -> Response:
        began = time.monotonic()
        response = self._answers(request)
        self.watch.answered(request, response, time.monotonic() - began)
        return response

    def _invoke(self, name: str, event: Any, /) -> Outcome:
        outcome = self.workers.invoke(name, event)
        self.watch.worked(name, event, outcome)
        return outcome

    def _may_invoke(self, request: Request, name: str) -> bool:
        function = self.deployed.functions.get(name)
        if not self.enforce or function is None:
            return True
        return self._roles.may_invoke(request.header("authorization"), function.arn)

    def _kill(self, name: str) -> int:
        return self.workers.kill(self.deployed.whole_name(name))

    def _surroundings(self, function: deployed.Function) -> dict[str, str]:
        own = self._roles.credentials(function.role) if self.enforce else {}
        told = {"BASE_URL": self.url, "AWS_ENDPOINT_URL_LAMBDA": self.invoke_door.url}
        return self.aws.environment | told | own
