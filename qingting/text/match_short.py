"""Which pairs of two-character words stand in which of many texts, all texts at once.

Thousands of queries such as ``社保 AND 断缴`` meet dozens of their words in every post. An engine
reports each meeting by itself, which costs more than the search. Here the meetings of many texts
are one array, and so are the queries that they lead to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_BITS = 20  # of the filter: a megabyte, which a processor's cache holds
_SPREAD = np.uint32(0x9E3779B1)  # odd, near the golden ratio of 2**32 (Knuth, TAOCP 3, 6.4)


def is_short(needle: str) -> bool:
    """Say whether this table takes `needle`: two characters of the basic plane."""
    return len(needle) == 2 and max(needle) <= "\uffff"


class ShortNeedles:
    """Rows (anchor, other or "", query): proposes the query where anchor and other both occur."""

    def __init__(self, rows: Mapping[str, Sequence[tuple[str, int]]]) -> None:
        """`rows` by anchor, at least one; anchors and others are short."""
        others = (other for anchored in rows.values() for other, _ in anchored if other)
        by_key = sorted({*rows, *others}, key=_key)
        column = {needle: at for at, needle in enumerate(by_key)} | {"": len(by_key)}
        flat = [row for needle in by_key for row in rows.get(needle, ())]
        counts = [len(rows.get(needle, ())) for needle in by_key]
        # One more, above all pairs of characters: where a search in the keys ends that finds none.
        self._keys = np.array([*map(_key, by_key), 0xFFFFFFFF], dtype=np.uint32)
        self._maybe = np.zeros(1 << _BITS, dtype=np.bool_)
        self._maybe[_slots(self._keys)] = True
        self._counts = np.array(counts, dtype=np.intp)
        self._starts = np.cumsum(self._counts) - self._counts
        self._others = np.array([column[other] for other, _ in flat], dtype=np.intp)
        self._queries = np.array([query for _, query in flat], dtype=np.intp)

    def propose(self, texts: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield (index in `texts`, query) for each row that holds, some more than once.

        Note: takes a byte a text and word; some 50 texts at once are quick, a thousand too many.
        """
        units = np.frombuffer("\0".join([*texts, ""]).encode("utf-16-le"), dtype="<u2")
        keys = units[:-1].astype(np.uint32) << np.uint32(16) | units[1:]
        at = np.flatnonzero(self._maybe[_slots(keys)])
        columns = np.searchsorted(self._keys, keys[at])
        sure = self._keys[columns] == keys[at]
        at, columns = at[sure], columns[sure]
        where = np.searchsorted(np.flatnonzero(units == 0), at)

        present = np.zeros((len(texts), len(self._keys)), dtype=np.bool_)
        present[:, -1] = True  # the other "" of a row that needs none
        present[where, columns] = True

        counts = self._counts[columns]
        before = np.cumsum(counts) - counts
        rows = np.repeat(self._starts[columns] - before, counts) + np.arange(counts.sum())
        where = np.repeat(where, counts)
        holds = present[where, self._others[rows]]
        return zip(where[holds].tolist(), self._queries[rows[holds]].tolist(), strict=True)


def _key(needle: str) -> int:
    return ord(needle[0]) << 16 | ord(needle[1])


def _slots(keys: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return keys * _SPREAD >> np.uint32(32 - _BITS)
