"""The life of an event: found, discovered, opened, quiet, closed, dismissed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from qingting.adoption.queries import Plans
from qingting.errors import ActionRefusedError
from qingting.events.models import Event, Membership
from qingting.events.queries import RUNNING, Events, KnownEvent, Lead
from qingting.events.reversible import keep
from qingting.journal.actions import keep_words, write
from qingting.lang import tr
from qingting.people.rules import may_act
from qingting.plan.model import Trigger
from qingting.posts.actions import end_remark
from qingting.posts.queries import Known, KnownRemark
from qingting.store import Work, new_id
from qingting.text.story import Placement
from qingting.timers.actions import arm, stop

CHANGED = "events.changed"  # KnownEvent, for spread
HAPPENED = "events.happened"  # Happened, for duties
DISCOVERY = "events.discovery"  # a timer's kind
QUIET = "events.quiet"  # a timer's kind
ENGINE = "engine"
CAPTURED_TO_DISCOVERY = timedelta(minutes=5)  # AMB-02


class Happened:
    """An anchor of an event came at an instant."""

    __slots__ = ("anchor", "at", "event")

    def __init__(self, event: KnownEvent, anchor: str, at: datetime) -> None:
        self.event = event
        self.anchor = anchor
        self.at = at


def find_event(work: Work, lead: Lead, *, by: str = ENGINE) -> KnownEvent:
    """Make a lead of something said, or reported by telephone; its discovery clock starts."""
    events = work.of(Events)
    number = events.next_number(lead.org_id, lead.mode)
    event = KnownEvent(new_id(), number, lead, work.of(Plans).of(lead.adoption_id))
    event.fresh = True
    events.keep(event, lead.follows_id)
    row = lead._replace(title=lead.title[:200])._asdict()
    work.add(Event, id=event.id, number=number, last_remark_at=lead.found_at, **row)
    record(work, event, "event.found", by, clause="house:lead", plan=event.plan.id)
    event.happened["occurrence"] = lead.occurrence_at
    _arm_discovery(work, event)
    work.leave(CHANGED, event)
    return event


def _arm_discovery(work: Work, event: KnownEvent) -> None:
    arm(
        work,
        DISCOVERY,
        event.subject,
        anchor="captured",
        anchor_at=event.found_at,
        clause="house:discovery",
        due_at=event.found_at + CAPTURED_TO_DISCOVERY,
        budget="5min",
    )


def keep_near(work: Work, event: KnownEvent, placed: Placement) -> None:
    """Keep which event a new lead is most like, for whoever judges it."""
    said = {"near_score": round(placed.score, 3), "near_words": list(placed.shared)}
    work.change(Event, event.id, near_id=placed.nearest, **said)


def attach(work: Work, event: KnownEvent, remark: KnownRemark, *, by: str, why: str) -> None:
    """Put a remark into an event; it is in no other."""
    put(work, event, remark, by=by, why=why)
    event.last_remark_at = work.now
    work.change(Event, event.id, last_remark_at=work.now)


def put(work: Work, event: KnownEvent, remark: KnownRemark, *, by: str, why: str) -> None:
    """Write where a remark is from now on."""
    membership = work.add(
        Membership,
        event_id=event.id,
        remark_id=remark.id,
        since=work.now,
        by=by,
        why=why[:300],
    )
    work.of(Events).join(event, remark, membership)


def discover(work: Work, event: KnownEvent, at: datetime) -> None:
    """Note that a duty person knows of it; only the earliest instant counts."""
    if event.discovery_at is not None:
        return
    event.discovery_at = at
    stop(work, DISCOVERY, str(event.id))
    work.change(Event, event.id, discovery_at=at)
    happen(work, event, "discovery", at, clause="house:discovery", by="engine")


def open_event(work: Work, event: KnownEvent, *, by: str, clause: str, why: str = "") -> None:
    """Open a lead: its duties start, with clocks from discovery all the same.

    Raises:
        ActionRefusedError: it is no lead.
    """
    if event.state != Event.State.LEAD:
        raise ActionRefusedError(
            tr(
                f"{event.key} is no lead ({event.state}) and cannot be opened",
                f"{event.key} 不是线索（{event.state}），不能再打开",
            ),
            rule="open",
            clause=clause,
        )
    event.state = Event.State.OPEN
    event.opened_at = work.now
    event.judged_by = None if by == ENGINE else by
    if by != ENGINE:
        discover(work, event, work.now)
    work.change(Event, event.id, state=event.state, opened_at=work.now)
    record(work, event, "event.opened", by, clause=clause, why=why)
    arm_quiet(work, event)
    work.leave(CHANGED, event)


def dismiss(work: Work, event: KnownEvent, *, by: str, clause: str, why: str) -> None:
    """Dismiss an event with a reason; its duties become void, its remarks end."""
    if event.state not in RUNNING:
        raise ActionRefusedError(
            tr(
                f"{event.key} is over ({event.state}) and cannot be dismissed",
                f"{event.key} 已经结束（{event.state}），不能作不相关处理",
            ),
            rule="dismiss",
            clause=clause,
        )
    was, said = event.state, [remark.id for remark in event.remarks if not remark.ended]
    event.state = Event.State.DISMISSED
    event.judged_by = by
    discover(work, event, work.now)
    work.change(Event, event.id, state=event.state, dismissed_at=work.now)
    record(work, event, "event.dismissed", by, clause=clause, why=why)
    end(work, event)
    keep(work, "dismiss", event, by=by, state=was, remarks=said)
    happen(work, event, "dismissed", work.now, clause=clause, by=by)


def close(work: Work, event: KnownEvent, *, by: str, clause: str, why: str) -> None:
    """Close an opened event. Whether the closing test holds is for the caller to judge (duties)."""
    if event.state not in (Event.State.OPEN, Event.State.QUIET):
        raise ActionRefusedError(
            tr(
                f"{event.key} is not open ({event.state}) and cannot be closed",
                f"{event.key} 没有在办（{event.state}），不能结束",
            ),
            rule="close",
            clause=clause,
        )
    event.state = Event.State.CLOSED
    work.change(Event, event.id, state=event.state, closed_at=work.now)
    record(work, event, "event.closed", by, clause=clause, why=why)
    for trigger in event.plan.triggers.values():
        if declared(event, trigger.id):
            name = f"{trigger.id}.stood-down"
            happen(work, event, name, work.now, clause=trigger.cites, by=by)
    end(work, event)
    happen(work, event, "closed", work.now, clause=clause, by=by)


def fall_quiet(work: Work, event: KnownEvent) -> None:
    """Set an open event quiet, or wait on where a remark came in the meantime."""
    if event.state != Event.State.OPEN:
        return
    if event.last_remark_at + _quiet_time(event) > work.now:
        arm_quiet(work, event)
        return
    event.state = Event.State.QUIET
    work.change(Event, event.id, state=event.state, quiet_at=work.now)
    record(work, event, "event.quiet", "engine", clause=_open_clause(event))
    work.leave(CHANGED, event)


def wake(work: Work, event: KnownEvent) -> None:
    """Open a quiet event again: its grade rose without a new remark (reposts, a note, a
    decision), or something was declared.
    """
    if event.state != Event.State.QUIET:
        return
    event.state = Event.State.OPEN
    work.change(Event, event.id, state=event.state)
    record(work, event, "event.woken", "engine", clause="house:quiet")
    arm_quiet(work, event, since=work.now)
    work.leave(CHANGED, event)


def declare(work: Work, event: KnownEvent, trigger: str, *, by: str) -> None:
    """Declare what happened outside: an accident, a mass incident.

    Raises:
        ActionRefusedError: the plan has no such trigger, or another role declares it, or the event
        is over.
    """
    entry = _trigger(event, trigger)
    if not may_act(event.plan, entry.declared_by, by):
        raise ActionRefusedError(
            tr(
                f"“{entry.id}” is for {entry.declared_by} to declare, not {by}",
                f"“{entry.zh}”由 {entry.declared_by} 宣布，{by} 不能",
            ),
            rule="declare",
            clause=entry.cites,
        )
    discover(work, event, work.now)
    wake(work, event)
    happen(work, event, f"{trigger}.declared", work.now, clause=entry.cites, by=by)
    work.leave(CHANGED, event)


def stand_down(work: Work, event: KnownEvent, trigger: str, *, by: str) -> None:
    """End what was declared.

    Raises:
        ActionRefusedError: it is not declared, or another role ends it.
    """
    entry = _trigger(event, trigger)
    if not declared(event, trigger):
        raise ActionRefusedError(
            tr(f"“{entry.id}” is not declared", f"“{entry.zh}”没有宣布过"),
            rule="stand-down",
            clause=entry.cites,
        )
    if not may_act(event.plan, entry.ends or entry.declared_by, by):
        raise ActionRefusedError(
            tr(
                f"“{entry.id}” is for {entry.ends} to end, not {by}",
                f"“{entry.zh}”由 {entry.ends} 终止，{by} 不能",
            ),
            rule="stand-down",
            clause=entry.cites,
        )
    happen(work, event, f"{trigger}.stood-down", work.now, clause=entry.cites, by=by)
    work.leave(CHANGED, event)


def declared(event: KnownEvent, trigger: str) -> bool:
    """Whether a trigger stands: declared, and not ended since."""
    since = event.happened.get(f"{trigger}.declared")
    ended = event.happened.get(f"{trigger}.stood-down")
    return since is not None and (ended is None or ended < since)


def _trigger(event: KnownEvent, trigger: str) -> Trigger:
    entry = event.plan.triggers.get(trigger)
    if entry is None:
        raise ActionRefusedError(
            tr(f"the plan has no trigger “{trigger}”", f"预案没有“{trigger}”这一触发事件"),
            rule="trigger",
        )
    if event.state not in RUNNING:
        raise ActionRefusedError(
            tr(f"{event.key} is over ({event.state})", f"{event.key} 已经结束（{event.state}）"),
            rule="trigger",
        )
    return entry


def happen(
    work: Work, event: KnownEvent, anchor: str, at: datetime, *, clause: str, by: str
) -> None:
    """Note that an anchor came: duties that start from it begin. A later coming replaces the
    earlier.
    """
    event.happened[anchor] = at
    work.change(Event, event.id, happened=_kept(event))
    record(work, event, "event.happened", by, clause=clause, anchor=anchor, since=at.isoformat())
    work.leave(HAPPENED, Happened(event, anchor, at))


def weigh(work: Work, event: KnownEvent, gravity: int) -> None:
    """Keep how grave an event is now, so that lists find the gravest first."""
    work.change(Event, event.id, gravity=gravity)


def note(work: Work, event: KnownEvent, *, by: str, said: str) -> None:
    """Keep what a person noted beside an event; changes nothing else."""
    record(work, event, "event.noted", by, clause="house:note", why=said)


def assign(work: Work, event: KnownEvent, unit: str, *, by: str, why: str) -> None:
    """Name the one role that leads in the matter (B4.2); `duties` sees to what follows."""
    event.unit = unit
    work.change(Event, event.id, unit=unit)
    record(work, event, "event.assigned", by, clause="house:lead-unit", why=why, unit=unit)


def turn(work: Work, event: KnownEvent, trigger: str, *, holds: bool) -> bool:
    """Note whether what a trigger waits for holds now; True if it turned to yes just now.

    Kept with the event's anchors, under a name that no plan can write: a restart must not
    declare it again.
    """
    mark = f"{trigger}.holds"
    if holds == (mark in event.happened):
        return False
    if holds:
        event.happened[mark] = work.now
    else:
        del event.happened[mark]
    work.change(Event, event.id, happened=_kept(event))
    return holds


def forget(work: Work, event: KnownEvent, anchors: Iterable[str]) -> None:
    """Take back that anchors came: whoever calls it keeps that on record."""
    for anchor in anchors:
        event.happened.pop(anchor, None)
    work.change(Event, event.id, happened=_kept(event))


def _kept(event: KnownEvent) -> dict[str, str]:
    return {anchor: at.isoformat() for anchor, at in event.happened.items()}


def end(work: Work, event: KnownEvent) -> None:
    """Stop its clocks, end its remarks; its story is kept only to know a new wave by.

    It is judged once more: nothing is asked of what is over, and no clock looks at it again.
    """
    for kind in (DISCOVERY, QUIET):
        stop(work, kind, str(event.id))
    room = work.of(Known).room(event.org_id, event.mode)
    for remark in event.remarks:
        end_remark(work, room, remark)
    work.leave(CHANGED, event)


def _quiet_time(event: KnownEvent) -> timedelta:
    return event.plan.open.quiet if event.plan.open else timedelta(hours=72)


def _open_clause(event: KnownEvent) -> str:
    return event.plan.open.cites if event.plan.open else "house:quiet"


def arm_quiet(work: Work, event: KnownEvent, since: datetime | None = None) -> None:
    """Start the clock at whose end an event is quiet, if no remark comes."""
    since = since or max(event.last_remark_at, event.found_at)
    arm(
        work,
        QUIET,
        event.subject,
        anchor="last-remark",
        anchor_at=since,
        clause=_open_clause(event),
        due_at=max(since + _quiet_time(event), work.now),
    )


def record(
    work: Work,
    event: KnownEvent,
    verb: str,
    by: str,
    *,
    clause: str,
    why: str = "",
    **values: object,
) -> None:
    """Write an entry of an event into the journal; the reason is kept beside it."""
    words = keep_words(work, why) if why else {}
    write(work, verb, event.subject, actor=by, clause=clause, **values, **words)
