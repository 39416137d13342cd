"""Putting a plan in force."""

from __future__ import annotations

from datetime import datetime

from qingting.adoption.models import Adoption
from qingting.adoption.queries import Plans
from qingting.journal.actions import write
from qingting.plan.model import Plan
from qingting.store import Mode, Subject, Work


def adopt(
    work: Work, plan: Plan, *, org_id: int, since: datetime, by: str, trial: bool = False
) -> int:
    """Adopt an effective plan from an instant; returns the adoption's id. Running events keep
    theirs.

    Args:
        trial: one person tries the plan out; shown on every page, never for real work.
    """
    earlier = Adoption.objects.filter(org_id=org_id, plan=plan.id, until=None)
    for adoption_id in list(earlier.values_list("id", flat=True)):
        work.change(Adoption, adoption_id, until=since)
    id_ = work.add(
        Adoption,
        org_id=org_id,
        plan=plan.id,
        version=plan.hash,
        canonical=plan.canonical,
        since=since,
        trial=trial,
    )
    work.of(Plans).know(id_, plan)
    write(
        work,
        "plan.adopted",
        Subject(org_id, Mode.ACTUAL, "adoption", str(id_)),
        actor=by,
        clause=" ".join(plan.clause) or "house:adoption",
        plan=plan.id,
        version=plan.hash,
        trial=trial,
    )
    return id_
