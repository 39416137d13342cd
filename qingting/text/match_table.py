"""Which of very many strings occur in which of many texts, as arrays instead of one by one.

An engine reports every meeting of a string and a text by itself. With tens of thousands of strings
a post meets dozens, and following each through memory costs more than the search. Here the meetings
of many texts are one array from end to end: the first two characters lead to the strings that begin
so, the others are compared, and rows lead on to queries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

# Anchor -> (other string or "", query): the query may match where both strings occur.
Rows: TypeAlias = Mapping[str, Sequence[tuple[str, int]]]
_Numbers: TypeAlias = NDArray[np.int32]

_SPREAD: Final = np.uint32(0x9E3779B1)  # odd, near 2**32 / golden ratio (Knuth, TAOCP 3, 6.4)
_ROOMY: Final = 8  # slots a pair, at least: most pairs of a text then meet an empty one at once


def takes(needle: str) -> bool:
    """Say whether the table can hold `needle`: of two UTF-16 units or more."""
    return len(needle) > 1 or needle > "\uffff"


class Table:
    """All rows of a large set; see the module. Strings are taken as UTF-16 units."""

    def __init__(self, rows: Rows) -> None:
        """`rows`: at least one; its strings are such as `takes` says."""
        others = dict.fromkeys(other for row in rows.values() for other, _ in row if other)
        needles = _by_pair([*rows, *(other for other in others if other not in rows)], rows)
        column = {other: at for at, other in enumerate(others)} | {"": len(others)}
        self._any = len(others)  # the column of the other "", present everywhere

        units = [_units(needle) for needle in needles]
        keys = [_key(u) for u in units]
        self._pairs = _Pairs(list(dict.fromkeys(keys)))
        self._of_pair = _Ranges(list(Counter(keys).values()))
        self._lengths = np.array([len(u) for u in units], dtype=np.int32)
        self._ends = np.cumsum(self._lengths, dtype=np.int32)
        self._units = np.concatenate(units)
        self._as_other = np.array([column.get(n, self._any) for n in needles], dtype=np.int32)

        flat = [row for needle in needles for row in rows.get(needle, ())]
        self._of_needle = _Ranges([len(rows.get(needle, ())) for needle in needles])
        self._others = np.array([column[other] for other, _ in flat], dtype=np.int32)
        self._queries = np.array([query for _, query in flat], dtype=np.int32)

    def propose(self, texts: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield (index in `texts`, query) for each row that holds, some more than once.

        Note: takes a byte for each text and other string; some 50 texts at once are quick.
        """
        units = _units("\0".join([*texts, ""]))
        at, needles = self._found(units)
        where = np.searchsorted(np.flatnonzero(units == 0), at)

        present = np.zeros((len(texts), self._any + 1), dtype=np.bool_)
        present[:, self._any] = True
        present[where, self._as_other[needles]] = True

        origin, rows = self._of_needle.expand(needles)
        where = where[origin]
        holds = present[where, self._others[rows]]
        return zip(where[holds].tolist(), self._queries[rows[holds]].tolist(), strict=True)

    def _found(self, units: NDArray[np.uint16]) -> tuple[_Places, _Places]:
        """Return where needles begin in `units`, and which."""
        at, pairs = self._pairs.find(units)
        origin, needles = self._of_pair.expand(pairs)
        at = at[origin]
        offset = 2
        open_ = np.flatnonzero(self._lengths[needles] > offset)
        ...
        return at, needles
