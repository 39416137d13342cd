"""Putting a running event under another plan, or another version of its own (house:adoption).

The event keeps its number, its posts, its anchors and what people said; grades, questions and
duties follow the new plan from here on. What was done stays done.
"""

from __future__ import annotations

from typing import NamedTuple

from qingting.adoption.models import Adoption
from qingting.adoption.queries import Plans
from qingting.errors import ActionRefusedError
from qingting.events.actions import record
from qingting.events.models import Event, Replanning
from qingting.events.queries import RUNNING, KnownEvent
from qingting.events.reversible import Undoables
from qingting.lang import tr
from qingting.people.rules import may_act, same_person
from qingting.plan.model import Plan
from qingting.store import Work

REPLANNED = "events.replanned"  # Replanned, for duties
CLAUSE = "house:adoption"


class Replanned(NamedTuple):
    """An event runs under another plan now."""

    event: KnownEvent
    earlier: Plan
    earlier_id: int  # adoption
    by: str


def replan(
    work: Work, event: KnownEvent, into: Adoption, *, by: str, second: str | None, why: str
) -> None:
    """Put a running event under another adoption that is in force.

    Raises:
        ActionRefusedError: it is over, runs under it already, could still be undone, or two people
            who may are not there.
    """
    plan = work.of(Plans).of(into.pk)
    _check(work, event, into, plan, by=by, second=second)
    earlier, earlier_id = event.plan, event.adoption_id
    event.plan_since = work.add(
        Replanning,
        event_id=event.id,
        earlier_id=earlier_id,
        adoption_id=into.pk,
        by=by,
        second=second,
        at=work.now,
    )
    event.plan, event.adoption_id = plan, into.pk
    work.change(Event, event.id, adoption_id=into.pk, plan_since=event.plan_since)
    said = {"earlier": earlier.hash, "version": plan.hash, "second": second}
    record(work, event, "event.replanned", by, clause=CLAUSE, why=why, **said)
    work.leave(REPLANNED, Replanned(event, earlier, earlier_id, by))


def decider(plan: Plan) -> str:
    """Return who decides that an event is to run under a plan: who decides its grades."""
    return (plan.grade and plan.grade.decide) or plan.interpreter


def _check(
    work: Work, event: KnownEvent, into: Adoption, plan: Plan, *, by: str, second: str | None
) -> None:
    if event.state not in RUNNING:
        raise _refused(f"{event.key} is over", f"{event.key} 已经结束")
    if into.pk == event.adoption_id:
        raise _refused(f"{event.key} runs under it already", f"{event.key} 已按它办理")
    whose = decider(event.plan)
    if not (may_act(event.plan, whose, by) or may_act(plan, decider(plan), by)):
        raise _refused(f"that is for {whose} to decide", f"由 {whose} 决定")
    if second is None or same_person(second, by):
        raise _refused(
            "it needs a second person, who is not the first", "须有第二人同意，且不能是提出的人"
        )
    if work.of(Undoables).of(event.id, work.now):
        raise _refused(
            "a merge, split or move of it can still be undone: wait ten minutes, or undo it",
            "刚作过的并入、拆分或移动尚可撤销：请等十分钟，或先撤销",
        )


def _refused(en: str, zh: str) -> ActionRefusedError:
    return ActionRefusedError(tr(en, zh), rule="replan", clause=CLAUSE)
