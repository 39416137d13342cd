"""The duty of a role that is asked a fact."""

from __future__ import annotations

from datetime import timedelta

from qingting.duties.actions.life import begin, finish, house_duty, void
from qingting.duties.queries import Duties, KnownDuty
from qingting.events.queries import KnownEvent
from qingting.grading.step import Asked
from qingting.lang import Said
from qingting.plan.due import is_in_force
from qingting.plan.parts import Span
from qingting.store import Work

CHANGES_NOTHING = Said(
    "这一事实已不能改变现行等级", "the fact can no longer change the grade in force"
)


def inquire(work: Work, asked: Asked) -> None:
    """An inquiry is a duty of the role that is asked, where the plan gives it a time; one at a
    time.
    """
    event = asked.event
    if asked.within_s is None or not is_in_force(event.plan, work.now):
        return
    if any(d.about == asked.fact and d.live for d in _inquiries(work, event)):
        return
    duty = house_duty(
        work,
        "inquiry",
        event,
        holder=asked.role,
        clause=asked.clause,
        anchor="asked",
        about=asked.fact,
    )
    begin(work, duty, work.now, span=Span(wall=timedelta(seconds=asked.within_s)))


def inquiry_ended(work: Work, event: KnownEvent, fact: str, *, answered: bool) -> None:
    """The fact was given, which does the duty, or it can no longer change anything."""
    for duty in _inquiries(work, event):
        if duty.about != fact or not duty.live:
            continue
        if answered:
            finish(work, duty, by=duty.holder)
        else:
            void(work, duty, CHANGES_NOTHING)


def _inquiries(work: Work, event: KnownEvent) -> list[KnownDuty]:
    return [d for d in work.of(Duties).of(work, event) if d.entry == "inquiry"]
