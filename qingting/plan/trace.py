"""Each clause of a plan and where it is carried out: the table that auditors ask for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qingting.errors import PlanError
from qingting.plan.casefile import Case
from qingting.plan.cases import cases_of
from qingting.plan.homes import Home, homes_of
from qingting.plan.load import survey
from qingting.plan.model import ClauseText


def trace(path: str | Path) -> dict[str, Any]:
    """Return where each clause is carried out, with the keys of contracts.md §5.

    `clauses` has those of the plan's own clauses.md, `packs` those of its layers; `homeless` has
    both.

    Raises:
        PlanError: the plan or its cases have a fault other than a clause without a home.
    """
    plan, _, faults = survey(path, homes=False)
    if plan is None or faults:
        raise PlanError(faults)
    homes, cases = homes_of(plan), cases_of(path)
    own = Path(plan.where.file).parent
    rows = [(clause, _row(clause, homes, cases)) for clause in plan.clauses.values()]
    return {
        "clauses": [row for clause, row in rows if Path(clause.where.file).parent == own],
        "homeless": [clause.id for clause, row in rows if row["home"] is None],
        "packs": [row for clause, row in rows if Path(clause.where.file).parent != own],
    }


def _row(clause: ClauseText, homes: dict[str, list[Home]], cases: Iterable[Case]) -> dict[str, Any]:
    found = homes.get(clause.id, [])
    return {
        "clause": clause.id,
        "home": found[0].section if found else None,
        "entries": list(dict.fromkeys(home.entry for home in found)),
        "cases": [case.name for case in cases if clause.id in _cited(case)],
        "mark": clause.mark,
        "words": clause.words,
    }


def _cited(case: Case) -> set[str]:
    duties = [duty.clause for duty in case.duties if duty.clause]
    return {*case.clauses, *(clause for text in duties for clause in text.split())}
