"""Duties for all events: each is there while any event needs it."""

from __future__ import annotations

from qingting.adoption.queries import Plans
from qingting.duties import actions
from qingting.duties.calendars import Calendars
from qingting.duties.queries import Duties, Place
from qingting.events.queries import KnownEvent
from qingting.lang import Said
from qingting.plan.due import next_slot
from qingting.plan.model import Duty as Entry
from qingting.store import Work

# Why such a duty is void.
NOT_NEEDED = Said("已没有事件需要", "no event needs it any more")


def serve(work: Work, duties: Duties, entry: Entry, event: KnownEvent, *, wanted: bool) -> None:
    """A duty for all events: it is there while any event fulfils its condition."""
    if not wanted:
        serve_no_more(work, duties, event, entry)
        return
    place = Place.of(event)._replace(event=None)
    duties.served(work, event.plan, entry, place).add(event.id)
    if duties.serving(entry.id, place):
        return
    duty = actions.make(work, actions.serving(entry, event.plan, place))
    assert entry.per is not None  # that is why it serves all
    calendar = work.of(Calendars).calendar
    due = next_slot(entry.per, work.now, zone=event.plan.timezone, calendar=calendar)
    actions.begin(work, duty, work.now, due=due)


def needs_no_more(work: Work, duties: Duties, event: KnownEvent) -> None:
    """An event is over: it needs none of the duties that serve all."""
    for entry in event.plan.duties.values():
        if entry.per is not None and entry.start != "in-force":
            serve_no_more(work, duties, event, entry)


def serve_no_more(work: Work, duties: Duties, event: KnownEvent, entry: Entry) -> None:
    """An event no longer needs a duty that serves all; the last one to need it makes it void."""
    served_no_more(work, duties, event, entry, Place.of(event)._replace(event=None))


def served_no_more(
    work: Work, duties: Duties, event: KnownEvent, entry: Entry, place: Place
) -> None:
    served = duties.served(work, work.of(Plans).of(place.adoption_id), entry, place)
    served.discard(event.id)
    for duty in duties.serving(entry.id, place) if not served else ():
        if duty.due_at is None or duty.due_at > work.now:
            actions.void(work, duty, NOT_NEEDED)
