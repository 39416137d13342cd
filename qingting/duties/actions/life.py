"""The life of a duty: made, begun, rolled on, void, done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from qingting.duties import rules
from qingting.duties.calendars import Calendars
from qingting.duties.models import Duty
from qingting.duties.queries import Duties, KnownDuty, Place
from qingting.events.actions import happen
from qingting.events.queries import KnownEvent
from qingting.grading.queries import Gradings, judged_by
from qingting.journal.actions import write
from qingting.lang import Said, local_time
from qingting.notices.actions import Matter, To, tell
from qingting.people.rules import members_of, role_of
from qingting.plan.calendar import Calendar
from qingting.plan.due import due_at, next_slot
from qingting.plan.facts import once_per_plan
from qingting.plan.model import Duty as Entry
from qingting.plan.model import Plan
from qingting.plan.parts import Span
from qingting.plan.verdict import holds
from qingting.store import Work
from qingting.timers.actions import arm, stop
from qingting.timers.models import Timer
from qingting.timers.queries import Clocks

RUNG = "duties.rung"  # a timer's kind
ACCEPT = "accept"  # the house duty of who accepts what another duty made
ROLL = -1  # the rung at which a repeating duty moves to its next occurrence


def make(work: Work, duty: KnownDuty) -> KnownDuty:
    """Write a duty whose anchor may still be to come; `begin` starts its clock."""
    duties = work.of(Duties)
    if duty.event is not None:
        duties.of(work, duty.event)  # loaded before one is added, else they would seem not to be
    duties.keep(duty)
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


def holder_of(entry: Entry, event: KnownEvent) -> str:
    """Return who holds an entry's duty of an event: its role; where each unit has one, that of the
    unit that leads (`unit-head@roads`).
    """
    role, unit = event.plan.roles.get(entry.holder), event.unit.partition("@")[2]
    return f"{entry.holder}@{unit}" if unit and role is not None and role.per else entry.holder


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
    work: Work,
    duty: KnownDuty,
    anchor_at: datetime,
    *,
    span: Span | None = None,
    due: datetime | None = None,
    since: datetime | None = None,
) -> None:
    """Start a duty's clock from its anchor: due time, ladder, first notice.

    Args:
        span: the time limit; or `due`, where a slot or a step of a repetition says it.
        since: from when its present occurrence runs, where that is not the first.
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
    _start_clock(work, duty, since or anchor_at, provisional=provisional)
    record(work, duty, "duty.began", "engine", due_at=due.isoformat())
    label, by = duty.label, due_words(duty)
    why = Said(f"{label.zh}：须在 {by.zh} 前完成", f"{label.en}: to be done by {by.en}")
    notify(work, duty, duty.holder, 0, why)


def _start_clock(
    work: Work, duty: KnownDuty, since: datetime, *, provisional: bool = False
) -> None:
    """Arm the timer of the present occurrence: the due time, the ladder, and the move to the
    next one.
    """
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
        duty.subject,
        anchor=duty.anchor,
        anchor_at=since,
        clause=duty.clause,
        due_at=duty.due_at,
        points=sorted(points, key=lambda p: (p[0], p[1])),
        budget=str(duty.due_at - since),
        calendar=_kind(within),
        provisional=provisional,
        occurrence=duty.occurrence,
    )


def _kind(within: Span | None) -> str:
    """Which days a time limit counts, as its timer keeps it."""
    if within is None or within.wall is not None:
        return "wall"
    return "working" if within.working_days is not None else "days"


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

    Done, or rested: to the next occurrence that is still to come. Missed: to the last one that
    is due, which is late from its own due time on; every one passed over counts as missed.
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
    duty.due_at, duty.made_by, duty.approvals, duty.signers = due, None, set(), set()
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


def void(work: Work, duty: KnownDuty, why: Said, *, by: str = "engine") -> None:
    """Make a live duty void with the reason; nothing is deleted."""
    if not duty.live:
        return
    duty.state, duty.ended_at = Duty.State.VOID, work.now
    stop(work, RUNG, str(duty.id))
    said = {"why": why.zh[:300], "why_en": why.en[:300]}
    work.change(Duty, duty.id, state=duty.state, ended_at=work.now, **said)
    record(work, duty, "duty.void", by)
    for asked in asked_of(work, duty):
        void(work, asked, why, by=by)


def approvals_of(work: Work, duty: KnownDuty) -> list[KnownDuty]:
    """Return the live duties to approve what a duty made."""
    if duty.event is None or duty.spec is None:
        return []
    if duty.spec.approve is None and duty.spec.makes not in rules.PUBLISHED:
        return []  # nobody signs it
    return [
        d
        for d in work.of(Duties).of(work, duty.event)
        if d.entry == "approval" and d.live and d.about == rules.asked_about(duty.entry, duty.about)
    ]


def asked_of(work: Work, duty: KnownDuty) -> list[KnownDuty]:
    """Return the live duties that a duty asked of others: to approve what it made, to accept it."""
    found = approvals_of(work, duty)
    if duty.event is None or duty.spec is None or duty.spec.done.role is None:
        return found
    about = rules.asked_about(duty.entry, duty.about)
    known = work.of(Duties).of(work, duty.event)
    return [*found, *(d for d in known if (d.entry, d.about) == (ACCEPT, about) and d.live)]


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
        record(work, one, "duty.done", by, occurrence=one.occurrence)
        if one.spec is not None and (one.spec.repeat or one.spec.per) and one.due_at is not None:
            roll(work, one, missed=False)
            continue
        one.state = Duty.State.DONE
        one.done_at = one.ended_at = work.now
        stop(work, RUNG, str(one.id))
        work.change(Duty, one.id, state=one.state, done_at=work.now, ended_at=work.now)
        for asked in asked_of(work, one):
            why = Said(f"“{one.label.zh}”已办结", f"“{one.label.en}” is done")
            void(work, asked, why, by=by)
    if duty.event is not None and duty.spec is not None:
        happen(work, duty.event, f"{root}.done", work.now, clause=duty.clause, by=by)


def notify(
    work: Work, duty: KnownDuty, to: str, rung: int, why: Said, *, pages: bool = True
) -> None:
    """Tell a role, or one person in it, of a duty."""
    event, plan = duty.event, duty.plan
    whom = _roles(plan).get(to) or To(to, outside=_is_outside(plan, to))
    if event is not None and rules.grave(plan, work.of(Gradings).of(event).in_force()):
        whom = whom._replace(urgent=True)
    key = event.key if event else None
    tell(
        work,
        duty.subject,
        to=whom,
        why=why,
        clause=duty.clause,
        matter=Matter(key, duty.entry, duty.about, duty.label, duty.due_at),
        rung=rung,
        pages=pages,
    )


@once_per_plan
def _roles(plan: Plan) -> dict[str, To]:
    """Every role of a plan as somebody to tell."""
    return {
        id_: To(id_, members_of(plan, id_)[1:], outside=role.external)
        for id_, role in plan.roles.items()
    }


def _is_outside(plan: Plan, to: str) -> bool:
    role = plan.roles.get(role_of(to))
    return role is not None and role.external


def due_words(duty: KnownDuty) -> Said:
    """Its due time, as its people write it."""
    assert duty.due_at is not None  # begun
    return local_time(duty.due_at, duty.plan.timezone)


def record(work: Work, duty: KnownDuty, verb: str, by: str, **values: Any) -> None:
    """Write an entry of a duty into the journal."""
    write(
        work,
        verb,
        duty.subject,
        actor=by,
        clause=duty.clause,
        entry=duty.entry,
        event=str(duty.event.id) if duty.event else None,
        **values,
    )


def begin_from(work: Work, duty: KnownDuty, at: datetime) -> None:
    spec = duty.spec
    assert spec is not None  # entries of the plan
    if spec.repeat is not None:
        begin(work, duty, at, due=at + spec.repeat.every)
    elif spec.within is not None:
        begin(work, duty, at, span=spec.within)
    else:  # a roster: it stands from its anchor on, and is looked after by the shift
        begin(work, duty, at, due=at)


def begin_each(
    work: Work, event: KnownEvent, kind: str, about: str, *, since: datetime | None = None
) -> list[KnownDuty]:
    """Begin the duties that the plan wants of each thing of a kind: of a doubt, of a promise.

    Args:
        about: what the thing is called: `D2`.
        since: when the thing began; now, where it just did.
    """
    judged, made = judged_by(work, event), []
    for entry in event.plan.duties.values():
        if entry.each != kind:
            continue
        if entry.when is not None and holds(event.plan, entry.when, judged).value != "yes":
            continue
        one = KnownDuty(
            entry.id,
            plan=event.plan,
            place=Place.of(event),
            holder=holder_of(entry, event),
            clause=entry.cites,
            anchor=kind,
            about=about,
        )
        begin_from(work, make(work, one), since or work.now)
        made.append(one)
    return made


def serving(entry: Entry, plan: Plan, place: Place) -> KnownDuty:
    """A duty of no event: it serves all, or stands by itself."""
    return KnownDuty(
        entry.id,
        plan=plan,
        place=place,
        holder=entry.holder,
        clause=entry.cites,
        anchor=entry.start,
    )
