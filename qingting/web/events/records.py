"""The whole of what the event page shows the newest of: all gradings, all of the journal."""

from __future__ import annotations

from dataclasses import dataclass

from qingting.duties.queries import list_duties
from qingting.events.models import Event
from qingting.grading.models import Decision, Grading
from qingting.grading.queries import list_history
from qingting.journal.queries import count_unsealed, find_unfit, list_entries
from qingting.plan.model import Plan, Scale
from qingting.web import naming
from qingting.web.events import cursor
from qingting.web.events.gravity import Grade, grades_of
from qingting.web.events.history import Line, history_of, people_of
from qingting.web.events.plans import PlansOf

GRADINGS = 20  # a page
ENTRIES = 50


@dataclass(frozen=True, slots=True)
class GradingRow:
    """One thing that was said of the gravity, under the plan of then: by the machine (`machine`) or
    by people (`people`), never by both; `chip` is what that one says, `in_force` what stood after
    it.
    """

    plan: Plan
    machine: Grading | None
    people: Decision | None
    scale: str
    chip: naming.Chip | None
    in_force: naming.Chip | None
    possible: list[str]
    missing: list[str]
    grades: list[Grade]
    by: str
    second: str


@dataclass(frozen=True, slots=True)
class Gradings:
    """A page of the grading history. `after`: cursor of the next page, "" at the end."""

    rows: list[GradingRow]
    after: str


@dataclass(frozen=True, slots=True)
class Journal:
    """A page of the journal. `unfit`: ids of entries whose hash does not fit; `unsealed`: entries
    of the whole organisation that wait for their place in the chain."""

    plan: Plan
    lines: list[Line]
    after: str
    unfit: set[int]
    unsealed: int


def gradings_of(event: Event, after: str) -> Gradings:
    """Return a page of everything that was said of an event's gravity, newest first."""
    plans = PlansOf(event)
    plan = plans.present
    found = list_history(event.pk, before=cursor.read(after), limit=GRADINGS + 1)
    rows, more = found[:GRADINGS], len(found) > GRADINGS
    decisions = [row for row in rows if isinstance(row, Decision)]
    who = people_of(plan, [by for d in decisions for by in (d.by, d.second) if by])
    return Gradings(
        rows=[_row(plans.at(row.pk), row, who) for row in rows],
        after=cursor.written((rows[-1].at, rows[-1].pk)) if more else "",
    )


def _row(plan: Plan, row: Grading | Decision, who: dict[str, str]) -> GradingRow:
    scale = plan.scales.get(row.scale)
    machine = row if isinstance(row, Grading) else None
    people = row if isinstance(row, Decision) else None
    return GradingRow(
        plan=plan,
        machine=machine,
        people=people,
        scale=_named(plan, scale),
        chip=naming.chip(scale, machine.certain if machine else people.grade if people else None),
        in_force=naming.chip(scale, row.in_force),
        possible=[naming.grade(scale, g) for g in machine.possible] if machine and scale else [],
        missing=[naming.fact(plan, key) for key in machine.missing] if machine else [],
        grades=grades_of(plan, scale, machine) if machine and scale else [],
        by=who.get(people.by, "") if people else "",
        second=who.get(people.second or "", "") if people else "",
    )


def _named(plan: Plan, scale: Scale | None) -> str:
    """What a scale is called where a plan has several; else nothing."""
    return naming.name(scale) if scale is not None and len(plan.scales) > 1 else ""


def journal_of(event: Event, after: str) -> Journal:
    """Return a page of the journal's entries about an event and its duties, newest first."""
    plan = PlansOf(event).named
    duties = [duty.pk for duty in list_duties(event.pk)]
    found = list_entries(
        event.org_id, event.pk, duties, before=cursor.read(after), limit=ENTRIES + 1
    )
    entries, more = found[:ENTRIES], len(found) > ENTRIES
    return Journal(
        plan=plan,
        lines=history_of(plan, entries, people_of(plan, [entry.actor for entry in entries])),
        after=cursor.written((entries[-1].at, entries[-1].pk)) if more else "",
        unfit=find_unfit(event.org_id, entries),
        unsealed=count_unsealed(event.org_id),
    )
