"""Plans that nobody wrote: `python -m bench.plan_fuzz [HOW_MANY] [SEED]`.

Every shipped plan and example is changed at random places (a key gone, doubled or renamed, a value
of another kind, a scalar of another place, lines swapped or cut off, odd characters, deep nesting,
huge numbers) and read. Prints how many loaded, the longest time, and each traceback, plan that took
over a second, or plan that loads and says another number or deadline than its text; exit 1 on any.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

LONGEST_S = 1.0
ODD = [
    "", "?", "~", "yes", "no", "5.10", "21:10", "1e9", "-1", "99999999999999999999", "0", "9h9",
    "10wd", "30%", "'", '"', "{", "[", "a: b", "*x", "&x", "!!int 3", "\u0000", "\u2028",
    "很长" * 500, "{a: {b: {c: {d: {e: f}}}}}", "[[[[[[1]]]]]]", "grade >= major", "reposts > ",
    "unknown",
]  # fmt: skip


def _lines(text: str, change: Callable[[list[str]], None]) -> str:
    lines = text.splitlines()
    change(lines)
    return "\n".join(lines) + "\n"


def drop(text: str, r: random.Random) -> str:
    return _lines(text, lambda lines: lines.pop(r.randrange(len(lines))) and None)


def double(text: str, r: random.Random) -> str:
    def change(lines: list[str]) -> None:
        at = r.randrange(len(lines))
        lines.insert(at, lines[at])

    return _lines(text, change)


def swap(text: str, r: random.Random) -> str:
    def change(lines: list[str]) -> None:
        a, b = r.randrange(len(lines)), r.randrange(len(lines))
        lines[a], lines[b] = lines[b], lines[a]

    return _lines(text, change)


def cut(text: str, r: random.Random) -> str:
    return text[: r.randrange(len(text))]


def word(text: str, r: random.Random) -> str:
    """Another word, of this text or an odd one, where one stood."""
    words = text.split(" ")
    at = r.randrange(len(words))
    words[at] = r.choice(ODD) if r.random() < 0.5 else words[r.randrange(len(words))]
    return " ".join(words)


def letter(text: str, r: random.Random) -> str:
    at = r.randrange(len(text))
    return text[:at] + r.choice("{}[]:,'\"#&*!|>%@\t\n é的0>=<.") + text[at + 1 :]


CHANGES = (drop, double, swap, cut, word, letter)


def says_otherwise(text: str, plan: object) -> list[str]:
    """Thresholds and deadlines of duties that a plan which loads has, and its text has not."""
    from qingting.plan.model import Plan
    from qingting.plan.mutants import own_leaves

    assert isinstance(plan, Plan)
    odd = [
        leaf.text
        for _, leaf in own_leaves(plan)
        if leaf.threshold not in text and leaf.threshold not in plan.params
    ]
    read = yaml.load(text, Loader=yaml.CBaseLoader)
    written = read.get("duties") or {}
    for id_, duty in plan.duties.items():
        raw = written.get(id_) if isinstance(written.get(id_), dict) else None
        within = raw.get("within") if raw and not duty.same_as else None
        if within and within not in plan.params and str(duty.within) != str(_span(within)):
            odd.append(f"{id_}: within {within} read as {duty.within}")
    return odd


def _span(written: str) -> object:
    from datetime import timedelta

    from qingting.plan.parts import Span

    for unit, seconds in (("min", 60), ("wd", 0), ("cd", 0), ("h", 3600), ("d", 86400), ("s", 1)):
        if written.endswith(unit):
            n = int(written.removesuffix(unit))
            if unit in ("wd", "cd"):
                return Span(working_days=n) if unit == "wd" else Span(calendar_days=n)
            return Span(wall=timedelta(seconds=n * seconds))
    return None


def try_one(folder: Path, source: Path, r: random.Random) -> tuple[str, float, list[str]]:
    """Read one mutant; returns how it ended, its seconds, and what it says otherwise."""
    from qingting.errors import PlanError
    from qingting.plan.load import load

    text = source.read_text("utf-8")
    for _ in range(r.choice((1, 1, 1, 2, 3))):
        text = r.choice(CHANGES)(text, r) or " "
    file = folder / source.parent.name / "plan.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8", errors="replace")
    (file.parent / "clauses.md").write_bytes((source.parent / "clauses.md").read_bytes())
    began = time.process_time()
    try:
        plan = load(file)
    except PlanError as error:
        str(error)
        return "faults", time.process_time() - began, []
    return "loaded", time.process_time() - began, says_otherwise(text, plan)


def main() -> int:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    r = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 20_261_125)
    sources = [*ROOT.glob("plans/*/plan.yaml"), *ROOT.glob("plans/examples/*/plan.yaml")]
    ends: Counter[str] = Counter()
    longest, wrong = 0.0, 0
    with tempfile.TemporaryDirectory() as top:
        for n in range(wanted):
            source = r.choice(sources)
            state = r.getstate()
            try:
                end, took, odd = try_one(Path(top), source, r)
            except Exception as error:  # noqa: BLE001 what the bench looks for
                end, took, odd = "traceback", 0.0, [f"{type(error).__name__}: {error}"]
            ends[end] += 1
            longest = max(longest, took)
            if odd or took > LONGEST_S:
                wrong += 1
                print(
                    f"{n} {source.parent.name} {end} {took:.2f} s {odd[:2]} {hash(state) % 10**8}"
                )
    print(f"{wanted} plans: {dict(ends)}, longest {longest:.2f} s, {wrong} wrong")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
