"""How well the checks of public texts find what they look for: `python -m bench.checks [-v]`.

The texts of `bench/check_texts`, per rule at least four that break it and four that come near; half
are held out. Prints precision and recall per rule and over all, apart for the held ones, and how
long a draft of 2,000 characters and one of 100,000 take. Exit 1 where the held ones fall below
precision .9 or recall .8.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

CORPUS = Path(__file__).with_name("check_texts") / "corpus.yaml"
PRECISION, RECALL = 0.9, 0.8


def draft_of(one: dict[str, Any]) -> Any:
    """A draft as a line of the corpus gives it."""
    from qingting.checks.model import Draft, Question

    return Draft(
        body=one["b"],
        kind=one["k"],
        needs=frozenset(one.get("n", ())),
        known=one.get("f", ()),
        questions=[Question(f"D{i}", words) for i, words in enumerate(one.get("q", ()), 1)],
        published=one.get("p", ()),
        signer=one.get("s", ""),
        claim=one.get("c", ""),
    )


def scores(*, held: bool) -> dict[str, Counter[str]]:
    """Per rule: `hit`, `miss`, `false` on the near ones, of one half of the corpus."""
    from qingting.checks.rules import check

    found: dict[str, Counter[str]] = {}
    for rule, sides in yaml.safe_load(CORPUS.read_text("utf-8")).items():
        one = found.setdefault(rule, Counter())
        for side, texts in sides.items():
            for text in texts:
                if bool(text.get("h")) is not held:
                    continue
                fires = any(f.rule == rule for f in check(draft_of(text)))
                name = (
                    ("hit" if fires else "miss") if side == "bad" else "false" if fires else "right"
                )
                one[name] += 1
                if name in ("miss", "false") and "-v" in sys.argv:
                    print("   ", rule, name, text["b"][:60])
    return found


def rates(one: Counter[str]) -> tuple[float, float]:
    said, there = one["hit"] + one["false"], one["hit"] + one["miss"]
    return (one["hit"] / said if said else 1.0), (one["hit"] / there if there else 1.0)


def speed() -> str:
    from qingting.checks.model import Draft
    from qingting.checks.rules import check

    body = "今早停水影响 320 户，我们正在抢修，明日 17 时前通报。请拨打 96116。"
    took = {}
    for size, rounds in ((2_000, 30), (100_000, 3)):
        draft = Draft(body=(body * (size // len(body) + 1))[:size], signer="水务")
        times = []
        for _ in range(rounds):
            began = time.perf_counter()
            check(draft)
            times.append(1_000 * (time.perf_counter() - began))
        took[size] = statistics.median(times)
    return ", ".join(f"{size} characters {ms:.1f} ms" for size, ms in took.items())


def main() -> int:
    worst = 0
    for half, held in (("dev", False), ("held", True)):
        found = scores(held=held)
        print(half, *(f"{r} {p:.2f}/{c:.2f}" for r, one in found.items() for p, c in [rates(one)]))
        precision, recall = rates(sum(found.values(), Counter()))
        print(f"{half}: precision {precision:.3f}, recall {recall:.3f}")
        worst |= held and (precision < PRECISION or recall < RECALL)
    print(speed())
    return int(worst)


if __name__ == "__main__":
    sys.exit(main())
