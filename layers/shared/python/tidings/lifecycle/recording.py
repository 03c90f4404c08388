"""Recording: who went out or in again without writing a word is recorded by an operator, a program or an import."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from tidings.domain.errors import Conflict, NotFound
from tidings.domain.opt_out import Line, OptOut
from tidings.repositories.opt_outs import OptOuts

_SIDE_BY_SIDE: Final = 16


class Recording:
    """Writes into the ledger."""

    def __init__(self, opt_outs: OptOuts) -> None:
        self._opt_outs = opt_outs

    def opt_out(self, service_id: str, phone: str, line: Line) -> OptOut:
        """Takes a number out; what stands in the ledger then. Who is out already stays so, with the first reason."""
        entry = self._opt_outs.note(service_id, phone, line).entry
        if entry is None or not entry.is_out:
            raise Conflict("Something else was written at the same moment: try again")
        return entry

    def opt_in(self, service_id: str, phone: str, line: Line) -> OptOut:
        """Takes a number in again; raises NotFound when it was not out."""
        noted = self._opt_outs.note(service_id, phone, line)
        if noted.entry is None or (not noted.is_new and not noted.entry.is_out):
            raise NotFound("This number has not opted out")
        if not noted.is_new:
            raise Conflict("Something else was written at the same moment: try again")
        return noted.entry

    def bring(self, service_id: str, lines: Sequence[tuple[str, Line]]) -> int:
        """Writes lines that were kept elsewhere; how many changed something. Older ones than stand here do not."""
        with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
            noted = pool.map(lambda each: self._opt_outs.note(service_id, *each), lines)
            return sum(each.is_new for each in noted)
