"""Time to read and decode a file of posts, beside a plain `json.loads` loop over the same lines.

    .venv/bin/python -m bench.decode FILE.jsonl[.gz]

Prints lines, microseconds a line of each way, and their ratio: at most 3 is asked for.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from qingting.sources.lines import read
from qingting.sources.rules import Bad, decode


def plain(path: Path) -> int:
    """Read with the standard library alone; returns the number of lines."""
    count = 0
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for line in lines:
            json.loads(line)
            count += 1
    return count


def ours(path: Path) -> int:
    """Read and decode as intake does; returns the number of good lines."""
    good = 0
    for _, raw in read(path):
        if not isinstance(raw if isinstance(raw, Bad) else decode(raw), Bad):
            good += 1
    return good


def seconds(work: Callable[[Path], int], path: Path) -> tuple[int, float]:
    """Return what the work says and its CPU seconds, the best of three."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        said = work(path)
        best = min(best, time.process_time() - began)
    return said, best


def main() -> None:
    path = Path(sys.argv[1])
    lines, plain_s = seconds(plain, path)
    good, ours_s = seconds(ours, path)
    print(f"{lines} lines, {good} good")
    print(f"json.loads {plain_s / lines * 1e6:.2f} µs, decode {ours_s / lines * 1e6:.2f} µs a line")
    print(f"ratio {ours_s / plain_s:.2f}")


if __name__ == "__main__":
    main()
