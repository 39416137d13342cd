"""Opening a closed event again (AMB-26): it runs on as it was, under the plan that it ran under."""

from __future__ import annotations

from qingting.errors import ActionRefusedError
from qingting.events.actions import CHANGED, arm_quiet, forget, happen, record
from qingting.events.models import Event
from qingting.events.queries import Events, KnownEvent
from qingting.lang import tr
from qingting.posts.actions import resume_remark
from qingting.posts.models import Remark
from qingting.posts.queries import Known
from qingting.store import Work

CLAUSE = "house:reopen"
REOPENED = "reopened"  # the anchor; of the house, no plan can write it


def reopen(work: Work, event: KnownEvent, *, by: str, why: str) -> None:
    """Open a closed event again. Its number, grades and what was done stand; the closing did not
    happen as far as clocks are concerned. Who may is for the caller to judge (grading).

    Raises:
        ActionRefusedError: it is not closed, or a new wave of it runs as an event of its own.
    """
    if event.state != Event.State.CLOSED:
        raise ActionRefusedError(
            tr(f"{event.key} is not closed", f"{event.key} 没有结束"), rule="reopen", clause=CLAUSE
        )
    wave = work.of(Events).last_wave(work, event)
    if wave is not event:
        raise ActionRefusedError(
            tr(
                f"{wave.key} follows {event.key}: go on there",
                f"{wave.key} 是 {event.key} 的后续，请在那里办理",
            ),
            rule="reopen",
            clause=CLAUSE,
        )
    closed_at = event.happened["closed"]
    event.state = Event.State.OPEN
    work.change(Event, event.id, state=event.state, closed_at=None)
    forget(work, event, ["closed"])
    record(work, event, "event.reopened", by, clause=CLAUSE, why=why, anchors=["closed"])
    known = {remark.id: remark for remark in event.remarks}
    ended = Remark.objects.filter(pk__in=known, ended_at__gte=closed_at)
    for id_ in ended.order_by("id").values_list("pk", flat=True):
        resume_remark(work, work.of(Known).room(event.org_id, event.mode), known[id_])
    arm_quiet(work, event, since=work.now)
    work.of(Events).tell_anew(work, event)
    happen(work, event, REOPENED, work.now, clause=CLAUSE, by=by)
    work.leave(CHANGED, event)
