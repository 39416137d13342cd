"""A roster that may have no gap (A5.4, AMB-24): what nobody is down for is the office's duty."""

from __future__ import annotations

from datetime import timedelta

from qingting.duties.actions.holding import office_of
from qingting.duties.actions.life import begin, finish, house_duty
from qingting.duties.models import Duty
from qingting.duties.queries import Duties, KnownDuty
from qingting.events.queries import KnownEvent
from qingting.people.rota import list_gaps
from qingting.plan.facts import once_per_plan
from qingting.plan.model import Plan
from qingting.store import Work

FILL = "fill-roster"
AHEAD = timedelta(hours=24)  # how far the roster is looked through, at each occurrence anew
LEAST = timedelta(minutes=30)  # to fill a gap that has begun


def keep_rostered(work: Work, event: KnownEvent) -> None:
    """Ask the office to fill the roster of each running duty that may have no gap; what is filled
    is done. A gap is due filled when it begins, or in half an hour where it has.
    """
    if not _has_rosters(event.plan):
        return
    known = work.of(Duties).of(work, event)
    surges = [d for d in known if d.state == Duty.State.OPEN and d.spec and d.spec.roster]
    for duty in surges:
        gaps = list_gaps(duty.org_id, duty.holder, work.now, work.now + AHEAD)
        asked = next(
            (d for d in known if d.live and (d.entry, d.about) == (FILL, duty.holder)), None
        )
        if gaps and asked is None:
            _ask(work, event, duty, due_in=gaps[0][0] - work.now)
        elif asked is not None and not gaps:
            finish(work, asked, by="engine")


@once_per_plan
def _has_rosters(plan: Plan) -> bool:
    return any(duty.roster for duty in plan.duties.values())


def _ask(work: Work, event: KnownEvent, duty: KnownDuty, *, due_in: timedelta) -> None:
    one = house_duty(
        work,
        FILL,
        event,
        holder=office_of(duty.plan),
        clause=duty.clause,
        anchor="gap",
        about=duty.holder,
    )
    begin(work, one, work.now, due=work.now + max(due_in, LEAST))
