"""One deed of a person upon a duty: whether they may, and writing it down."""

from __future__ import annotations

from typing import Any

from qingting.duties.actions.life import (
    record,
)
from qingting.duties.models import Deed, Duty
from qingting.duties.queries import KnownDuty
from qingting.errors import ActionRefusedError
from qingting.events.actions import discover
from qingting.journal.actions import keep_words
from qingting.lang import tr
from qingting.people.rules import may_act, person_of
from qingting.store import Work


def check_holder(duty: KnownDuty, *, by: str) -> None:
    if not may_act(duty.plan, duty.holder, by):
        raise ActionRefusedError(
            tr(
                f"“{duty.label}” is held by {duty.holder}; {by} cannot complete it",
                f"“{duty.label}”由 {duty.holder} 承担，{by} 不能办结",
            ),
            rule="holder",
            clause=duty.clause,
        )


def need_open(duty: KnownDuty) -> None:
    if duty.state == Duty.State.WAITING:
        raise ActionRefusedError(
            tr(
                f"“{duty.label}” has not begun (it waits for {duty.anchor})",
                f"“{duty.label}”还没有起算（等待 {duty.anchor}）",
            ),
            rule="begun",
            clause=duty.clause,
        )
    if not duty.live:
        raise ActionRefusedError(
            tr(f"“{duty.label}” is over", f"“{duty.label}”已经结束"),
            rule="live",
            clause=duty.clause,
        )


def assign(work: Work, duty: KnownDuty, actor: str) -> None:
    """Note which of its holders has a duty in hand."""
    duty.assignee = person_of(actor)
    work.change(Duty, duty.id, assignee=duty.assignee)


def said(work: Work, why: str) -> dict[str, Any]:
    """What the journal keeps of a reason, where one was given."""
    return keep_words(work, why) if why else {}


def seen(work: Work, duty: KnownDuty) -> None:
    """Whoever acts on a duty of an event knows of the event."""
    if duty.event is not None:
        discover(work, duty.event, work.now)


def deed(work: Work, duty: KnownDuty, what: str, by: str, **values: Any) -> None:
    """Write what a person did; `values` go into the journal."""
    work.add(
        Deed,
        duty_id=duty.id,
        mode=duty.mode,
        what=what,
        by=by,
        at=work.now,
        occurrence=duty.occurrence,
    )
    record(work, duty, f"duty.{what.split(' ')[0]}", by, **values)
