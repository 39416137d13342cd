"""Making duties of grades and anchors, and climbing their ladders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from qingting.duties import actions
from qingting.duties.actions import ROLL, RUNG, TAKING
from qingting.duties.models import Duty
from qingting.duties.queries import IN_FORCE, Duties, KnownDuty, Place
from qingting.duties.rules import artefact, missing_needs
from qingting.duties.serving import NOT_NEEDED, needs_no_more, serve, served_no_more
from qingting.events.actions import HAPPENED, Happened, happen, turn
from qingting.events.models import Event
from qingting.events.queries import KnownEvent
from qingting.events.replanning import REPLANNED, Replanned
from qingting.events.reversible import TURNED, Turned
from qingting.grading.queries import Gradings, judged_by
from qingting.grading.step import GRADED, INQUIRED, Judged
from qingting.lang import Said
from qingting.plan.due import awaited, is_in_force, told
from qingting.plan.facts import Situation
from qingting.plan.model import Duty as Entry
from qingting.plan.verdict import YES, holds, sight_in_force
from qingting.store import Work
from qingting.timers.step import Fired

OPENED = (Event.State.OPEN, Event.State.QUIET, Event.State.CLOSED)
INQUIRY_ENDED = "grading.inquiry-ended"  # (event, fact, answered)
# Why a duty is void.
OPENED_BY_PLAN = Said(
    "已按预案条件打开，不必再研判", "opened as the plan says; nobody has to judge it any more"
)
NO_LONGER = Said(
    "条件不再成立（等级降低或事实更正），时限未到",
    "its condition no longer holds (a lower grade or a corrected fact), and it is not yet due",
)
DISMISSED = Said("事件已作不相关处理", "the event was dismissed as not relevant")


def step(work: Work) -> bool:
    """See to acts upon whole events, then to what their duties and clocks say; True if there was
    any.
    """
    turned, missed = work.take(TURNED), work.take(TAKING)
    for firing in missed:
        actions.not_taken(work, firing.subject_key)
    before = [(one, actions.live_of(work, one)) for one in turned]
    for one in turned:
        actions.rearrange(work, one)
    busy = _see_to(work)
    for one, live in before:
        _settle(work, work.of(Duties), one, live)
    return busy or bool(turned or missed)


def _see_to(work: Work) -> bool:
    """Climb ladders, begin what waited for an anchor, then see to each judged event; True if
    there was any.
    """
    duties = work.of(Duties)
    fired, judged = work.take(RUNG), work.take(GRADED)
    asked, ended = work.take(INQUIRED), work.take(INQUIRY_ENDED)
    again = [d for one in work.take(REPLANNED) for d in _replanned(work, duties, one)]
    happened, in_force = work.take(HAPPENED), work.take(IN_FORCE)
    if not (fired or judged or asked or ended or happened or in_force):
        return False
    for firing in in_force:
        actions.take_force(work, int(firing.subject_key))
    climbed = []
    for firing in fired:
        if duty := duties.find(work, int(firing.subject_key)):
            _climb(work, duty, firing)
            climbed.append(duty.event)
    for one in judged:
        _judged(work, duties, one)
    for came in happened:
        _happened(work, duties, came)
    for event, fact, answered in ended:
        actions.inquiry_ended(work, event, fact, answered=answered)
    for question in asked:
        actions.inquire(work, question)
    actions.begin_again(work, again)
    touched = [*climbed, *(one.event for one in (*judged, *happened)), *(e for e, _, _ in ended)]
    for event in {e.id: e for e in touched if e is not None}.values():
        actions.note_overdue(work, event)
        actions.keep_rostered(work, event)
    return True


def _replanned(work: Work, duties: Duties, one: Replanned) -> list[KnownDuty]:
    """End what an event's plan before ordered, also of it together with others."""
    place = Place.of(one.event)._replace(event=None, adoption_id=one.earlier_id)
    for entry in one.earlier.duties.values():
        if entry.per is not None and entry.start != "in-force":
            served_no_more(work, duties, one.event, entry, place)
    return actions.end_earlier(work, one)


def _settle(work: Work, duties: Duties, turned: Turned, before: Sequence[KnownDuty]) -> None:
    """See an act that may be undone to its end, once its events were judged."""
    if not turned.undone:
        actions.keep_ended(work, turned, before)
    for event in (turned.event, turned.other):
        if event is not None and event.state == Event.State.DISMISSED:
            needs_no_more(work, duties, event)


def _judged(work: Work, duties: Duties, judged: Judged) -> None:
    """Bring an event's duties in line with what holds now."""
    event, plan = judged.event, judged.event.plan
    in_force = is_in_force(plan, work.now)
    known = any(d.adoption_id == event.adoption_id for d in duties.of(work, event))
    if in_force and event.state == Event.State.LEAD and not known:
        _lead_to_judge(work, event)
    if event.state != Event.State.LEAD:
        _judge_over(work, duties, event)
    if in_force and event.state in OPENED:
        _triggers(work, event, judged.situation)
        sight = sight_in_force(plan, judged.situation)
        rows = sorted(duties.of(work, event), key=lambda d: d.state != Duty.State.VOID)
        last = {(d.entry, d.about): d for d in rows}  # what stands before what is void
        for entry in plan.duties.values():
            if entry.start != "in-force":  # those stand for the organisation, made at adoption
                wanted = entry.when is None or sight.verdict(entry.when) == YES
                _bring_in_line(work, duties, entry, judged, last, wanted=wanted)
        _rest_or_go_on(work, duties, event)


def _lead_to_judge(work: Work, event: KnownEvent) -> None:
    """A lead that nobody has judged is itself a duty, from its discovery on."""
    rule = event.plan.open
    if rule is None or rule.judge_holder is None or rule.judge_within is None:
        return
    duty = actions.house_duty(
        work, "judge", event, holder=rule.judge_holder, clause=rule.cites, anchor="discovery"
    )
    if event.discovery_at is not None:
        _begin_judge(work, duty, event.discovery_at)


def _judge_over(work: Work, duties: Duties, event: KnownEvent) -> None:
    """The lead was judged by a person, which does the duty; or the plan's own rule opened it."""
    for duty in duties.of(work, event):
        if duty.entry != "judge" or not duty.live:
            continue
        if event.judged_by is None:
            actions.void(work, duty, OPENED_BY_PLAN)
            continue
        if duty.state == Duty.State.WAITING:  # judged at once, before its clock had begun
            _begin_judge(work, duty, event.discovery_at or work.now)
        actions.finish(work, duty, by=event.judged_by)


def _begin_judge(work: Work, duty: KnownDuty, at: datetime) -> None:
    rule = duty.plan.open
    if rule is not None and rule.judge_within is not None:
        actions.begin(work, duty, at, span=rule.judge_within)


def _triggers(work: Work, event: KnownEvent, situation: Situation) -> None:
    """Declare what fires by itself, each time its condition turns to yes."""
    for trigger in event.plan.triggers.values():
        if trigger.when is None:
            continue
        holds_now = holds(event.plan, trigger.when, situation).value == "yes"
        if turn(work, event, trigger.id, holds=holds_now):
            happen(
                work, event, f"{trigger.id}.declared", work.now, clause=trigger.cites, by="engine"
            )


def _bring_in_line(
    work: Work,
    duties: Duties,
    entry: Entry,
    judged: Judged,
    lasts: Mapping[tuple[str, str | None], KnownDuty],
    *,
    wanted: bool,
) -> None:
    """Make, keep or void one entry's duty, as its condition now says.

    Args:
        lasts: the last duty of each entry and what it is about.
    """
    event = judged.event
    if entry.per is not None:
        serve(work, duties, entry, event, wanted=wanted and event.state == Event.State.OPEN)
        return
    for about, since in _abouts(entry, event):
        last = lasts.get((entry.id, about))
        if wanted and (last is None or (last.state == Duty.State.VOID and not last.declined)):
            before = actions.began_before(last, entry.start, event.adoption_id)
            since = since or (before.began_at if before else None)
            if actions.runs_from_reopening(entry, event, last):
                since = event.happened["reopened"]
            _make(work, entry, judged, about, since)
        elif not wanted and last is not None and last.live:
            _no_longer_wanted(work, last, _rank(event, judged.situation))


def _abouts(entry: Entry, event: KnownEvent) -> list[tuple[str | None, datetime | None]]:
    """What an entry makes a duty of: the event, or each of its remarks with its beginning."""
    if entry.each is None:
        return [(None, None)]
    if entry.each == "remark":
        return [(r.posts[0].key[:200], r.first_at) for r in event.remarks if r.posts]
    return []  # doubts, promises, units and venues bring their duties with them


def _make(
    work: Work, entry: Entry, judged: Judged, about: str | None, since: datetime | None
) -> None:
    """A new spell: the duty begins if its anchor has come, else it waits."""
    event = judged.event
    at = since or _anchor_at(work, entry, judged)
    if _ended(entry, event, at):
        return
    duty = KnownDuty(
        entry.id,
        plan=event.plan,
        place=Place.of(event),
        holder=actions.holder_of(entry, event),
        clause=entry.cites,
        anchor=entry.start,
        about=about,
        rank=_rank(event, judged.situation),
    )
    actions.make(work, duty)
    if at is not None:
        actions.begin_from(work, duty, at)


def _ended(entry: Entry, event: KnownEvent, began: datetime | None) -> bool:
    """Whether what a repeating duty goes on until has come, since its anchor last did."""
    until = event.happened.get(entry.repeat.until) if entry.repeat else None
    return until is not None and (began is None or began <= until)


def _anchor_at(work: Work, entry: Entry, judged: Judged) -> datetime | None:
    """The instant an entry's clock counts from, None while it has not come."""
    event = judged.event
    if entry.start == "graded":
        return _spell_began(work, entry, judged)
    if entry.start == "discovery":
        return event.discovery_at
    if entry.start == "occurrence":
        return event.occurrence_at
    return event.happened.get(entry.start)


def _spell_began(work: Work, entry: Entry, judged: Judged) -> datetime:
    """When the condition began to hold in force: also while the event was still a lead."""
    history = work.of(Gradings).of(judged.event).history
    began = judged.situation.at
    for at, force in reversed(history):
        then = replace(judged.situation, in_force=force)
        if entry.when is not None and holds(judged.event.plan, entry.when, then).value != "yes":
            break
        began = at
    return began


def _rank(event: KnownEvent, situation: Situation) -> int:
    scale = event.plan.grade
    if scale is None or scale.id not in situation.in_force:
        return 0
    return scale.rank(situation.in_force[scale.id])


def _no_longer_wanted(work: Work, duty: KnownDuty, rank: int) -> None:
    """Raising a grade only adds duties; else what is not yet due becomes void."""
    if rank > duty.rank:
        return
    if duty.due_at is not None and duty.due_at <= work.now and duty.spec and not duty.spec.repeat:
        return
    actions.void(work, duty, NO_LONGER)


def _rest_or_go_on(work: Work, duties: Duties, event: KnownEvent) -> None:
    """Repeating duties rest while their event is quiet, and go on when it wakes."""
    for duty in duties.of(work, event):
        if duty.spec is None or duty.spec.repeat is None or duty.state != Duty.State.OPEN:
            continue
        if event.state == Event.State.QUIET:
            actions.rest(work, duty)
        elif not actions.runs(work, duty):
            actions.roll(work, duty, missed=False)


def _climb(work: Work, duty: KnownDuty, firing: Fired) -> None:
    """A point of a duty's clock came: a rung of its ladder, its due time, or the next
    occurrence.
    """
    if not duty.live or firing.occurrence != duty.occurrence:
        return
    if firing.rung == ROLL:
        _next_occurrence(work, duty)
    elif firing.rung > 0:
        rung = duty.rungs[firing.rung]
        for role in told(duty.plan, duty.holder, rung.tell):
            actions.notify(work, duty, role, firing.rung, _why(duty, firing), pages=firing.pages)
    else:
        _ran_out(work, duty)


def _ran_out(work: Work, duty: KnownDuty) -> None:
    """A clock ran out before its duty was done: an anchor, where the plan waits for it."""
    anchor = f"{artefact(duty.plan, duty.entry)}.overdue"
    if duty.spec is None or duty.event is None or anchor not in awaited(duty.plan):
        return
    assert duty.due_at is not None  # it has a clock
    happen(work, duty.event, anchor, duty.due_at, clause=duty.clause, by="engine")


def _why(duty: KnownDuty, firing: Fired) -> Said:
    assert duty.due_at is not None  # it has a clock
    left = duty.due_at - firing.point_at
    minutes, label = int(abs(left).total_seconds()) // 60, duty.label
    if left.total_seconds() > 0:
        return Said(f"{label.zh}：还剩 {minutes} 分钟", f"{label.en}: {minutes} min left")
    if minutes == 0:
        return Said(f"{label.zh}：到时限，尚未完成", f"{label.en}: due now, not done")
    return Said(
        f"{label.zh}：逾期 {minutes} 分钟，尚未完成", f"{label.en}: {minutes} min late, not done"
    )


def _next_occurrence(work: Work, duty: KnownDuty) -> None:
    spec = duty.spec
    if (
        spec is not None
        and duty.event is None
        and spec.start != "in-force"
        and not work.of(Duties).served(work, duty.plan, spec, duty.place)
    ):
        actions.void(work, duty, NOT_NEEDED)
        return
    actions.roll(work, duty, missed=True)


def _happened(work: Work, duties: Duties, came: Happened) -> None:
    """An anchor came: what waited for it begins, what went on until it ends."""
    event = came.event
    if came.anchor == "dismissed":
        _judge_over(work, duties, event)
        for duty in duties.of(work, event):
            if duty.live:
                actions.void(work, duty, DISMISSED)
        needs_no_more(work, duties, event)
        return
    if came.anchor == "closed":
        needs_no_more(work, duties, event)
        actions.watch_on(work, event)
    for duty in [d for d in duties.of(work, event) if d.live]:
        _came(work, duty, came)
    _again(work, duties, came)
    _rest_or_go_on(work, duties, event)


def _came(work: Work, duty: KnownDuty, came: Happened) -> None:
    """What an anchor does to one live duty: it ends it, begins it, or nothing."""
    spec = duty.spec
    if spec is not None and spec.repeat and spec.repeat.until == came.anchor:
        actions.void(work, duty, Said(f"到 {came.anchor} 为止", f"it went on until {came.anchor}"))
    elif duty.state == Duty.State.OPEN and spec is not None and came.anchor in spec.needs:
        if not missing_needs(spec, came.event.happened):
            actions.tell_ready(work, duty)
    elif duty.state != Duty.State.WAITING or duty.anchor != came.anchor:
        return
    elif duty.entry == "judge":
        _begin_judge(work, duty, came.at)
    elif spec is not None and not spec.each:
        actions.begin_from(work, duty, came.at)


def _again(work: Work, duties: Duties, came: Happened) -> None:
    """An anchor came again (a second refusal): a new duty; what repeats already goes on."""
    event = came.event
    if event.state not in OPENED or came.anchor in ("discovery", "occurrence"):
        return
    judged = judged_by(work, event)
    for entry in event.plan.duties.values():
        if entry.start != came.anchor or entry.each or entry.per:
            continue
        rows = [d for d in duties.of(work, event) if d.entry == entry.id]
        wanted = entry.when is None or holds(event.plan, entry.when, judged).value == "yes"
        if not (wanted and rows) or (entry.repeat and any(d.live for d in rows)):
            continue
        if all(d.began_at is None or d.began_at < came.at for d in rows):
            _make(work, entry, Judged(event, judged), None, came.at)
