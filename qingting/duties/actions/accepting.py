"""What is done only when somebody accepts it (`accepted-by`): they are asked, with a clock."""

from __future__ import annotations

from datetime import timedelta

from qingting.duties import rules
from qingting.duties.actions.life import (
    ACCEPT,
    asked_of,
    begin,
    finish,
    house_duty,
    notify,
    record,
)
from qingting.duties.queries import Duties, KnownDuty
from qingting.errors import ActionRefusedError
from qingting.lang import Said, tr
from qingting.store import Work

LEAST = timedelta(minutes=1)  # to accept what is late already


def ask_to_accept(work: Work, duty: KnownDuty) -> None:
    """Ask the role by whose acceptance a duty is done; by the duty's own due time."""
    event, role = duty.event, duty.spec.done.role if duty.spec else None
    if event is None or role is None or duty.due_at is None:
        return
    if any(d.entry == ACCEPT for d in asked_of(work, duty)):
        return
    one = house_duty(
        work,
        ACCEPT,
        event,
        holder=role,
        clause=duty.clause,
        anchor=f"{duty.entry}.made",
        about=rules.asked_about(duty.entry, duty.about),
    )
    begin(work, one, work.now, due=max(duty.due_at, work.now + LEAST))


def tell_ready(work: Work, duty: KnownDuty) -> None:
    """Tell a duty's holder that the last thing has come that it needs: the text is approved."""
    why = Said(f"{duty.label.zh}：所需已齐备", f"{duty.label.en}: what it needs is there")
    record(work, duty, "duty.ready", "engine", called=duty.holder)
    notify(work, duty, duty.holder, 0, why)


def accepted(work: Work, duty: KnownDuty, *, by: str) -> None:
    """It is accepted: whoever was asked has done it."""
    for one in asked_of(work, duty):
        if one.entry == ACCEPT:
            finish(work, one, by=by)


def to_accept(work: Work, duty: KnownDuty) -> KnownDuty:
    """Return the duty that an acceptance is about; any other duty is itself.

    Raises:
        ActionRefusedError: it is over.
    """
    if duty.entry != ACCEPT or duty.event is None:
        return duty
    known = work.of(Duties).of(work, duty.event)
    for other in known:
        if other.live and rules.asked_about(other.entry, other.about) == duty.about:
            return other
    gone = tr("there is nothing to accept any more", "已没有待接收的内容")
    raise ActionRefusedError(gone, rule="acknowledge", clause=duty.clause)
