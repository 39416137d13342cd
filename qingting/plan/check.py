"""Every fault of a plan file at once: its own, its packs', its clauses', its cases'."""

from __future__ import annotations

from pathlib import Path

from qingting.errors import Fault, PlanError
from qingting.lang import tr
from qingting.plan.cases import cases_of
from qingting.plan.load import survey
from qingting.plan.model import Plan

TO_DECIDE = "待定"  # begins the reason of a clause that a person is still to decide on


def check(path: str | Path) -> list[Fault]:
    """Return every fault of a plan or a pack, in order of file and line; empty if it is sound."""
    found = survey(path).faults
    try:
        cases_of(path)
    except PlanError as error:
        found += error.faults
    return sorted(set(found))


def undecided(path: str | Path) -> list[Fault]:
    """Return what a sound plan leaves for a person to decide: clauses drafted from a document that
    nothing was understood of. No faults: the plan loads, and cannot be proposed before.
    """
    plan = survey(path).plan
    return to_decide(plan) if plan is not None else []


def to_decide(plan: Plan) -> list[Fault]:
    """Return the same of a plan that was read."""
    found = [home for home in plan.prose.values() if home.text.startswith(TO_DECIDE)]
    what = tr("to decide", "待定")
    return [
        Fault(*home.where, f"{what}: {home.id}: {home.text.removeprefix(TO_DECIDE).lstrip('：: ')}")
        for home in found
    ]
