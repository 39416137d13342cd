"""Measuring each event that changed or whose counts may have crossed a cut point."""

from __future__ import annotations

from qingting.events.actions import CHANGED
from qingting.events.queries import RUNNING, Events, KnownEvent
from qingting.posts.actions import COUNTED
from qingting.sources.actions import TURNED
from qingting.spread.queries import measure
from qingting.store import Work

MEASURED = "spread.measured"  # Measured, for grading


def step(work: Work) -> bool:
    """Measure every event touched since the last pass, once each, in order of their finding.

    Reposts of what is over change nothing any more: a new remark begins a new wave.
    """
    changed, counted, turned = work.take(CHANGED), work.take(COUNTED), work.take(TURNED)
    if not (changed or counted or turned):
        return False
    events = work.of(Events)
    touched: dict[int, KnownEvent] = {e.id: e for e in changed}
    for remark in counted:
        event = events.of_remark(work, remark.id)
        if event is not None and event.state in RUNNING:
            touched[event.id] = event
    for source in turned:
        for event in events.list_running(work, source.org_id, source.mode):
            if any(p.source is source for r in event.remarks for p in r.posts):
                touched[event.id] = event
    for event in sorted(touched.values(), key=lambda e: (e.org_id, e.mode, e.number)):
        work.leave(MEASURED, measure(work, event))
    return True
