"""The files of an adopted plan, where this machine has them: lines of rules, and cases with their
results.

An adoption keeps the whole effective plan but not its files. The shipped plans are looked
through; a file whose version is another is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from qingting.errors import PlanError
from qingting.plan.casefile import Case
from qingting.plan.cases import CaseResult, cases_of, run_cases
from qingting.plan.load import load
from qingting.plan.model import Entry, Plan

_ROOTS = (settings.BASE_DIR.parent / "plans", settings.BASE_DIR / "_plans")


@dataclass(frozen=True, slots=True)
class Files:
    """A plan as loaded from its file, with places, and the cases beside it."""

    path: Path
    plan: Plan
    cases: tuple[Case, ...]


@lru_cache(maxsize=16)
def files_of(plan_id: str, version: str) -> Files | None:
    """Return the files that make this version, None where this machine has none."""
    for root in _ROOTS:
        path = root / plan_id / "plan.yaml"
        if not path.is_file():
            continue
        try:
            plan = load(path)
            if plan.hash == version:
                return Files(path, plan, tuple(cases_of(path)))
        except PlanError:
            continue  # a plan being written is not the one in force
    return None


@lru_cache(maxsize=16)
def results_of(plan_id: str, version: str) -> dict[tuple[str, int], CaseResult]:
    """Return the result of each case by file and line; run once a process."""
    files = files_of(plan_id, version)
    found = run_cases(files.path, load) if files else []
    return {(result.file, result.line): result for result in found}


def text_of(entry: Entry) -> tuple[str, str]:
    """Return where an entry stands (`plan.yaml:118`) and its lines; twice "" where no file is
    known."""
    if not entry.where.line:
        return "", ""
    path = Path(entry.where.file)
    lines = path.read_text("utf-8").splitlines()[entry.where.line - 1 :]
    first = lines[0]
    indent = len(first) - len(first.lstrip())
    block = [first]
    for line in lines[1:]:
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        block.append(line)
    text = "\n".join(line[indent:] for line in block).rstrip()
    return f"{path.name}:{entry.where.line}", text


def about(plan: Plan, case: Case) -> set[str]:
    """Return the clauses that a case shows: those it names, of its grades' rows and of its
    duties."""
    found = set(case.clauses)
    for scale_id, grade in case.grades.items():
        scale = plan.scales.get(scale_id)
        found |= {c for row in (scale.rows if scale else ()) if row.id == grade for c in row.clause}
    for wanted in case.duties:
        entry = plan.duties.get(wanted.duty)
        found |= set(entry.clause) if entry else set()
    return found
