"""What `qingting plan draft` understands: `python -m bench.draft [-v]`.

Texts of the genre, written for this bench (`bench/draft_texts`), each with what a person finds in
it. Those of `LATE` were written last and run once before any rule was changed: levels .78/1.00,
numbers .93/1.00, deadlines and roles 1.00/1.00; two rules came of it. Besides, the clauses of plans
A, B and C in our own words: what is found, what stays open, whether the result loads. Prints recall
and precision by kind; exit 1 where numbers or deadlines are recalled below .95.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

TEXTS = Path(__file__).with_name("draft_texts")
LATE = ("theatre", "water", "council")
KINDS = {"levels": "level", "numbers": "threshold", "deadlines": "deadline", "roles": "role"}
LEAST = 0.95
Score = Counter[str]


def score(file: Path) -> dict[str, Score]:
    """Return by kind how many were found that are there (`hit`), there in all, found in all."""
    from qingting.documents import read_lines
    from qingting.plan.draft.compose import draft

    gold = yaml.safe_load(file.with_suffix(".yaml").read_text("utf-8"))
    found = draft(file.stem, read_lines(file.name, file.read_bytes())).findings
    scores = {}
    for name, kind in KINDS.items():
        mine = [f for f in found if f.kind == kind]
        if name == "numbers":
            got = Counter(f.value.split(" ")[1] for f in mine)
        elif name == "roles":
            got = Counter({f.words.lower() for f in mine})
        else:
            got = Counter(f.value.lower() for f in mine)
            got = Counter(set(got)) if name == "levels" else got
        wanted = Counter(str(one).lower() for one in gold[name])
        hit = sum((got & wanted).values())
        scores[name] = Counter(hit=hit, wanted=sum(wanted.values()), got=sum(got.values()))
        if "-v" in sys.argv and got != wanted:
            print("   ", file.stem, name, "missed", dict(wanted - got), "odd", dict(got - wanted))
    return scores


def rates(one: Score) -> str:
    recall = one["hit"] / one["wanted"] if one["wanted"] else 1.0
    precision = one["hit"] / one["got"] if one["got"] else 1.0
    return f"{recall:.2f}/{precision:.2f}"


def founding(name: str) -> str:
    """How the clauses of a founding plan, restated in our words, load, and what is left open."""
    from qingting.plan.draft.compose import draft
    from qingting.plan.texts import check_texts

    text = (ROOT / "plans" / name / "clauses.md").read_text("utf-8")
    lines = [line.split("] ", 1)[1] for line in text.splitlines() if line.startswith("* **")]
    numbered = [f"第{n}条 {words}" for n, words in enumerate(lines, 1)]
    found = draft("p", numbered)
    faults = check_texts("p", found.files).faults
    kinds = Counter(f.kind for f in found.findings)
    return (
        f"{name}: {len(lines)} clauses, {dict(kinds)}, {len(found.open)} open, {len(faults)} faults"
    )


def main() -> int:
    total: dict[str, dict[str, Score]] = {"tuned": {}, "late": {}}
    began = time.perf_counter()
    files = sorted(TEXTS.glob("*.txt"))
    for file in files:
        part = "late" if file.stem in LATE else "tuned"
        scores = score(file)
        print(f"{file.stem:12}", *(f"{name} {rates(one)}" for name, one in scores.items()))
        for name, one in scores.items():
            total[part][name] = total[part].get(name, Counter()) + one
    took = time.perf_counter() - began
    print("recall/precision")
    for part, scores in total.items():
        print(f"{part:12}", *(f"{name} {rates(one)}" for name, one in scores.items()))
    print(f"{len(files)} texts in {took:.2f} s")
    for name in ("hrss-bureau", "work-safety", "culture-venues"):
        print(founding(name))
    over = [
        one["hit"] < LEAST * one["wanted"]
        for scores in total.values()
        for name, one in scores.items()
        if name in ("numbers", "deadlines")
    ]
    return int(any(over))


if __name__ == "__main__":
    sys.exit(main())
