"""What `qingting plan draft` understands: `python -m bench.draft [-v]`.

Texts of the genre, written for this bench (`bench/draft_texts`), each with what a person finds in
it. Those of `LATE` were written last and run once before any rule was changed: levels .78/1.00,
numbers .93/1.00, deadlines and roles 1.00/1.00; two rules came of it. Tables
(`bench/draft_tables`) become Word files and are read by their columns; written after the rules and
run once before any was changed: all 1.00/1.00, but what is not counted .86/1.00. Besides, the
clauses of plans A, B and C in our own words: what is found, what stays open, whether the result
loads. Prints recall and precision by kind; exit 1 where numbers or deadlines are recalled below
.95.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

TEXTS = Path(__file__).with_name("draft_texts")
TABLES = Path(__file__).with_name("draft_tables")
LATE = ("theatre", "water", "council")
KINDS = {"levels": "level", "numbers": "threshold", "deadlines": "deadline", "roles": "role"}
LEAST = 0.95
Score = Counter[str]


def score(file: Path) -> dict[str, Score]:
    """Return by kind how many were found that are there (`hit`), there in all, found in all."""
    from qingting.documents import read_blocks
    from qingting.plan.draft.compose import draft

    gold = yaml.safe_load(file.with_suffix(".yaml").read_text("utf-8"))
    found = draft(file.stem, read_blocks(file.name, file.read_bytes())).findings
    return compared(file.stem, gold, found)


def score_table(file: Path) -> dict[str, Score]:
    """Return the same of a table in a Word file, and of what its words do not count."""
    import docx

    from qingting.documents import read_blocks
    from qingting.plan.draft.compose import draft

    gold, made, data = yaml.safe_load(file.read_text("utf-8")), docx.Document(), BytesIO()
    made.add_paragraph("第一条 见下表：")
    table = made.add_table(len(gold["table"]), len(gold["table"][0]))
    for row, cells in enumerate(gold["table"]):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    made.save(data)
    found = draft(file.stem, read_blocks("a.docx", data.getvalue())).findings
    got = sum(f.kind == "uncounted" for f in found)
    hit = min(got, gold["uncounted"])
    scores = compared(file.stem, gold, found)
    return scores | {"uncounted": Counter(hit=hit, wanted=gold["uncounted"], got=got)}


def compared(name_of: str, gold: dict[str, Any], found: Iterable[Any]) -> dict[str, Score]:
    """Return the same of what was found against what a person finds."""
    found = list(found)
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
            print("   ", name_of, name, "missed", dict(wanted - got), "odd", dict(got - wanted))
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
    total: dict[str, dict[str, Score]] = {"tuned": {}, "late": {}, "tables": {}}
    began = time.perf_counter()
    files = sorted(TEXTS.glob("*.txt"))
    for file in files:
        part = "late" if file.stem in LATE else "tuned"
        scores = score(file)
        print(f"{file.stem:12}", *(f"{name} {rates(one)}" for name, one in scores.items()))
        for name, one in scores.items():
            total[part][name] = total[part].get(name, Counter()) + one
    took = time.perf_counter() - began
    for file in sorted(TABLES.glob("*.yaml")):
        scores = score_table(file)
        print(f"{file.stem:12}", *(f"{name} {rates(one)}" for name, one in scores.items()))
        for name, one in scores.items():
            total["tables"][name] = total["tables"].get(name, Counter()) + one
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
