"""Which of many strings occur in a text: by hyperscan where the machine allows, else anywhere.

Both engines read UTF-16, two bytes for nearly every Chinese character instead of three; a hit that
ends at an odd byte lies across two characters and is none.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

import ahocorasick_rs

# Folded text -> indexes of the strings that occur in it.
Finder: TypeAlias = Callable[[str], set[int]]

CPUINFO = Path("/proc/cpuinfo")


@cache
def is_fast_possible() -> bool:
    """Say whether hyperscan is installed and this processor can run it.

    Asked before it is imported: without SSE4.2 the process would die, not raise.
    """
    if find_spec("hyperscan") is None:
        return False
    if sys.platform == "darwin":
        return platform.machine() == "arm64"
    if platform.machine() != "x86_64" or not CPUINFO.exists():
        return False
    return "sse4_2" in CPUINFO.read_text("utf-8").split()


def portable_finder(needles: Sequence[str]) -> Finder:
    """Return a finder that runs everywhere; `needles` are distinct and not empty."""
    if not needles:
        return lambda _: set()
    automaton = ahocorasick_rs.BytesAhoCorasick([n.encode("utf-16-le") for n in needles])
    search = automaton.find_matches_as_indexes

    def find(text: str) -> set[int]:
        found = search(text.encode("utf-16-le"), overlapping=True)
        return {index for index, _, end in found if not end & 1}

    return find


def fast_finder(needles: Sequence[str]) -> Finder:
    """Return a finder that uses hyperscan; `needles` are distinct, not empty, and at least one.

    Note: its working memory serves one thread at a time.
    """
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        # High byte first: Chinese shares its high bytes, which suits the engine's prefilter. As
        # bytes in hex, because its interface for plain strings does not take NUL.
        expressions=[
            "".join(f"\\x{byte:02x}" for byte in needle.encode("utf-16-be")).encode("ascii")
            for needle in needles
        ],
        ids=list(range(len(needles))),
        elements=len(needles),
        flags=hyperscan.HS_FLAG_DOTALL,
    )
    scan = database.scan

    def find(text: str) -> set[int]:
        found: set[int] = set()

        def note(index: int, _start: int, end: int, _flags: int, _context: object) -> None:
            if not end & 1:
                found.add(index)

        scan(text.encode("utf-16-be"), match_event_handler=note)
        return found

    return find
