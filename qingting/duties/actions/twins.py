"""Duties when remarks are moved, events split, merged or dismissed, and when that is undone.

A duty that stands goes along as it is: its row, its clock, whoever has it in hand. Its due time is
never edited; what comes back by an undo is a new row with the due time of the old one.
"""

from __future__ import annotations

from collections.abc import Sequence

from qingting.duties.actions.life import approvals_of, begin, make, notify, record, void
from qingting.duties.models import Deed, Duty
from qingting.duties.queries import Duties, KnownDuty
from qingting.events.models import Event
from qingting.events.queries import KnownEvent
from qingting.events.reversible import Turned, add_done
from qingting.grading.queries import Gradings
from qingting.lang import Said
from qingting.store import Work

UNDONE = Said("有关操作已撤销", "what it came from was undone")


def live_of(work: Work, turned: Turned) -> list[KnownDuty]:
    """Return the live duties of the events of an act."""
    events = [event for event in (turned.event, turned.other) if event is not None]
    return [duty for event in events for duty in work.of(Duties).of(work, event) if duty.live]


def keep_ended(work: Work, turned: Turned, before: Sequence[KnownDuty]) -> None:
    """Keep which duties an act ended: undoing it brings them back."""
    add_done(work, turned.undoable, duties=[duty.id for duty in before if not duty.live])


def rearrange(work: Work, turned: Turned) -> None:
    """Bring duties in line with an act, before its events are judged anew."""
    event, other, undoable = turned.event, turned.other, turned.undoable
    if turned.undone:
        _bring_back(work, turned)
    elif other is not None:
        if undoable.act == "merge":
            moved = _take_over(work, event, other, undoable.done["state"], by=turned.by)
        else:
            moved = _go_along(work, event, other, undoable.done["remarks"], by=turned.by)
        add_done(work, undoable, moved=moved)


def _take_over(work: Work, gone: KnownEvent, into: KnownEvent, state: str, *, by: str) -> list[int]:
    """Per entry what is done stands, else the earlier due time; its twin is void.

    Args:
        state: of the event that is gone, before.
    """
    duties, moved = work.of(Duties), []
    merged = Said(f"已并入 {into.key}", f"merged into {into.key}")
    instead = Said(f"{gone.key} 并入，以其中的为准", f"that of {gone.key}, merged in, stands")
    for duty in [d for d in duties.of(work, gone) if d.spec is not None]:
        twins = _twins(work, duty, into)
        if _stands(duty, twins, rested=state == Event.State.QUIET):
            for twin in twins:
                void(work, twin, instead, by=by)
            moved += _transfer(work, duty, into, by=by)
    for duty in duties.of(work, gone):
        if duty.entry != "judge":  # merging it is judging it
            void(work, duty, merged, by=by)
    return moved


def _twins(work: Work, duty: KnownDuty, event: KnownEvent) -> list[KnownDuty]:
    """The duties of an event for the same entry, about the same."""
    mine = (duty.entry, duty.about)
    return [d for d in work.of(Duties).of(work, event) if (d.entry, d.about) == mine]


def _stands(duty: KnownDuty, twins: Sequence[KnownDuty], *, rested: bool) -> bool:
    """Whether a duty of a merged event stands beside its twins.

    Args:
        rested: the event was quiet: what repeats had no clock.
    """
    begun = [t.due_at for t in twins if t.live and t.due_at is not None]
    if any(t.state == Duty.State.DONE for t in twins):
        return False
    if duty.state == Duty.State.DONE:
        return True
    if duty.state != Duty.State.OPEN or duty.due_at is None:
        return False
    if rested and duty.spec is not None and duty.spec.repeat:
        return False
    return all(duty.due_at < due for due in begun)


def _transfer(work: Work, duty: KnownDuty, into: KnownEvent, *, by: str) -> list[int]:
    """Let a duty be another event's, with what waits to be approved of it; returns their ids."""
    source = duty.event
    assert source is not None  # of an event
    along = [duty, *(approvals_of(work, duty) if duty.live else ())]
    why = Said(
        f"{duty.label.zh}：自 {source.key} 归入 {into.key}，时限不变",
        f"{duty.label.en}: goes from {source.key} to {into.key}, its due time with it",
    )
    for one in along:
        work.of(Duties).move(work, one, into)
        work.change(Duty, one.id, event_id=into.id)
        record(work, one, "duty.moved", by, of=str(source.id), told=one.state == Duty.State.OPEN)
        if one.state == Duty.State.OPEN:
            notify(work, one, one.holder, 0, why)
    return [one.id for one in along]


def _go_along(
    work: Work, source: KnownEvent, target: KnownEvent, remarks: Sequence[int], *, by: str
) -> list[int]:
    """A duty about a remark goes where the remark goes; a lead has none."""
    keys = {r.posts[0].key[:200] for r in target.remarks if r.id in remarks and r.posts}
    moved: list[int] = []
    gone = Said(f"所涉言论已移入 {target.key}", f"the remark it is about went to {target.key}")
    for duty in list(work.of(Duties).of(work, source)):
        if duty.spec is None or duty.spec.each != "remark" or duty.about not in keys:
            continue
        taken = any(t.state != Duty.State.VOID for t in _twins(work, duty, target))
        if target.state == Event.State.LEAD or taken:
            void(work, duty, gone, by=by)
        elif duty.state != Duty.State.VOID:
            moved += _transfer(work, duty, target, by=by)
    return moved


def _bring_back(work: Work, turned: Turned) -> None:
    """Undo what an act did to duties: what moved returns, what ended begins again as it was."""
    event, other, done, by = turned.event, turned.other, turned.undoable.done, turned.by
    duties = work.of(Duties)
    for id_ in done.get("moved", ()):
        duty = duties.find(work, id_)
        if duty is not None and duty.event is not event:
            _transfer(work, duty, event, by=by)
    for id_ in done.get("duties", ()):
        if ended := duties.find(work, id_):
            _revive(work, ended, by=by)
    if other is None:
        return
    anchors = done.get("anchors", ())
    for duty in list(duties.of(work, other)):
        if turned.undoable.act == "split" or (duty.anchor in anchors and duty.spec is not None):
            void(work, duty, UNDONE, by=by)
    _go_along_back(work, turned)


def _go_along_back(work: Work, turned: Turned) -> None:
    """Duties about remarks that began in the other event meanwhile."""
    if turned.undoable.act == "move" and turned.other is not None:
        remarks = turned.undoable.done["remarks"]
        _go_along(work, turned.other, turned.event, remarks, by=turned.by)


def _revive(work: Work, ended: KnownDuty, *, by: str) -> None:
    """Make anew a duty that an undone act ended, if it is still called for: same beginning, due
    time, holder.
    """
    event = ended.event
    assert event is not None  # of an event
    asked = work.of(Gradings).of(event).inquiries
    if (
        (ended.entry == "judge" and event.state != Event.State.LEAD)
        or (ended.entry == "inquiry" and ended.about not in asked)
        or any(twin.live for twin in _twins(work, ended, event) if twin.holder == ended.holder)
    ):
        return
    duty = KnownDuty(
        ended.entry,
        plan=ended.plan,
        place=ended.place,
        holder=ended.holder,
        clause=ended.clause,
        anchor=ended.anchor,
        about=ended.about,
        rank=ended.rank,
    )
    duty.occurrence, duty.missed, duty.assignee = ended.occurrence, ended.missed, ended.assignee
    make(work, duty)
    same = {"occurrence": duty.occurrence, "missed": duty.missed, "assignee": duty.assignee}
    work.change(Duty, duty.id, **same)
    record(work, duty, "duty.revived", by, of=str(ended.id))
    if ended.began_at is not None and ended.due_at is not None:
        repeat = duty.spec.repeat if duty.spec else None
        since = ended.due_at - repeat.every if repeat else None
        begin(work, duty, ended.began_at, due=ended.due_at, since=since)
    if ended.made_by is not None:
        _carry(work, ended.made_by, duty, by=by)


def _carry(work: Work, made_by: str, duty: KnownDuty, *, by: str) -> None:
    """Its text was made already: whoever made it must not approve it."""
    duty.made_by = made_by
    work.add(
        Deed,
        duty_id=duty.id,
        mode=duty.mode,
        what="done",
        by=made_by,
        at=work.now,
        occurrence=duty.occurrence,
    )
    record(work, duty, "duty.carried", by, maker=made_by)
