"""Every fault of a plan file at once: its own, its packs', its clauses', its cases'."""

from __future__ import annotations

from pathlib import Path

from qingting.errors import Fault, PlanError
from qingting.plan.cases import cases_of
from qingting.plan.load import survey


def check(path: str | Path) -> list[Fault]:
    """Return every fault of a plan or a pack, in order of file and line; empty if it is sound."""
    found = survey(path).faults
    try:
        cases_of(path)
    except PlanError as error:
        found += error.faults
    return sorted(set(found))
