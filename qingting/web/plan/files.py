"""What an adopted plan is written in, where it is known: lines of rules, and cases with their
results.

An adoption keeps the whole effective plan; its files are kept beside it, or are those of a plan
that comes with the product. Files that make another version are not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qingting.adoption.queries import find_kept, plan_of_version
from qingting.plan.casefile import Case
from qingting.plan.cases import CaseResult
from qingting.plan.model import Entry, Plan
from qingting.plan.shipped import shipped_texts
from qingting.plan.texts import Texts, block_at, cases_in, check_texts, name_of, run_texts


@dataclass(frozen=True, slots=True)
class Files:
    """A plan as its files make it, with places, and the cases beside it."""

    texts: Texts
    plan: Plan
    cases: tuple[Case, ...]


@lru_cache(maxsize=16)
def files_of(org_id: int, version: str) -> Files | None:
    """Return the files that make this version, None where they are not known."""
    adopted = plan_of_version(version)
    chosen = {reading.id: reading.chosen for reading in adopted.readings.values()}
    for texts in (find_kept(org_id, version), shipped_texts(adopted.id)):
        plan = check_texts(adopted.id, texts, readings=chosen).sound if texts else None
        if plan is not None and plan.hash == version:
            return Files(texts, plan, tuple(cases_in(plan.id, texts)))
    return None


@lru_cache(maxsize=16)
def results_of(org_id: int, version: str) -> dict[tuple[str, int], CaseResult]:
    """Return the result of each case by file and line; run once a process."""
    files = files_of(org_id, version)
    results = run_texts(files.plan.id, files.texts)[0] if files else []
    return {(result.file, result.line): result for result in results}


def text_of(files: Files | None, entry: Entry) -> tuple[str, str]:
    """Return where an entry stands (`plan.yaml:118`) and its lines; twice "" where it is not
    known.
    """
    if files is None or not entry.where.line:
        return "", ""
    file, line = name_of(files.plan, entry.where.file), entry.where.line
    text = files.texts.get(file) or Path(file).read_text("utf-8")  # else of a norm pack
    return f"{Path(file).name}:{line}", block_at(file, text, line).text


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
