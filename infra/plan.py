"""What `functions/routes.py` says, as the infrastructure reads it; a test may say something else in its place."""

from dataclasses import dataclass

from functions.routes import QUEUES, ROUTES, TABLES, WORKERS, Route, Worker


@dataclass(frozen=True)
class Plan:
    """The rows of the routes page, and what follows from them."""

    routes: tuple[Route, ...] = ROUTES
    workers: tuple[Worker, ...] = WORKERS
    tables: tuple[str, ...] = TABLES
    queues: tuple[str, ...] = QUEUES

    @property
    def dialects(self) -> list[str]:
        """Every dialect that occurs, in the order of the page."""
        return list(dict.fromkeys(route.dialect for route in self.routes))

    def spoken_in(self, dialect: str) -> list[Route]:
        """The routes of one dialect."""
        return [route for route in self.routes if route.dialect == dialect]

    def woken_by(self, bell: str) -> list[Worker]:
        """The workers that `queue dispatch` or `stream messages` wakes."""
        return [worker for worker in self.workers if worker.wakes_on == bell]

    @property
    def streamed(self) -> list[str]:
        """The tables whose changes somebody reads."""
        return [noun for noun in self.tables if self.woken_by(f"stream {noun}")]

    @property
    def dead_ends(self) -> list[str]:
        """The nouns of all dead-letter queues: one for each queue, one for each stream."""
        return [dead(noun) for noun in self.queues] + [dead_stream(noun) for noun in self.streamed]

    @property
    def invocable(self) -> list[str]:
        """The names behind HTTP routes that one function may invoke, as patterns: a family (`notify-*`) or one name.

        Function by function they would not fit into a role's 10,240 characters. Who invokes is not among them.
        """
        names = [route.name for route in self.routes if "functions.invoke" not in route.touches]
        families = (name.partition("-") for name in names)
        return sorted({f"{first}-*" if rest else first for first, _, rest in families})


def dead(noun: str) -> str:
    """The noun of a queue's dead end."""
    return f"{noun}_dead"


def dead_stream(table: str) -> str:
    """The noun of a stream's dead end, which holds where in the stream the unreadable changes lie."""
    return dead(f"{table}_stream")
