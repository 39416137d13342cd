"""How many duties of an event are overdue, where its plan judges by that."""

from __future__ import annotations

from qingting.duties.models import Duty
from qingting.duties.queries import Duties
from qingting.events.queries import RUNNING, KnownEvent
from qingting.grading.actions import note_fact
from qingting.grading.queries import OVERDUE, Gradings, last_note
from qingting.plan.facts import Interval, reads
from qingting.store import Work


def note_overdue(work: Work, event: KnownEvent) -> None:
    """Hand a number that has changed to grading; nothing where no condition reads it."""
    if not reads(event.plan, OVERDUE) or event.state not in RUNNING:
        return
    n = sum(
        duty.state == Duty.State.OPEN and duty.due_at is not None and duty.due_at <= work.now
        for duty in work.of(Duties).of(work, event)
    )
    if last_note(work.of(Gradings).of(event), OVERDUE) != Interval(n, n):
        note_fact(work, event, fact=OVERDUE, value=str(n), by="engine")
