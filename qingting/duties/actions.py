"""The life of a duty: made, begun, done, void; and what people do about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from qingting.duties import rules
from qingting.duties.models import Deed, Duty
from qingting.duties.queries import Calendars, Duties, KnownDuty, Place
from qingting.errors import ActionRefusedError
from qingting.events.actions import discover, happen
from qingting.events.queries import KnownEvent
from qingting.journal.actions import write
from qingting.lang import local_time
from qingting.notices.actions import tell
from qingting.people.rules import may_act
from qingting.plan.calendar import Calendar
from qingting.plan.due import due_at, next_slot
from qingting.plan.model import Approve, Span
from qingting.store import Work
from qingting.timers.actions import arm, stop
from qingting.timers.models import Timer
from qingting.timers.queries import Clocks

RUNG = "duties.rung"  # a timer's kind
ROLL = -1  # the rung at which a repeating duty moves to its next occurrence


def make(work: Work, duty: KnownDuty) -> KnownDuty:
    """Write a duty whose anchor may still be to come; `begin` starts its clock."""
    work.of(Duties).keep(duty)
    work.add(
        Duty,
        id=duty.id,
        org_id=duty.org_id,
        mode=duty.mode,
        adoption_id=duty.adoption_id,
        event_id=duty.event.id if duty.event else None,
        entry=duty.entry,
        about=duty.about,
        holder=duty.holder,
        clause=duty.clause,
        anchor=duty.anchor,
        rank=duty.rank,
    )
    return duty


def house_duty(
    work: Work,
    entry: str,
    event: KnownEvent,
    *,
    holder: str,
    clause: str,
    anchor: str,
    about: str | None = None,
) -> KnownDuty:
    """Make a duty that the house makes of an event: judge, inquiry, approval."""
    duty = KnownDuty(
        entry,
        plan=event.plan,
        place=Place.of(event),
        holder=holder,
        clause=clause,
        anchor=anchor,
        about=about,
    )
    return make(work, duty)


def begin(
    work: Work, duty: KnownDuty, anchor_at: datetime, *, span: Span | None = None, due: datetime | None = None
) -> None:
    """Start a duty's clock from its anchor: due time, ladder, first notice.

    Args:
        span: the time limit; or `due`, where a slot or a step of a repetition says it.
    """
    calendar = work.of(Calendars).calendar
    provisional = False
    if due is None:
        assert span is not None  # the schema lets no duty be without one, but for repeat and per
        found = due_at(anchor_at, span, zone=duty.plan.timezone, calendar=calendar)
        due, provisional = found.at, found.provisional
    duty.state = Duty.State.OPEN
    duty.began_at, duty.due_at = anchor_at, due
    work.change(
        Duty, duty.id, state=duty.state, began_at=anchor_at, due_at=due, provisional=provisional
    )
    _start_clock(work, duty, anchor_at, provisional=provisional)
    _write(work, duty, "duty.began", "engine", due_at=due.isoformat())
    notify(work, duty, duty.holder, 0, f"{duty.label}：须在 {_when(duty)} 前完成")


def _start_clock(
    work: Work, duty: KnownDuty, since: datetime, *, provisional: bool = False
) -> None:
    """Arm the timer of the present occurrence: the due time, the ladder, and the move to the next one."""
    assert duty.due_at is not None  # begun
    calendar = work.of(Calendars).calendar
    duty.rungs = rules.rungs_of(duty.plan, duty.spec, since, duty.due_at, calendar)
    points = [(duty.due_at, 0), *((r.at, r.number) for r in duty.rungs.values())]
    roll = next_due(duty, duty.due_at, calendar)
    if roll is not None:
        points = [p for p in points if p[0] < roll] + [(roll, ROLL)]
    stop(work, RUNG, str(duty.id), state=Timer.State.SUPERSEDED)
    spec = duty.spec
    within = spec.within if spec else None
    arm(
        work,
        RUNG,
        org_id=duty.org_id,
        mode=duty.mode,
        subject=("duty", str(duty.id)),
        anchor=duty.anchor,
        anchor_at=since,
        clause=duty.clause,
        due_at=duty.due_at,
        points=sorted(points, key=lambda p: (p[0], p[1])),
        budget=str(duty.due_at - since),
        calendar="working" if within and within.working_days is not None else "wall",
        provisional=provisional,
        occurrence=duty.occurrence,
    )


def next_due(duty: KnownDuty, after: datetime, calendar: Calendar) -> datetime | None:
    """When the occurrence after this due time is due; None where the duty does not repeat."""
    spec = duty.spec
    if spec is None:
        return None
    if spec.repeat is not None:
        return after + spec.repeat.every
    if spec.per is not None:
        return next_slot(spec.per, after, zone=duty.plan.timezone, calendar=calendar)
    return None


def roll(work: Work, duty: KnownDuty, *, missed: bool) -> None:
    """Move a repeating duty on.

    Done, or rested: to the next occurrence that is still to come. Missed: to the last one that is due, which is
    late from its own due time on; every one passed over counts as missed.
    """
    calendar = work.of(Calendars).calendar
    assert duty.due_at is not None  # it had begun
    since, due = duty.due_at, next_due(duty, duty.due_at, calendar)
    assert due is not None  # only what repeats is rolled
    passed = 1
    coming = next_due(duty, due, calendar)
    while coming is not None and (coming <= work.now if missed else due <= work.now):
        since, due, coming = due, coming, next_due(duty, coming, calendar)
        passed += 1
    duty.due_at, duty.made_by, duty.approvals = due, None, set()
    duty.state = Duty.State.OPEN
    duty.occurrence += passed
    duty.missed += passed if missed else 0
    work.change(
        Duty,
        duty.id,
        due_at=due,
        occurrence=duty.occurrence,
        missed=duty.missed,
        state=duty.state,
    )
    _start_clock(work, duty, since)


def rest(work: Work, duty: KnownDuty) -> None:
    """Let a repeating duty rest while its event is quiet: no clock runs."""
    stop(work, RUNG, str(duty.id))


def runs(work: Work, duty: KnownDuty) -> bool:
    """Whether its clock is running."""
    return work.of(Clocks).runs(RUNG, str(duty.id))


def void(work: Work, duty: KnownDuty, why: str, *, by: str = "engine") -> None:
    """Make a live duty void with the reason; nothing is deleted."""
    if not duty.live:
        return
    duty.state = Duty.State.VOID
    stop(work, RUNG, str(duty.id))
    work.change(Duty, duty.id, state=duty.state, ended_at=work.now, why=why[:300])
    _write(work, duty, "duty.void", by)


def finish(work: Work, duty: KnownDuty, *, by: str) -> None:
    """Stop a duty's clock: it is done, and so is every other clock on the same artefact.

    A repeating duty moves to its next occurrence instead.
    """
    root = rules.artefact(duty.plan, duty.entry)
    twins = [duty]
    if duty.event is not None and duty.spec is not None:
        twins += [
            other
            for other in work.of(Duties).of(work, duty.event)
            if other is not duty
            and other.live
            and other.about == duty.about
            and other.spec is not None
            and rules.artefact(other.plan, other.entry) == root
        ]
    for one in twins:
        _write(work, one, "duty.done", by, occurrence=one.occurrence)
        if one.spec is not None and (one.spec.repeat or one.spec.per) and one.due_at is not None:
            roll(work, one, missed=False)
            continue
        one.state = Duty.State.DONE
        one.done_at = work.now
        stop(work, RUNG, str(one.id))
        work.change(Duty, one.id, state=one.state, done_at=work.now, ended_at=work.now)
    if duty.event is not None and duty.spec is not None:
        happen(work, duty.event, f"{root}.done", work.now, clause=duty.clause, by=by)


def acknowledge(work: Work, duty: KnownDuty, *, by: str) -> None:
    """Take a duty on (its holder), or accept what was sent (a role it goes `to`).

    Raises:
        ActionRefusedError: neither; or the duty has not begun or is over.
    """
    _need_open(duty)
    spec = duty.spec
    receivers = [*(spec.to if spec else ()), *([spec.done.role] if spec and spec.done.role else [])]
    accepts = next((r for r in receivers if may_act(duty.plan, r, by)), None)
    if accepts is None and not may_act(duty.plan, duty.holder, by):
        raise ActionRefusedError(
            f"{by} 既不承担也不接收“{duty.label}”；承担的是 {duty.holder}",
            rule="acknowledge",
            clause=duty.clause,
        )
    _seen(work, duty, by)
    _deed(work, duty, "accepted" if accepts else "acknowledged", by)
    if accepts and spec is not None and spec.done.how != "made":
        if spec.done.role is not None and may_act(duty.plan, spec.done.role, by):
            finish(work, duty, by=by)


def complete(work: Work, duty: KnownDuty, *, by: str, outcome: str = "done") -> None:
    """Do a duty, or say why not: `cannot-answer`, `not-mine`, `extended`, `declined`.

    Raises:
        ActionRefusedError: not its holder, not begun, over, or something it needs has not come.
    """
    if duty.entry == "approval":
        _decide_approval(work, duty, by=by, outcome=outcome)
        return
    _need_open(duty)
    if not may_act(duty.plan, duty.holder, by):
        raise ActionRefusedError(
            f"“{duty.label}”由 {duty.holder} 承担，{by} 不能办结", rule="holder", clause=duty.clause
        )
    if outcome not in rules.OUTCOMES:
        raise ActionRefusedError(
            f"没有“{outcome}”这种结果；可用：{'、'.join(rules.OUTCOMES)}", rule="outcome"
        )
    if outcome != "done":
        _say_no(work, duty, by=by, outcome=outcome)
        return
    spec = duty.spec
    if spec is not None and duty.event is not None:
        lacking = rules.missing_needs(spec, duty.event.happened)
        if lacking:
            raise ActionRefusedError(
                f"“{duty.label}”还缺：{'、'.join(lacking)}", rule="needs", clause=duty.clause
            )
    _seen(work, duty, by)
    _deed(work, duty, "done", by)
    duty.made_by = by
    if spec is not None and spec.approve is not None and spec.approve.blocks:
        _ask_approval(work, duty, spec.approve)
    elif spec is None or spec.done.how == "made":
        finish(work, duty, by=by)


def _say_no(work: Work, duty: KnownDuty, *, by: str, outcome: str) -> None:
    spec, event = duty.spec, duty.event
    if spec is None or event is None:
        raise ActionRefusedError(f"“{duty.label}”只能办结，不能{outcome}", rule="outcome")
    if outcome == "declined" and not spec.may:
        raise ActionRefusedError(
            f"“{duty.label}”不可推辞：条款没有说“可以”", rule="may", clause=duty.clause
        )
    if outcome == "extended":
        _extend(work, duty, by=by)
    _seen(work, duty, by)
    _deed(work, duty, outcome, by)
    if outcome == "declined":
        void(work, duty, f"{by} 说明理由后不予办理", by=by)
    happen(work, event, f"{duty.entry}.{outcome}", work.now, clause=duty.clause, by=by)


def _extend(work: Work, duty: KnownDuty, *, by: str) -> None:
    """Put a duty off before it is due: a new row with the later due time; the old one stays on record."""
    spec = duty.spec
    assert spec is not None and duty.began_at is not None and duty.due_at is not None  # open
    if spec.extend is None or not may_act(duty.plan, spec.extend.by, by):
        raise ActionRefusedError(
            f"“{duty.label}”不能由 {by} 延期", rule="extend", clause=duty.clause
        )
    if work.now > duty.due_at:
        raise ActionRefusedError(
            f"“{duty.label}”已过时限，不能再延期", rule="extend", clause=duty.clause
        )
    later = KnownDuty(
        duty.entry,
        plan=duty.plan,
        place=Place(duty.org_id, duty.mode, duty.adoption_id, duty.event),
        holder=duty.holder,
        clause=duty.clause,
        anchor=duty.anchor,
        about=duty.about,
        rank=duty.rank,
    )
    make(work, later)
    void(work, duty, f"延期，原时限 {_when(duty)}", by=by)
    begin(work, later, duty.began_at, span=spec.extend.to)


def _ask_approval(work: Work, duty: KnownDuty, approve: Approve) -> None:
    """Make a duty of each approval that is asked; no limit given: by the duty's own due time."""
    event = duty.event
    assert event is not None and duty.due_at is not None  # only duties of events are approved
    for role in approve.roles:
        one = house_duty(
            work,
            "approval",
            event,
            holder=role,
            clause=duty.clause,
            anchor=f"{duty.entry}.made",
            about=duty.entry,
        )
        if approve.within is not None:
            begin(work, one, work.now, span=approve.within)
        else:
            begin(work, one, work.now, due=max(duty.due_at, work.now + timedelta(minutes=1)))


def _decide_approval(work: Work, duty: KnownDuty, *, by: str, outcome: str) -> None:
    """Approve or refuse what another person made."""
    _need_open(duty)
    event = duty.event
    assert event is not None  # approvals are of an event's duties
    if outcome not in rules.DECISIONS:
        raise ActionRefusedError("审批的结果是 approved 或 refused", rule="outcome")
    if not may_act(duty.plan, duty.holder, by):
        raise ActionRefusedError(
            f"审批须由 {duty.holder} 作出，{by} 不能", rule="holder", clause=duty.clause
        )
    duties = work.of(Duties).of(work, event)
    asked = next(d for d in duties if d.entry == duty.about and d.live)
    if asked.made_by == by:
        raise ActionRefusedError(
            f"{by} 起草了“{asked.label}”，不能批准自己的文本", rule="house:author-is-not-signer", clause=duty.clause
        )
    _seen(work, duty, by)
    others = [d for d in duties if d.entry == "approval" and d.about == duty.about and d.live]
    approve = asked.spec.approve if asked.spec else None
    assert approve is not None  # it asked for this approval
    finish(work, duty, by=by)
    if outcome == "refused":
        _deed(work, asked, "refused", by)
        asked.made_by, asked.approvals = None, set()
        for other in others:
            void(work, other, f"{by} 已退回", by=by)
        happen(work, event, f"{asked.entry}.refused", work.now, clause=asked.clause, by=by)
        return
    _deed(work, asked, f"approved {duty.holder}", by)
    asked.approvals.add(duty.holder)
    if not rules.approved(approve.how, approve.roles, asked.approvals):
        return
    for other in others:
        void(work, other, f"{by} 已批准", by=by)
    root = rules.artefact(asked.plan, asked.entry)
    happen(work, event, f"{root}.approved", work.now, clause=asked.clause, by=by)
    if asked.spec is not None and asked.spec.done.how == "made":
        finish(work, asked, by=by)


def _need_open(duty: KnownDuty) -> None:
    if duty.state == Duty.State.WAITING:
        raise ActionRefusedError(
            f"“{duty.label}”还没有起算（等待 {duty.anchor}）", rule="begun", clause=duty.clause
        )
    if not duty.live:
        raise ActionRefusedError(f"“{duty.label}”已经结束", rule="live", clause=duty.clause)


def _seen(work: Work, duty: KnownDuty, by: str) -> None:
    """Whoever acts on a duty of an event knows of the event."""
    if duty.event is not None:
        discover(work, duty.event, work.now)


def _deed(work: Work, duty: KnownDuty, what: str, by: str) -> None:
    work.add(
        Deed,
        duty_id=duty.id,
        mode=duty.mode,
        what=what,
        by=by,
        at=work.now,
        occurrence=duty.occurrence,
    )
    _write(work, duty, f"duty.{what.split(' ')[0]}", by)


def notify(work: Work, duty: KnownDuty, to: str, rung: int, why: str, *, pages: bool = True) -> None:
    """Tell a role of a duty."""
    event = duty.event
    tell(
        work,
        org_id=duty.org_id,
        mode=duty.mode,
        subject=("duty", str(duty.id)),
        event_key=event.key if event else None,
        duty=duty.entry,
        about=duty.about,
        to=to,
        rung=rung,
        pages=pages,
        why=why,
        clause=duty.clause,
    )



def _when(duty: KnownDuty) -> str:
    return local_time(duty.due_at, duty.plan.timezone)


def _write(work: Work, duty: KnownDuty, verb: str, by: str, **values: Any) -> None:
    write(
        work,
        verb,
        org_id=duty.org_id,
        mode=duty.mode,
        actor=by,
        subject=("duty", str(duty.id)),
        clause=duty.clause,
        entry=duty.entry,
        event=str(duty.event.id) if duty.event else None,
        **values,
    )

