"""The events list: by what is due next, or by when they were found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from qingting.adoption.queries import plan_of
from qingting.duties.models import Duty
from qingting.duties.queries import list_next_due, next_due_of
from qingting.events.models import Event
from qingting.events.queries import count_events, first_words, list_events, list_newest, tally
from qingting.grading.models import Decision, Grading
from qingting.grading.queries import last_decisions, last_gradings
from qingting.web import charts, naming, words
from qingting.web.events import cursor

PAGE = 20
HOURS = 6  # of the spark
SHOWN = {
    "due": (),
    "lead": (Event.State.LEAD,),
    "open": (Event.State.OPEN, Event.State.QUIET),
    "ended": (Event.State.CLOSED, Event.State.DISMISSED),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An event in the list. `possible`: graver grades not excluded; `due`: of its next duty, None
    without one."""

    event: Event
    title: str
    grade: naming.Chip | None
    possible: list[str]
    stale: list[str]
    posts: int
    sites: int
    spark: charts.Spark
    due: words.Clock | None
    duty: str


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of the list. `after`: cursor of the next page, "" at the end."""

    rows: list[Row]
    after: str
    counts: dict[str, int]


def desk(org_id: int, mode: str, show: str, after: str, now: datetime, zone: str) -> Desk:
    """Return a page of the list.

    Args:
        show: a key of `SHOWN`.
        after: the `after` of the page before; one that cannot be read begins anew.
    """
    begin = cursor.read(after)
    if show == "due":
        due = list_next_due(org_id, mode, after=begin, limit=PAGE + 1)
        more = len(due) > PAGE
        due = due[:PAGE]
        events = list_events(duty.event_id for duty in due if duty.event_id)
        next_due = {duty.event_id: duty for duty in due if duty.event_id}
        last = (due[-1].due_at, due[-1].pk) if more else None
    else:
        events = list_newest(org_id, mode, SHOWN[show], before=begin, limit=PAGE + 1)
        more = len(events) > PAGE
        events = events[:PAGE]
        next_due = next_due_of(event.pk for event in events)
        last = (events[-1].found_at, events[-1].pk) if more else None
    written = cursor.written((last[0], last[1])) if last and last[0] else ""
    return Desk(_rows(events, next_due, now, zone), written, _counts(org_id, mode))


def _counts(org_id: int, mode: str) -> dict[str, int]:
    by_state = count_events(org_id, mode)
    return {show: sum(by_state.get(s, 0) for s in states) for show, states in SHOWN.items()}


def rows_of(events: Sequence[Event], now: datetime, zone: str) -> list[Row]:
    """Return events as lists show them, each with the duty that is due first."""
    return _rows(events, next_due_of(event.pk for event in events), now, zone)


def _rows(
    events: Sequence[Event], next_due: dict[int, Duty], now: datetime, zone: str
) -> list[Row]:
    ids = [event.pk for event in events]
    gradings, decisions = last_gradings(ids, "grade"), last_decisions(ids, "grade")
    tallies = tally(ids, now, hours=HOURS)
    titles = first_words(event.pk for event in events if not event.title)
    rows = []
    for event in events:
        plan = plan_of(event.adoption_id)
        grading = gradings.get(event.pk)
        spread = tallies.get(event.pk)
        due = next_due.get(event.pk)
        rows.append(
            Row(
                event=event,
                title=event.title or titles.get(event.pk, ""),
                grade=naming.chip(plan.grade, force(grading, decisions.get(event.pk))),
                possible=[naming.grade(plan.grade, g) for g in grading.possible]
                if plan.grade and grading
                else [],
                stale=grading.stale_sources if grading else [],
                posts=spread.posts if spread else 0,
                sites=spread.sites if spread else 0,
                spark=charts.spark(spread.hours if spread else [0] * HOURS),
                due=words.running(due.due_at, due.began_at, now, zone)
                if due and due.due_at
                else None,
                duty=naming.duty(plan, due.entry, due.about) if due else "",
            )
        )
    return rows


def force(grading: Grading | None, decision: Decision | None) -> str | None:
    """Return the grade in force: as the later of both says; None while nothing was graded."""
    if grading is None or decision is None:
        return grading.in_force if grading else None
    later = (decision.at, decision.pk) > (grading.at, grading.pk)
    return decision.in_force if later else grading.in_force
