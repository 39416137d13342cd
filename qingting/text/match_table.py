"""Which of very many strings occur in which of many texts, as arrays instead of one by one.

An engine reports every meeting of a string and a text by itself. With tens of thousands of strings
a post meets dozens, and following each through memory costs more than the search. Here the meetings
of many texts are one array from end to end: pairs of characters lead to the strings that begin so,
the other characters are compared, and rows lead on to queries. Strings are taken as UTF-16 units.
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

_SPREAD: Final = np.uint32(0x9E3779B1)  # odd, near 2**32 / golden ratio (Knuth, TAOCP 3, 6.4)
_ROOMY: Final = 8  # slots a pair, at least: most pairs of a text then meet an empty one at once
_NO_KEY: Final = 0xFFFFFFFF  # above all pairs of characters


def takes(needle: str) -> bool:
    """Say whether the table can hold `needle`: of two units or more."""
    return len(needle) > 1 or needle > "\uffff"


class Table:
    """All rows of a large set of queries."""

    def __init__(self, rows: Rows) -> None:
        """`rows`: at least one, of strings that the table `takes`."""
        others = list(dict.fromkeys(other for row in rows.values() for other, _ in row if other))
        needles = _by_pair(rows, others)
        pairs = Counter(map(_pair, needles))
        self._pairs = _Pairs(_keys(np.frombuffer(b"".join(pairs), dtype="<u2"))[::2])
        self._of_pair = _Ranges(pairs.values())
        units = [_units(needle) for needle in needles]
        self._lengths = np.array([len(u) for u in units], dtype=np.int32)
        self._starts = np.cumsum(self._lengths, dtype=np.int32) - self._lengths
        self._longest = int(self._lengths.max())
        self._units = np.concatenate([*units, np.zeros(self._longest, dtype=np.uint16)])

        column = {other: at for at, other in enumerate(others)}
        self._any = len(others)  # the column of the other "", present in every text
        self._columns = np.array([column.get(n, self._any) for n in needles], dtype=np.int32)
        flat = [row for needle in needles for row in rows.get(needle, ())]
        self._of_needle = _Ranges(len(rows.get(needle, ())) for needle in needles)
        self._others = np.array([column.get(other, self._any) for other, _ in flat], dtype=np.int32)
        self._queries = np.array([query for _, query in flat], dtype=np.int32)

    def propose(self, texts: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield (index in `texts`, query) for each row that holds, some more than once.

        Note: takes a byte for each text and other string; some 50 texts at once are quick.
        """
        units = _units("\0".join([*texts, "\0" * self._longest]))
        at, needles = self._found(units)
        where = np.searchsorted(np.flatnonzero(units == 0), at)
        present = np.zeros((len(texts), self._any + 1), dtype=np.bool_)
        present[:, self._any] = True
        present[where, self._columns[needles]] = True
        origin, rows = self._of_needle.expand(needles)
        where = where[origin]
        holds = present[where, self._others[rows]]
        return zip(where[holds].tolist(), self._queries[rows[holds]].tolist(), strict=True)

    def _found(self, units: _Units) -> tuple[_Places, _Places]:
        """Return where needles stand in `units`, and which they are."""
        at, pairs = self._pairs.find(units)
        origin, needles = self._of_pair.expand(pairs)
        at = at[origin]
        for nth in range(2, self._longest):
            ended = self._lengths[needles] <= nth
            if ended.all():
                break
            goes_on = units[at + nth] == self._units[self._starts[needles] + nth]
            kept = np.flatnonzero(ended | goes_on)
            at, needles = at[kept], needles[kept]
        return at, needles


class _Pairs:
    """Pairs of units by number: a hash table with open addressing, asked for many at once."""

    def __init__(self, keys: NDArray[np.uint32]) -> None:
        self._none = len(keys)
        self._keys = np.append(keys, np.uint32(_NO_KEY))
        self._bits = (_ROOMY * len(keys)).bit_length()
        table = [self._none] * (1 << self._bits)
        for number, slot in enumerate(self._slots(self._keys[:-1]).tolist()):
            while table[slot] != self._none:
                slot = (slot + 1) % len(table)
            table[slot] = number
        self._table = np.array(table, dtype=np.int32)

    def find(self, units: _Units) -> tuple[_Places, _Places]:
        """Return where pairs stand in `units`, and their numbers."""
        keys = _keys(units)
        slots = self._slots(keys)
        numbers = self._table[slots]
        # Nearly all are done now: the slot is empty, or the pair is the one that stands there.
        left = np.flatnonzero((self._keys[numbers] != keys) & (numbers != self._none))
        while len(left):
            slots[left] = (slots[left] + np.uint32(1)) % np.uint32(len(self._table))
            numbers[left] = met = self._table[slots[left]]
            left = left[(self._keys[met] != keys[left]) & (met != self._none)]
        at = np.flatnonzero(numbers != self._none)
        return at, numbers[at].astype(np.intp)

    def _slots(self, keys: NDArray[np.uint32]) -> NDArray[np.uint32]:
        return keys * _SPREAD >> np.uint32(32 - self._bits)


class _Ranges:
    """Groups of things that are numbered through: the first group's from 0, then the next one's."""

    def __init__(self, counts: Iterable[int]) -> None:
        self._counts = np.fromiter(counts, dtype=np.int32)
        self._starts = np.cumsum(self._counts, dtype=np.int32) - self._counts

    def expand(self, groups: _Places) -> tuple[_Places, _Places]:
        """Return all things of the groups, each beside the place in `groups` that it comes from."""
        counts = self._counts[groups]
        before = np.cumsum(counts) - counts
        origin = np.repeat(np.arange(len(groups)), counts)
        return origin, np.repeat(self._starts[groups] - before, counts) + np.arange(len(origin))


def _by_pair(rows: Rows, others: Iterable[str]) -> list[str]:
    """Return all strings, those of one pair together, the pairs with most rows first.

    What many queries ask for is common in texts; together, it stays in the processor's cache.
    """
    weight = Counter(_pair(other) for row in rows.values() for other, _ in row if other)
    for anchor, row in rows.items():
        weight[_pair(anchor)] += len(row)
    pair_of = {needle: _pair(needle) for needle in [*rows, *others]}
    return sorted(pair_of, key=lambda needle: (-weight[pair_of[needle]], pair_of[needle], needle))


def _pair(needle: str) -> bytes:
    """Return the first two units."""
    return needle.encode("utf-16-le")[:4]


def _units(text: str) -> _Units:
    return np.frombuffer(text.encode("utf-16-le"), dtype="<u2")


def _keys(units: _Units) -> NDArray[np.uint32]:
    return units[:-1].astype(np.uint32) << np.uint32(16) | units[1:]
