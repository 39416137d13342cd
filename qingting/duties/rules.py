"""Which artefact a duty's clock belongs to; what an outcome does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from qingting.approvals.rules import settled
from qingting.plan.calendar import Calendar
from qingting.plan.due import RungAt, rungs
from qingting.plan.facts import once_per_plan
from qingting.plan.model import Duty, Plan
from qingting.plan.parts import Approve

OUTCOMES = ("done", "cannot-answer", "not-mine", "extended", "declined")
DECISIONS = ("approved", "refused")
NO_TEXT = frozenset({  # made by the deed; of a letter to an authority no text is kept (B4.6)
    "log-entry", "phone-record", "activation", "check-record", "letter-reference",
})  # fmt: skip

PUBLISHED = frozenset({  # artefacts that are made when the public has them
    "reply", "article", "interview", "announcement", "legal-statement", "conference", "briefing",
    "invitation",
})  # fmt: skip


def is_missed(due_at: datetime | None, ended_at: datetime | None, now: datetime) -> bool:
    """Whether a clock ran past its due time, whatever came of the duty after that.

    Args:
        due_at: None where it never began.
        ended_at: when it was done or became void; None while it runs.
    """
    return due_at is not None and (ended_at or now) > due_at


def artefact(plan: Plan, entry: str) -> str:
    """Return the entry whose artefact this duty's clock is on: itself, or what `same-as` leads
    to.
    """
    seen = {entry}
    while (
        (duty := plan.duties.get(entry)) is not None and duty.same_as and duty.same_as not in seen
    ):
        entry = duty.same_as
        seen.add(entry)
    return entry


def asked_about(entry: str, about: str | None) -> str:
    """Return what an approval is about: the duty's entry, and of one for each doubt, which one.

    >>> asked_about("line", None), asked_about("doubt", "D2")
    ('line', 'doubt D2')
    """
    return f"{entry} {about}" if about else entry


def grave(plan: Plan, in_force: Mapping[str, str]) -> bool:
    """Whether an event stands at one of its plan's two gravest grades, the mildest never being one.

    Args:
        in_force: grade by scale.
    """
    return plan.grade is not None and in_force.get(plan.grade.id) in _gravest(plan)


@once_per_plan
def _gravest(plan: Plan) -> frozenset[str]:
    return frozenset(plan.grade.grades[:-1][:2] if plan.grade else ())


def missing_needs(duty: Duty, happened: Iterable[str]) -> list[str]:
    """Return the anchors of `needs` that have not come yet."""
    return [anchor for anchor in duty.needs if anchor not in happened]


def approvals(duty: Duty) -> list[Approve]:
    """Return the approvals that block a duty: its own and those that layers ask for besides
    (AMB-23).
    """
    own = [duty.approve] if duty.approve is not None else []
    return [a for a in (*own, *duty.approve_also) if a.blocks]


def sources_of(duty: Duty) -> list[str]:
    """Return the duties whose approved text a duty publishes: what it needs, and what it waits for.

    `needs: line.approved`, `from: statement.approved` -> `line`, `statement`.
    """
    named = [*duty.needs, duty.start]
    return [anchor.rpartition(".")[0] for anchor in named if anchor.endswith(".approved")]


def signed_by(plan: Plan, duty: Duty) -> list[Approve]:
    """Return the approvals that an exact text of a duty needs: the plan's; where the plan asks none
    of what the public gets, one of the house (house:exact-text): any role that decides under it.
    """
    own, root = approvals(duty), plan.duties.get(artefact(plan, duty.id), duty)
    if own or root.makes not in PUBLISHED or sources_of(duty) or sources_of(root):
        return own
    deciding = (plan.grade and plan.grade.decide, plan.close and plan.close.decide)
    roles = dict.fromkeys(r for r in (*deciding, plan.interpreter) if r and r != duty.holder)
    return [Approve("approve", "any", tuple(roles) or (plan.interpreter,))]


def approved(plan: Plan, duty: Duty, given: set[str]) -> bool:
    """Whether the roles that approved so far settle the matter: every approval that blocks is
    given.
    """
    return all(settled(a.how, a.roles, given) for a in signed_by(plan, duty))


def rungs_of(
    plan: Plan, spec: Duty | None, began: datetime, due: datetime, calendar: Calendar
) -> dict[int, RungAt]:
    """Return the rungs of a duty's ladder by number from 1; a house duty climbs the plan's own
    ladder.
    """
    ladder = plan.ladders.get(spec.ladder if spec and spec.ladder else plan.ladder)
    if ladder is None:
        return {}
    found = rungs(ladder, began=began, due=due, zone=plan.timezone, calendar=calendar)
    return {rung.number: rung for rung in found}
