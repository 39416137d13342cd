"""Undoing an act upon an event within ten minutes: what it changed is as it was (house:joining).

A grade that rose meanwhile stays in force: only people lower it, by an act of its own.
"""

from __future__ import annotations

from qingting.errors import ActionRefusedError
from qingting.events.actions import CHANGED, arm_quiet, forget, record
from qingting.events.joining import CLAUSE, close_into, rehouse
from qingting.events.models import Event, Reversible
from qingting.events.queries import RUNNING, Events, KnownEvent
from qingting.events.reversible import TURNED, Turned, Undoable, Undoables
from qingting.lang import tr
from qingting.posts.actions import resume_remark
from qingting.posts.queries import Known
from qingting.store import Work


def undo(work: Work, event: KnownEvent, what: str, *, by: str) -> None:
    """Undo an act upon an event; both events of it are judged anew.

    Args:
        what: `dismiss`, `move`, `split` or `merge`, the last of the event; or its id.

    Raises:
        ActionRefusedError: there is none, its ten minutes are over, or a later act stands on it.
    """
    undoable = _find(work, event, what)
    events = work.of(Events)
    one = events.find(work, undoable.event_id)
    assert one is not None  # never deleted
    other = events.find(work, undoable.other_id) if undoable.other_id else None
    _check_last(work, undoable)
    _check_states(undoable, one, other)
    if other is None:
        _resume(work, one, undoable)
    else:
        _take_back(work, one, other, undoable, by=by)
    if undoable.act in ("dismiss", "merge"):
        _restore(work, one, undoable, by=by)
    elif undoable.act == "move":
        record(work, one, "event.undone", by, clause=CLAUSE, act="move", anchors=[])
    work.change(Reversible, undoable.id, undone_at=work.now)
    work.of(Undoables).drop(undoable)
    work.leave(TURNED, Turned(undoable, one, other, by, undone=True))


def _find(work: Work, event: KnownEvent, what: str) -> Undoable:
    known = work.of(Undoables).of(event.id, work.now)
    found = [one for one in known if what in (one.act, str(one.id))]
    if not found:
        raise ActionRefusedError(
            tr(
                f"Nothing of {event.key} can be undone any more: ten minutes have passed, or it "
                "was undone already. What is in force is changed by a new act",
                f"{event.key} 没有可以撤销的操作：已过十分钟，或已经撤销。要改变现状，请作新的处理",
            ),
            rule="undo",
            clause=CLAUSE,
        )
    return found[-1]


def _check_last(work: Work, undoable: Undoable) -> None:
    """What came later upon the same events stands on it."""
    known = work.of(Undoables)
    for event_id in (undoable.event_id, undoable.other_id):
        for later in known.of(event_id, work.now):
            if later.id > undoable.id:
                raise ActionRefusedError(
                    tr(
                        f"A later act stands on it ({later.act}): undo that first",
                        f"其后还有操作（{later.act}）以它为前提，请先撤销后者",
                    ),
                    rule="undo",
                    clause=CLAUSE,
                )


def _check_states(undoable: Undoable, one: KnownEvent, other: KnownEvent | None) -> None:
    over = [
        event
        for event in (one, other)
        if event is not None
        and event.state not in RUNNING
        and (event is other or undoable.act in ("move", "split"))
    ]
    if over:
        raise ActionRefusedError(
            tr(
                f"{over[0].key} is over ({over[0].state}) and cannot be changed",
                f"{over[0].key} 已经结束（{over[0].state}），不能再变动",
            ),
            rule="undo",
            clause=CLAUSE,
        )


def _resume(work: Work, event: KnownEvent, undoable: Undoable) -> None:
    """The remarks of a dismissed event go on."""
    room = work.of(Known).room(event.org_id, event.mode)
    for remark in event.remarks:
        if remark.id in undoable.done["remarks"]:
            resume_remark(work, room, remark)


def _take_back(
    work: Work, one: KnownEvent, other: KnownEvent, undoable: Undoable, *, by: str
) -> None:
    """The remarks that an act put into another event return; of a split all that is in it."""
    anchors = undoable.done.get("anchors", [])
    back = [
        remark
        for remark in other.remarks
        if undoable.act == "split" or remark.id in undoable.done["remarks"]
    ]
    rehouse(work, other, one, back, by=by, why="undone")
    if undoable.act == "split":
        close_into(work, other, one, by=by)
        record(work, one, "event.undone", by, clause=CLAUSE, act="split", anchors=[])
        return
    forget(work, other, anchors)
    record(work, other, "event.undone", by, clause=CLAUSE, act=undoable.act, anchors=anchors)


def _restore(work: Work, event: KnownEvent, undoable: Undoable, *, by: str) -> None:
    """An event that was dismissed or merged runs again, in the state it was in."""
    event.state, event.judged_by = undoable.done["state"], None
    was = {"state": event.state, "dismissed_at": None, "merged_into_id": None}
    work.change(Event, event.id, **was)
    anchors = ["dismissed"] if undoable.act == "dismiss" else []
    forget(work, event, anchors)
    said = {"clause": CLAUSE, "act": undoable.act, "state": event.state}
    record(work, event, "event.restored", by, anchors=anchors, **said)
    if event.state == Event.State.OPEN:
        arm_quiet(work, event)
    work.of(Events).tell_anew(work, event)
    work.leave(CHANGED, event)
