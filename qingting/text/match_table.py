"""Which of very many strings occur in which of many texts, as arrays instead of one by one.

An engine reports every meeting of a string and a text by itself. With tens of thousands of strings
a post meets dozens, and following each through memory costs more than the search. Here the meetings
of many texts are one array from end to end: two or three characters lead to the strings that begin
so, the others are compared, and rows lead on to queries. Strings are taken as UTF-16 units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

# Anchor -> (other string or "", query): the query may match where both strings occur.
Rows: TypeAlias = Mapping[str, Sequence[tuple[str, int]]]
_Places: TypeAlias = NDArray[np.intp]
_Units: TypeAlias = NDArray[np.uint16]

_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio (Knuth, TAOCP 3, 6.4)
_MOST_AT_ONCE: Final = 256  # texts
_MOST_PRESENT: Final = 1 << 22  # bytes, one for each text and other string
_ROOMY: Final = 8  # slots a head, at least: what is no head then meets an empty one nearly always


def takes(needle: str) -> bool:
    """Say whether the table can hold `needle`: of two units or more."""
    return len(needle) > 1 or needle > "\uffff"


class Table:
    """All rows of a large set of queries; `at_once`: how many texts it takes best."""

    def __init__(self, rows: Rows) -> None:
        """`rows`: at least one, of strings that the table `takes`."""
        others = list(dict.fromkeys(other for row in rows.values() for other, _ in row if other))
        needles = _by_head(rows, others)
        units = [_units(needle) for needle in needles]
        lengths = [len(u) for u in units]
        self._lengths = np.array(lengths, dtype=np.int32)
        self._starts = np.cumsum(self._lengths, dtype=np.int32) - self._lengths
        self._longest = max(lengths)
        self._units = np.concatenate([*units, np.zeros(self._longest, dtype=np.uint16)])
        short = lengths.count(2)  # they stand first
        self._short = _Heads(2, needles[:short])
        self._long = _Heads(3, needles[short:])
        self._of_head = _Ranges(self._long.counts, first=short)
        self.at_once = max(1, min(_MOST_AT_ONCE, _MOST_PRESENT // (len(others) + 1)))
        column = {other: at for at, other in enumerate(others)}
        self._any = len(others)  # the column of the other "", present in every text
        self._columns = np.array([column.get(n, self._any) for n in needles], dtype=np.int32)
        flat = [row for needle in needles for row in rows.get(needle, ())]
        self._of_needle = _Ranges([len(rows.get(needle, ())) for needle in needles])
        self._others = np.array([column.get(other, self._any) for other, _ in flat], dtype=np.int32)
        self._queries = np.array([query for _, query in flat], dtype=np.int32)

    def propose(self, texts: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield (index in `texts`, query) for each row that holds, some more than once."""
        units = _units("\0".join([*texts, "\0" * self._longest]))
        at, needles = self._found(units)
        where = np.cumsum(units == 0, dtype=np.intp)[at]  # texts that end before
        # What is present, a row of others for each text, laid end to end: one index is quicker.
        width = self._any + 1
        present = np.zeros(len(texts) * width, dtype=np.bool_)
        present[self._any :: width] = True
        present[where * width + self._columns[needles]] = True
        origin, rows = self._of_needle.expand(needles)
        where = where[origin]
        holds = present[where * width + self._others[rows]]
        return zip(where[holds].tolist(), self._queries[rows[holds]].tolist(), strict=True)

    def _found(self, units: _Units) -> tuple[_Places, _Places]:
        """Return where needles begin in `units`, and which."""
        at_short, short = self._short.find(units)  # heads are all there is of them
        at, heads = self._long.find(units)
        origin, needles = self._of_head.expand(heads)
        at = at[origin]
        for nth in range(3, self._longest):
            ended = self._lengths[needles] <= nth
            if ended.all():
                break
            goes_on = units[at + nth] == self._units[self._starts[needles] + nth]
            kept = np.flatnonzero(ended | goes_on)
            at, needles = at[kept], needles[kept]
        return np.concatenate([at_short, at]), np.concatenate([short, needles])


class _Heads:
    """The first units of needles: a hash table with open addressing, asked for many at once.

    `counts`: how many needles have each head.
    """

    def __init__(self, width: int, needles: Sequence[str]) -> None:
        """`needles`: those of one head together."""
        counts = Counter(_head(needle, width) for needle in needles)
        self.counts = list(counts.values())
        self._width = width
        self._keys = np.array(list(counts), dtype=np.uint64)
        self._none = len(counts)
        bits = max(1, (_ROOMY * len(counts)).bit_length())
        self._shift = np.uint64(64 - bits)
        self._last = (1 << bits) - 1
        table = [self._none] * (1 << bits)
        for number, slot in enumerate(self._slots(self._keys).tolist()):
            while table[slot] != self._none:
                slot = (slot + 1) % len(table)
            table[slot] = number
        self._table = np.array(table, dtype=np.int32)
        self._is_taken = self._table != self._none

    def find(self, units: _Units) -> tuple[_Places, _Places]:
        """Return where heads stand in `units`, and their numbers, in the order of the needles."""
        keys = self._keyed(units)
        slots = self._slots(keys)
        at = np.flatnonzero(self._is_taken[slots])
        keys, slots = keys[at], slots[at]
        numbers = self._table[slots].astype(np.intp)
        left = np.flatnonzero(self._keys[numbers] != keys)
        while len(left):
            slots[left] = slots[left] + 1 & self._last
            numbers[left] = self._table[slots[left]]
            left = left[numbers[left] != self._none]
            left = left[self._keys[numbers[left]] != keys[left]]
        met = np.flatnonzero(numbers != self._none)
        return at[met], numbers[met]

    def _keyed(self, units: _Units) -> NDArray[np.uint64]:
        wide = units.astype(np.uint64)
        keys = wide[: len(wide) - self._width + 1]
        for nth in range(1, self._width):
            keys = keys << np.uint64(16) | wide[nth : len(wide) - self._width + 1 + nth]
        return keys

    def _slots(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        return (keys * _SPREAD >> self._shift).view(np.int64)


class _Ranges:
    """Groups of things that are numbered through: the first group's from 0, then the next one's."""

    def __init__(self, counts: Iterable[int], first: int = 0) -> None:
        self._counts = np.fromiter(counts, dtype=np.int32)
        self._starts = np.cumsum(self._counts, dtype=np.int32) - self._counts + np.int32(first)

    def expand(self, groups: _Places) -> tuple[_Places, _Places]:
        """Return all things of the groups, each beside the place in `groups` that it comes from."""
        counts = self._counts[groups]
        before = np.cumsum(counts) - counts
        origin = np.repeat(np.arange(len(groups)), counts)
        return origin, np.repeat(self._starts[groups] - before, counts) + np.arange(len(origin))


def _by_head(rows: Rows, others: Iterable[str]) -> list[str]:
    """Return all strings: those of two units first, those of one head together, busy heads first.

    What many queries ask for is common in texts; together, it stays in the processor's cache.
    """
    head = {needle: _head(needle, 3) for needle in [*rows, *others]}
    busy = Counter(head[other] for row in rows.values() for other, _ in row if other)
    for anchor, row in rows.items():
        busy[head[anchor]] += len(row)
    return sorted(head, key=lambda n: (head[n] >= 1 << 32, -busy[head[n]], head[n], n))


def _head(needle: str, width: int) -> int:
    """Return the first units as one number, as `_Heads` computes it from texts."""
    return int.from_bytes(needle.encode("utf-16-be")[: 2 * width], "big")


def _units(text: str) -> _Units:
    return np.frombuffer(text.encode("utf-16-le"), dtype="<u2")
