"""The clock's walk: jobs that fall due are queued, and what nobody ended is ended."""

from tidings import wiring
from tidings.entrypoints.schedule import worker


def sweep() -> None:
    wiring.sweep().sweep()


handler = worker("sweeper", sweep)
