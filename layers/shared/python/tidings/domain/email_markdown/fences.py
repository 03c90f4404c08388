"""Fences: the lines of backticks or tildes that end code, found once for a whole page."""

import bisect
import re
from itertools import accumulate

_CLOSING = re.compile(r"(`{3,}+|~{3,}+) *+(?:\n|\Z)")


class Fences:
    """Where the fences of a text end that have nothing but spaces after them."""

    def __init__(self, text: str) -> None:
        found = list(_CLOSING.finditer(text))
        self._by_mark = {mark: _Sort([fence for fence in found if fence[1][0] == mark]) for mark in "`~"}

    def closing(self, fence: str, start: int) -> int | None:
        """Where the first fence ends that closes the code that starts here: as long as its opening fence, or longer."""
        return self._by_mark[fence[0]].closing(len(fence), start)


class _Sort:
    """The fences of one mark; the longest that follows is known, so that a search in vain takes no time."""

    def __init__(self, found: list[re.Match[str]]) -> None:
        self._ends = [fence.end(1) for fence in found]
        self._sizes = [len(fence[1]) for fence in found]
        self._longest_after = list(accumulate(reversed(self._sizes), max))[::-1]

    def closing(self, size: int, start: int) -> int | None:
        index = bisect.bisect_left(self._ends, start + 1 + size)
        if index == len(self._ends) or self._longest_after[index] < size:
            return None
        while self._sizes[index] < size:
            index += 1
        return self._ends[index]
