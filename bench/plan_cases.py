"""How long a plan's cases take: `python -m bench.plan_cases [CASES]`.

The cases of plan B are repeated until there are so many (1,000), then run as `qingting plan test`
runs them, five times. Prints seconds at the median, the budget's share, and how long the mutants of
plans A, B and C take. Exit 1 over a second.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

BUDGET_S = 1.0
RUNS = 5


def many(folder: Path, wanted: int) -> tuple[Path, int]:
    """Copy plan B with so many cases; returns its path and how many there are."""
    shutil.copytree(ROOT / "plans", folder / "plans")
    plan = folder / "plans" / "work-safety" / "plan.yaml"
    texts = [path.read_text("utf-8") for path in sorted((plan.parent / "cases").glob("*.yaml"))]
    each = sum(text.count("- name:") for text in texts)
    copies = -(-wanted // each)
    for n in range(1, copies):
        for k, text in enumerate(texts):
            (plan.parent / "cases" / f"more-{n}-{k}.yaml").write_text(text, "utf-8")
    return plan, copies * each


def main() -> int:
    from qingting.plan.cases import run_cases
    from qingting.plan.cover import mutate
    from qingting.plan.load import load

    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as folder:
        plan, n = many(Path(folder), wanted)
        took = []
        for _ in range(RUNS):
            began = time.perf_counter()
            assert all(result.passed for result in run_cases(plan, load))
            took.append(time.perf_counter() - began)
    median = statistics.median(took)
    share = median / n * 1_000 / BUDGET_S
    print(f"{n} cases: median {median:.2f} s of {RUNS} runs, {share:.2f} of the budget for 1,000")
    for name in ("hrss-bureau", "work-safety", "culture-venues"):
        began = time.perf_counter()
        found = mutate(ROOT / "plans" / name / "plan.yaml", load)
        print(f"{name}: {found.killed}/{found.of} noticed, {time.perf_counter() - began:.2f} s")
    return int(share > 1)


if __name__ == "__main__":
    sys.exit(main())
