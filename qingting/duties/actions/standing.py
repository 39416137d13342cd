"""The duties of a plan that stand from its first day on (`from: in-force`)."""

from __future__ import annotations

from datetime import datetime

from qingting.adoption.queries import Plans, find_main
from qingting.duties.actions.life import begin, begin_from, make, serving, void
from qingting.duties.calendars import Calendars
from qingting.duties.queries import IN_FORCE, Duties, KnownDuty, Place
from qingting.lang import Said
from qingting.plan.due import first_instant, is_in_force, next_slot
from qingting.plan.model import Plan
from qingting.store import Subject, Work
from qingting.timers.actions import arm, stop

REPLACED = Said("预案已由新版本替代", "a new version replaced the plan")
RETIRED = Said("预案已终止施行", "the plan is no longer in force")


def standing(work: Work, plan: Plan, place: Place, *, beside: bool = False) -> None:
    """Make the standing duties of an adopted plan, on its first day if that is still to come.

    Those of the version before it are void, and where it is the main plan those of the main plan
    before it: each duty stands once.
    """
    _no_longer_coming(work, plan, place)
    first = first_instant(plan, work.now)
    if first is not None:
        _wait(work, plan, place, first)
        return
    stand = _standing(work, place)
    main = set() if beside else find_main({duty.adoption_id for duty in stand})
    for earlier in stand:
        if earlier.plan.id == plan.id or earlier.adoption_id in main:
            void(work, earlier, REPLACED)
    calendar = work.of(Calendars).calendar
    for entry in plan.duties.values():
        if entry.start != "in-force" or not is_in_force(plan, work.now):
            continue
        duty = make(work, serving(entry, plan, place))
        if entry.per is not None:
            due = next_slot(entry.per, work.now, zone=plan.timezone, calendar=calendar)
            begin(work, duty, work.now, due=due)
        else:
            begin_from(work, duty, work.now)


def stand_no_more(work: Work, place: Place) -> None:
    """Make the standing duties of a plan void that is no longer in force."""
    for duty in _standing(work, place):
        if duty.adoption_id == place.adoption_id:
            void(work, duty, RETIRED)


def _standing(work: Work, place: Place) -> list[KnownDuty]:
    """What stands in an organisation since a plan's first day."""
    mine = [d for d in work.of(Duties).of_all() if _whose(d.place) == _whose(place)]
    return [d for d in mine if d.live and d.anchor == "in-force"]


def take_force(work: Work, adoption_id: int) -> None:
    """The first day of an adopted plan came."""
    place = work.of(Duties).coming.get(adoption_id)
    assert place is not None  # it is kept as long as its clock runs
    standing(work, work.of(Plans).of(adoption_id), place)


def _wait(work: Work, plan: Plan, place: Place, first: datetime) -> None:
    work.of(Duties).coming[place.adoption_id] = place
    arm(
        work,
        IN_FORCE,
        Subject(place.org_id, place.mode, "adoption", str(place.adoption_id)),
        anchor="in-force",
        anchor_at=first,
        clause=" ".join(plan.clause) or "house:adoption",
        due_at=first,
    )


def _no_longer_coming(work: Work, plan: Plan, place: Place) -> None:
    """Forget versions of a plan that wait for their first day: this one takes their place."""
    coming = work.of(Duties).coming
    for adoption_id, other in list(coming.items()):
        if _whose(other) == _whose(place) and work.of(Plans).of(adoption_id).id == plan.id:
            stop(work, IN_FORCE, str(adoption_id))
            del coming[adoption_id]


def _whose(place: Place) -> tuple[int, str]:
    return place.org_id, place.mode
