"""Which remarks make one event, as people see it: moved, split off, merged (house:joining)."""

from __future__ import annotations

from collections.abc import Sequence

from qingting.errors import ActionRefusedError
from qingting.events.actions import (
    CAPTURED_TO_DISCOVERY,
    CHANGED,
    discover,
    end,
    find_event,
    happen,
    open_event,
    put,
    record,
    wake,
)
from qingting.events.grouping import words_of
from qingting.events.models import Event, Membership
from qingting.events.queries import RUNNING, Events, KnownEvent, Lead, last_post_at
from qingting.events.reversible import keep
from qingting.lang import tr
from qingting.posts.queries import KnownRemark, instant
from qingting.store import Work

CLAUSE = "house:joining"
OWN = ("occurrence", "discovery")  # anchors that each event has of its own


def move(
    work: Work, event: KnownEvent, to: KnownEvent, remarks: Sequence[KnownRemark], *, by: str
) -> None:
    """Put some remarks of an event into another; both are judged anew.

    Raises:
        ActionRefusedError: one of the two is over, both are the same, or nothing would be left.
    """
    _check_two(event, to)
    _check_part(event, remarks)
    for one in (event, to):
        discover(work, one, work.now)
    rehouse(work, event, to, remarks, by=by, why="moved")
    wake(work, to)
    ids = [remark.id for remark in remarks]
    record(work, event, "event.gave", by, clause=CLAUSE, other=to.key, remarks=ids)
    record(work, to, "event.took", by, clause=CLAUSE, other=event.key, remarks=ids)
    keep(work, "move", event, other=to, by=by, remarks=ids)


def split(
    work: Work, event: KnownEvent, remarks: Sequence[KnownRemark], *, by: str, why: str
) -> KnownEvent:
    """Make an event of some remarks of another; it stands where that stood, a lead or open.

    It has clocks of its own, from when its own posts came to be known.

    Raises:
        ActionRefusedError: the event is over, or nothing would be left of it.
    """
    _check_running(event)
    _check_part(event, remarks)
    discover(work, event, work.now)
    new = find_event(work, _lead(work, event, remarks), by=by)
    discover(work, new, min(work.now, new.found_at + CAPTURED_TO_DISCOVERY))
    rehouse(work, event, new, remarks, by=by, why="split")
    if event.state != Event.State.LEAD:
        open_event(work, new, by=by, clause=CLAUSE)
    ids = [remark.id for remark in remarks]
    record(work, event, "event.split", by, clause=CLAUSE, why=why, other=new.key, remarks=ids)
    keep(work, "split", event, other=new, by=by, remarks=ids)
    return new


def merge(work: Work, gone: KnownEvent, into: KnownEvent, *, by: str, why: str) -> None:
    """Merge an event into another, which keeps its number and plan version.

    What came of the one has come of both; whose duties stand is for `duties` to see to.

    Raises:
        ActionRefusedError: see `check_merge`.
    """
    check_merge(gone, into)
    for one in (gone, into):
        discover(work, one, work.now)
    came = {a: at for a, at in gone.happened.items() if _carried(a) and a not in into.happened}
    kept = {
        "state": gone.state,
        "remarks": [remark.id for remark in gone.remarks],
        "anchors": list(came),
    }
    rehouse(work, gone, into, list(gone.remarks), by=by, why="merged")
    close_into(work, gone, into, by=by, why=why)
    record(work, into, "event.took", by, clause=CLAUSE, other=gone.key, remarks=kept["remarks"])
    for anchor, at in came.items():
        happen(work, into, anchor, at, clause=CLAUSE, by=by)
    wake(work, into)
    keep(work, "merge", gone, other=into, by=by, **kept)


def close_into(work: Work, gone: KnownEvent, into: KnownEvent, *, by: str, why: str = "") -> None:
    """End an event whose remarks are in another: its number leads there from now on."""
    gone.state = Event.State.DISMISSED
    gone.judged_by = by
    ended = {"state": gone.state, "dismissed_at": work.now, "merged_into_id": into.id}
    work.change(Event, gone.id, **ended)
    said = {"into": str(into.id), "other": into.key}
    record(work, gone, "event.merged", by, clause=CLAUSE, why=why, **said)
    end(work, gone)


def rehouse(
    work: Work,
    source: KnownEvent,
    target: KnownEvent,
    remarks: Sequence[KnownRemark],
    *,
    by: str,
    why: str,
) -> None:
    """Put remarks of one event into another; both are measured and judged anew at once."""
    events = work.of(Events)
    for remark in remarks:
        source.remarks.remove(remark)
        work.change(Membership, events.memberships[remark.id], until=work.now)
        put(work, target, remark, by=by, why=why)
        remark.touched += 1  # what was measured of it was measured as of the other event
    newest = max((remark.first_at for remark in remarks), default=target.last_remark_at)
    target.last_remark_at = max(target.last_remark_at, newest)
    work.change(Event, target.id, last_remark_at=target.last_remark_at)
    for event in (source, target):
        event.last_post_at = last_post_at(event)
        events.tell_anew(work, event)
        work.leave(CHANGED, event)


def _carried(anchor: str) -> bool:
    """Whether an anchor came of the concern, not of the one event or of what it was judged by."""
    return anchor not in OWN and not anchor.endswith(".holds")


def _lead(work: Work, event: KnownEvent, remarks: Sequence[KnownRemark]) -> Lead:
    """What the event of some remarks begins with, under the plan version of the one they leave."""
    posts = [post for remark in remarks for post in remark.posts]
    first = min(posts, key=lambda post: (post.arrived_s, post.id))
    title, text = words_of(work, [first.id])[first.id]
    return Lead(
        event.org_id,
        event.mode,
        event.adoption_id,
        found_at=instant(first.arrived_s),
        occurrence_at=instant(min(post.published_s for post in posts)),
        title=title or text[:60],
    )


def check_merge(gone: KnownEvent, into: KnownEvent) -> None:
    """Refuse a merge that cannot be.

    Raises:
        ActionRefusedError: one of the two is over, both are the same, or what is open would
        become a lead again.
    """
    _check_two(gone, into)
    if into.state == Event.State.LEAD != gone.state:
        raise ActionRefusedError(
            tr(
                f"{into.key} is a lead and {gone.key} is open: its duties would end. "
                f"Merge {into.key} into {gone.key}, or open {into.key} first",
                f"{into.key} 还是线索，而 {gone.key} 已打开，其职责会中断。"
                f"请把 {into.key} 并入 {gone.key}，或先打开 {into.key}",
            ),
            rule="merge",
            clause=CLAUSE,
        )


def _check_two(event: KnownEvent, other: KnownEvent) -> None:
    for one in (event, other):
        _check_running(one)
    if event is other:
        raise ActionRefusedError(
            tr(f"{event.key} is the same event: name another", f"{event.key} 是同一事件，请另选"),
            rule="joining",
            clause=CLAUSE,
        )


def _check_running(event: KnownEvent) -> None:
    if event.state not in RUNNING:
        raise ActionRefusedError(
            tr(
                f"{event.key} is over ({event.state}): nothing is moved out of it or into it",
                f"{event.key} 已经结束（{event.state}），不能移出或移入",
            ),
            rule="joining",
            clause=CLAUSE,
        )


def _check_part(event: KnownEvent, remarks: Sequence[KnownRemark]) -> None:
    if len(remarks) == len(event.remarks):
        raise ActionRefusedError(
            tr(
                f"These are all remarks of {event.key}: nothing would be left of it. "
                "Merge it into the other event instead",
                f"这是 {event.key} 的全部言论，移走后事件就空了。请改为把它并入另一事件",
            ),
            rule="joining",
            clause=CLAUSE,
        )
