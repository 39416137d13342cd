"""What an audit holds of duties: their states and due times, clocks, firings, and who was told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from qingting.duties.models import Duty
from qingting.duties.rules import approvals, artefact, rungs_of
from qingting.events.models import Event
from qingting.journal.models import Entry
from qingting.lang import tr
from qingting.plan.calendar import Calendar
from qingting.plan.due import awaited, due_at, next_slot, told
from qingting.plan.model import Duty as Spec
from qingting.plan.model import Plan
from qingting.plan.parts import Span
from qingting.reconcile_way import anchors
from qingting.records import GRACE, Finding, Key, Records, Subject, Wanted, compare
from qingting.timers.models import Timer

RUNG = "duties.rung"  # the kind of a duty's clock
ROLL = -1  # the rung at which a repeating duty moves on
_CALLS = ("duty.summoned", "duty.overridden", "duty.ready")  # each tells those that it names
_PASSED = ("duty.moved", "duty.assigned")  # its holder is told anew where it is open
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def duties(records: Records) -> Iterator[Finding]:
    """Each duty is in the state that the journal tells, began at its anchor, is due by its plan."""
    for duty in records.duties.values():
        if said := _wrong(records, duty):
            yield _of(duty, "duty", said)


def _wrong(records: Records, duty: Duty) -> str | None:
    """The first thing of a duty that is not as it must be."""
    state = _state(records, duty)
    if duty.state != state:
        return tr(
            f"is {duty.state}, by the journal {state}", f"状态 {duty.state}，按记录为 {state}"
        )
    if duty.began_at is None or duty.due_at is None:
        came = _came(records, duty)
        return came and tr(
            f"waits, though its anchor came at {came}", f"起算点 {came} 已到，仍在等"
        )
    if duty.began_at not in _starts(records, duty):
        return tr(f"did not begin at '{duty.anchor}'", f"起算时刻不是“{duty.anchor}”")
    dues = _dues(records, duty)
    if duty.due_at not in dues:
        when = " / ".join(at.isoformat() for at in sorted(dues))
        return tr(f"is due by its plan at {when}", f"按预案时限应为 {when}")
    return _ran_out(records, duty)


def _ran_out(records: Records, duty: Duty) -> str | None:
    """What is wrong of a duty that is late: the anchor has not come that its plan waits for."""
    assert duty.due_at is not None  # it has begun
    plan = records.plans[duty.adoption_id]
    anchor = f"{artefact(plan, duty.entry)}.overdue"
    late = duty.state == Duty.State.OPEN and duty.due_at <= records.now - GRACE
    if not late or duty.entry not in plan.duties or anchor not in awaited(plan):
        return None
    told = _comings(records.told("event", duty.event_id), anchor)
    return None if duty.due_at in told else tr(f"lacks '{anchor}'", f"缺“{anchor}”")


def _of(duty: Duty, kind: str, said: str) -> Finding:
    return Finding(kind, ("duty", str(duty.pk)), said, duty.clause)


def _spec(records: Records, duty: Duty) -> Spec | None:
    """A duty's entry in its plan, None of a house duty."""
    return records.plans[duty.adoption_id].duties.get(duty.entry)


def _recurs(spec: Spec | None) -> bool:
    return spec is not None and bool(spec.repeat or spec.per)


def _state(records: Records, duty: Duty) -> str:
    """The state that its entries leave it in.

    `duty.done` with an occurrence tells that its clock stopped; without one, of a person's deed.
    """
    entries = records.told("duty", duty.pk)
    verbs = {entry.verb for entry in entries}
    stopped = any(e.verb == "duty.done" and "occurrence" in e.values for e in entries)
    if "duty.void" in verbs:
        return Duty.State.VOID
    if stopped and (duty.due_at is None or not _recurs(_spec(records, duty))):
        return Duty.State.DONE
    return Duty.State.OPEN if "duty.began" in verbs else Duty.State.WAITING


def _came(records: Records, duty: Duty) -> str | None:
    """When the anchor came that a duty still waits for, None while it has not."""
    spec = _spec(records, duty)
    if duty.state != Duty.State.WAITING or (spec is not None and spec.each):
        return None
    at = anchors(records.told("event", duty.event_id)).get(duty.anchor)
    return None if at is None else at.isoformat()


def _starts(records: Records, duty: Duty) -> set[datetime | None]:
    """Instants at which it may have begun: its anchor came, or what it is made of was written."""
    if (before := _revived(records, duty)) is not None:
        return {before.began_at}
    spec = _spec(records, duty)
    if spec is not None and spec.each:
        return {duty.began_at}  # the beginning of what it is about
    key = (duty.event_id, duty.entry)
    twins = records.owed[key] if key in records.extended else [duty]
    entries = [e for twin in twins for e in records.told("duty", twin.pk)]
    starts: set[datetime | None] = {e.at for e in entries if e.verb == "duty.began"}
    for event_id in records.events_of(duty):
        event = records.events.get(event_id or 0)
        if event is not None:
            starts |= _comings(records.told("event", event.pk), duty.anchor)
            if spec is not None and spec.repeat:  # what a closing ended goes on from there
                starts |= _comings(records.told("event", event.pk), "reopened")
            starts |= _own_starts(records, event, duty.anchor)
    return starts


def _own_starts(records: Records, event: Event, anchor: str) -> set[datetime | None]:
    """Instants that an event has of itself, where a duty counts from one."""
    if anchor == "occurrence":
        return {event.occurrence_at}
    if anchor == "graded":
        return {row.at for row in records.said.get(event.pk, [])}
    return set()


def _revived(records: Records, duty: Duty) -> Duty | None:
    """The begun duty in whose place one came back when the act that ended it was undone."""
    entries = (e for e in records.told("duty", duty.pk) if e.verb == "duty.revived")
    before = next((records.duties.get(int(e.values["of"])) for e in entries), None)
    return before if before is not None and before.began_at is not None else None


def _comings(entries: Sequence[Entry], anchor: str) -> set[datetime | None]:
    """Every instant at which an anchor came."""
    came = [e.values for e in entries if e.verb == "event.happened"]
    return {datetime.fromisoformat(v["since"]) for v in came if v["anchor"] == anchor}


def _dues(records: Records, duty: Duty) -> set[datetime]:
    """When a begun duty may be due; two instants only where it may have been put off."""
    plan, spec, began = records.plans[duty.adoption_id], _spec(records, duty), duty.began_at
    assert began is not None  # it has a due time
    before = _revived(records, duty)
    if before is not None and before.due_at is not None and not _recurs(spec):
        return {before.due_at}
    if spec is None:
        told = [entry.values for entry in records.told("duty", duty.pk)]
        dues = _after(records, plan, began, _house_spans(plan, duty))
        return dues or {datetime.fromisoformat(v["due_at"]) for v in told if "due_at" in v}
    if _recurs(spec):
        return {_occurrence(plan, spec, began, duty.occurrence, records.calendar)}
    spans = [spec.within] if spec.within else []
    if spec.extend is not None and (duty.event_id, duty.entry) in records.extended:
        spans.append(spec.extend.to)
    return _after(records, plan, began, spans) or {began}


def _after(records: Records, plan: Plan, began: datetime, spans: Sequence[Span]) -> set[datetime]:
    """When each of these time limits ends."""
    calendar = records.calendar
    return {due_at(began, s, zone=plan.timezone, calendar=calendar).at for s in spans}


def _house_spans(plan: Plan, duty: Duty) -> list[Span]:
    """The time limit of a house duty; none where it is due with what it is about."""
    asked = plan.duties.get(duty.about or "")
    spans: list[Span | None] = []
    if duty.entry == "judge":
        spans = [plan.open.judge_within if plan.open else None]
    elif duty.entry == "inquiry":
        fact = plan.facts.get(duty.about or "")
        spans = [fact.within if fact else None]
    elif duty.entry == "approval" and asked is not None:
        spans = [a.within for a in approvals(asked) if duty.holder in a.roles]
    return [] if None in spans else [span for span in spans if span is not None]


def _occurrence(
    plan: Plan, spec: Spec, began: datetime, number: int, calendar: Calendar
) -> datetime:
    """When the n-th occurrence of a repeating duty is due; of the 0th, when it began."""
    if spec.repeat is not None:
        return began + spec.repeat.every * number
    assert spec.per is not None  # it recurs
    at = began
    for _ in range(number):
        at = next_slot(spec.per, at, zone=plan.timezone, calendar=calendar)
    return at


def clocks(records: Records) -> Iterator[Finding]:
    """A begun duty has its clock with the points of its ladder; a duty that is over has none."""
    for duty in records.duties.values():
        timer = records.last_timers.get((RUNG, str(duty.pk)))
        if _state(records, duty) == Duty.State.OPEN:
            yield from _wound(records, duty, timer)
        elif timer is not None and timer.state == Timer.State.RUNNING:
            said = tr("runs on after its duty", "待办已结束，时钟仍在走")
            yield Finding("clock", ("timer", str(timer.pk)), said, duty.clause)


def _wound(records: Records, duty: Duty, timer: Timer | None) -> Iterator[Finding]:
    """An open duty's clock, unless it rests, or the duty's own times are wrong (`duties`)."""
    if _rests(records, duty) or duty.due_at not in _dues(records, duty):
        return
    if timer is None or timer.state not in (Timer.State.RUNNING, Timer.State.ENDED):
        yield _of(duty, "clock", tr("has no clock", "没有时钟"))
    elif (timer.due_at, timer.instants) != (duty.due_at, _points(records, duty)):
        said = tr("has not the points of the ladder", "时刻与提醒梯级不符")
        yield Finding("clock", ("timer", str(timer.pk)), said, duty.clause)


def _rests(records: Records, duty: Duty) -> bool:
    """Whether a repeating duty may have no clock now: its event is quiet, or closed from there."""
    event = records.events.get(duty.event_id or 0)
    quiet = event is not None and event.state in (Event.State.QUIET, Event.State.CLOSED)
    return quiet and _recurs(_spec(records, duty))


def _points(records: Records, duty: Duty) -> list[list[object]]:
    """What the clock of the present occurrence fires at, as a timer keeps it."""
    plan, spec = records.plans[duty.adoption_id], _spec(records, duty)
    began, due = duty.began_at, duty.due_at
    assert began is not None and due is not None  # open
    since, roll = began, None
    if spec is not None and _recurs(spec):
        since = _occurrence(plan, spec, began, duty.occurrence - 1, records.calendar)
        roll = _occurrence(plan, spec, began, duty.occurrence + 1, records.calendar)
    rungs = rungs_of(plan, spec, since, due, records.calendar)
    points = [(due, 0), *((rung.at, rung.number) for rung in rungs.values())]
    if roll is not None:
        points = [point for point in points if point[0] < roll] + [(roll, ROLL)]
    return [[at.isoformat(), rung] for at, rung in sorted(points)]


def firings(records: Records) -> Iterator[Finding]:
    """Each point of a clock that has passed is proven, once, at or after its instant."""
    for timer in records.timers:
        points = _instants(timer)
        for firing in records.firings[timer.pk]:
            proven = points.get(firing.rung) == firing.point_at <= firing.fired_at <= records.now
            if not proven:
                said = tr("is of no point of its clock", "不对应时钟的任何时刻")
                yield Finding("firing", ("firing", str(firing.pk)), said, timer.clause)
        unproven = _unproven(records, timer)
        subject = ("timer", str(timer.pk))
        for rung in unproven:
            at = points[rung].isoformat()
            said = tr(f"did not fire at {at}, rung {rung}", f"{at} 没有触发，第 {rung} 级")
            yield Finding("firing", subject, said, timer.clause)
        fired = {firing.rung for firing in records.firings[timer.pk]}
        coming = min((at for rung, at in points.items() if rung not in fired), default=None)
        if timer.state == Timer.State.RUNNING and not unproven and timer.next_at != coming:
            said = tr("is not set to its next point", "下次触发时刻不对")
            yield Finding("firing", subject, said, timer.clause)


def _instants(timer: Timer) -> dict[int, datetime]:
    """Rung -> its instant."""
    return {rung: datetime.fromisoformat(at) for at, rung in timer.instants}


def _unproven(records: Records, timer: Timer) -> list[int]:
    """The rungs of a clock whose instant has passed and that have no firing."""
    fired = {firing.rung for firing in records.firings[timer.pk]}
    points = _instants(timer)
    passed = _passed(records, timer, [at for rung, at in points.items() if rung in fired])
    return [rung for rung, at in points.items() if at <= passed and rung not in fired]


def _passed(records: Records, timer: Timer, fired: Sequence[datetime]) -> datetime:
    """Up to when each point of a clock must have fired; of a stopped one, as far as rows tell."""
    if timer.state == Timer.State.ENDED:
        return records.now
    if timer.state == Timer.State.RUNNING:
        return records.now - GRACE
    last = max(fired, default=LONG_AGO)
    if timer.state == Timer.State.SUPERSEDED or timer.kind != RUNG:
        return last
    duty = records.duties.get(int(timer.subject_key))
    if duty is None or duty.ended_at is None or _recurs(_spec(records, duty)):
        return last  # what recurs may have rested before it ended
    began = [e.at for e in records.told("duty", duty.pk) if e.verb == "duty.began"]
    if duty.ended_at in began:
        return last  # it ended in the very work that began it
    newest = records.last_timers[RUNG, timer.subject_key].pk == timer.pk
    return max(last, duty.ended_at - GRACE) if newest else last


def notices(records: Records) -> Iterator[Finding]:
    """What a duty's beginning and its ladder call for was told, and nothing else."""
    wanted = [one for duty in records.duties.values() for one in _begun(records, duty)]
    unproven: set[tuple[str, int]] = set()  # (duty, rung) whose firing is gone (`firings`)
    for timer in records.timers:
        duty = records.duties.get(int(timer.subject_key)) if timer.kind == RUNG else None
        if duty is not None:
            wanted += _climbed(records, duty, timer)
            unproven |= {(timer.subject_key, rung) for rung in _unproven(records, timer)}
    called_for = {key for key, _ in wanted}
    rows: list[tuple[Key, Subject]] = []
    for row in records.notices:
        if row.subject_kind == "duty" and row.subject_key in records.ids["duty"]:
            key = (row.subject_key, row.rung, row.to, row.at)
            if key in called_for or key[:2] not in unproven:
                rows.append((key, ("notice", str(row.pk))))
    yield from compare("notice", wanted, rows, extra=tr("nothing called for it", "没有来由"))


def _begun(records: Records, duty: Duty) -> Iterator[Wanted]:
    key, held = str(duty.pk), [before for _, before in _assigned(records, duty)]
    held.append(duty.holder)
    for entry in records.told("duty", key):
        if entry.verb == "duty.assigned":
            held.pop(0)
        if entry.verb in _CALLS:
            for role in entry.values["called"].split(", "):
                said = tr(f"{role} was not told", f"没有通知 {role}")
                yield (key, 0, role, entry.at), _of(duty, "notice", said)
        holder = held[0]
        if entry.verb == "duty.began" or (entry.verb in _PASSED and entry.values["told"]):
            said = tr(f"{holder} was not told of it", f"没有通知 {holder}")
            yield (key, 0, holder, entry.at), _of(duty, "notice", said)


def _holder(records: Records, duty: Duty, at: datetime) -> str:
    """Who held a duty at an instant: another than now, where a unit was named to lead since."""
    return next((b for when, b in _assigned(records, duty) if when > at), duty.holder)


def _assigned(records: Records, duty: Duty) -> list[tuple[datetime, str]]:
    """When a duty went to a unit that leads, and whose it was before."""
    told = records.told("duty", duty.pk)
    return [(e.at, str(e.values["before"])) for e in told if e.verb == "duty.assigned"]


def _climbed(records: Records, duty: Duty, timer: Timer) -> Iterator[Wanted]:
    """What the firings of a duty's ladder called for."""
    plan, spec = records.plans[duty.adoption_id], _spec(records, duty)
    since = timer.anchor_at or timer.due_at
    rungs = rungs_of(plan, spec, since, timer.due_at, records.calendar)
    for firing in records.firings[timer.pk]:
        rung = rungs.get(firing.rung)
        holder = _holder(records, duty, firing.fired_at)
        for role in told(plan, holder, rung.tell) if rung else ():
            said = tr(f"{role} was not told", f"没有通知 {role}")
            finding = Finding("notice", ("firing", str(firing.pk)), said, duty.clause)
            yield (str(duty.pk), firing.rung, role, firing.fired_at), finding
