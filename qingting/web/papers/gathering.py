"""What is on record of an event, gathered into the sheet that every form of report is made of.

Figures say when they were measured, and "at least" where sources may not give all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from qingting.adoption.queries import plan_of
from qingting.approvals.models import Text
from qingting.approvals.queries import list_texts
from qingting.doubts.models import Doubt
from qingting.doubts.queries import list_doubts, list_promises
from qingting.duties.models import Duty
from qingting.duties.queries import list_duties
from qingting.events.models import Event
from qingting.grading.models import Grading
from qingting.grading.queries import find_last
from qingting.plan.builtin import BUILT_IN
from qingting.plan.model import Plan
from qingting.reports.models import Fact as Line
from qingting.reports.queries import list_lines, list_receipts
from qingting.reports.sheet import (
    Deed,
    Fact,
    FactSheet,
    Figure,
    Promise,
    Question,
    Review,
    State,
)
from qingting.reviews.queries import list_findings
from qingting.web import naming
from qingting.web.events.desk import Row, force

REPORT = "report."
OWN = ("posts", "sites")  # counted anew, whatever the plan asks


@dataclass(frozen=True, slots=True)
class Told:
    """What an event's reports are made of; `before`: as it stood at the report before, if any."""

    sheet: FactSheet
    before: FactSheet | None


def told_of(event: Event, row: Row, now: datetime, zone: str) -> Told:
    """Return the sheet of an event as it stands, and as it stood at its last report.

    Args:
        row: of the list of events: its title, posts and sites, as they stand now.
        zone: of the organisation; all instants of the sheet are in it.
    """
    plan, there = plan_of(event.adoption_id), ZoneInfo(zone)
    duties, last = list_duties(event.pk), _last_report(event)
    sheet = _sheet(event, plan, row, duties, now, there)
    seen = (Figure(words, n, at=sheet.as_of) for words, n in _counted(row))
    return Told(
        replace(sheet, figures=(*seen, *sheet.figures)),
        _sheet(event, plan, row, duties, last, there) if last else None,
    )


def _counted(row: Row) -> tuple[tuple[str, int], ...]:
    return (_("posts"), row.posts), (_("sites"), row.sites)


def _sheet(
    event: Event, plan: Plan, row: Row, duties: Sequence[Duty], at: datetime, there: ZoneInfo
) -> FactSheet:
    grading, decision = find_last(event.pk, "grade", at)
    grade = naming.chip(plan.grade, force(grading, decision))
    return FactSheet(
        number=event.key,
        title=row.title or event.key,
        grade=grade.words if grade else _("not graded yet"),
        what=row.title or event.key,
        as_of=at.astimezone(there),
        began_at=event.occurrence_at.astimezone(there),
        facts=tuple(_fact(line) for line in list_lines(event.pk, at)),
        figures=tuple(_measured(plan, grading, there)) if grading else (),
        asked=tuple(_asked(doubt) for doubt in list_doubts(event.pk) if doubt.at <= at),
        done=tuple(_done(plan, duties, at, there)),
        next_at=_next_report(plan, duties, at, there),
        reported=tuple(_reported(plan, duties, at, there)),
        promises=tuple(
            Promise(one.words, one.due_at.astimezone(there), one.proof)
            for one in list_promises(event.pk)
            if one.at <= at
        ),
        review=Review(improvements=tuple(found.words for found in list_findings(event.pk))),
    )


def _last_report(event: Event) -> datetime | None:
    """When the last report about an event was settled."""
    rows = [row for row in list_texts("event", str(event.pk)) if row.makes.startswith(REPORT)]
    stood = [row.settled_at for row in rows if row.state in (Text.State.MADE, Text.State.APPROVED)]
    return max((at for at in stood if at is not None), default=None)


def _fact(line: Line) -> Fact:
    proofs = (line.proof,) if line.proof else ()
    return Fact(line.words, State(line.state), proofs, number=line.number, replaces=line.replaces)


def _asked(doubt: Doubt) -> Question:
    answer = ""
    if doubt.state == Doubt.State.ANSWERED:
        answer = _("publication %(n)s") % {"n": doubt.publication}
    elif doubt.state == Doubt.State.LEFT:
        answer = _("not answered: %(why)s") % {"why": doubt.why}
    return Question(doubt.words, doubt.count, answer)


def _measured(plan: Plan, grading: Grading, there: ZoneInfo) -> Iterator[Figure]:
    for key, said in grading.facts.items():
        form = BUILT_IN.get(key.partition("@")[0].partition(".")[0])
        if form is None or form.kind != "number" or key in OWN:
            continue
        span = said if isinstance(said, dict) else {"min": said, "max": said}
        at = grading.at.astimezone(there)
        yield Figure(naming.fact(plan, key), span["min"], span["max"], at if said else None)


def _done(plan: Plan, duties: Sequence[Duty], at: datetime, there: ZoneInfo) -> Iterator[Deed]:
    done = [d for d in duties if d.state == Duty.State.DONE and d.done_at and d.done_at <= at]
    for duty in sorted(done, key=lambda one: one.done_at or at):
        assert duty.done_at is not None
        words = naming.duty(plan, duty.entry, duty.about)
        yield Deed(words, duty.done_at.astimezone(there), naming.role(plan, duty.holder))


def _makes(plan: Plan, duty: Duty) -> str:
    spec = plan.duties.get(duty.entry)
    return spec.makes if spec else ""


def _next_report(
    plan: Plan, duties: Sequence[Duty], at: datetime, there: ZoneInfo
) -> datetime | None:
    coming = [
        duty.due_at
        for duty in duties
        if duty.state == Duty.State.OPEN
        and duty.due_at is not None
        and duty.due_at > at
        and _makes(plan, duty).startswith(REPORT)
    ]
    return min(coming).astimezone(there) if coming else None


def _reported(
    plan: Plan, duties: Sequence[Duty], at: datetime, there: ZoneInfo
) -> Iterator[tuple[str, datetime]]:
    """Who got a report: roles whose duty to report is done, bodies outside by their receipt."""
    sent = [d for d in duties if d.done_at and _makes(plan, d).startswith(REPORT)]
    receipts = list_receipts(duty.pk for duty in sent)
    for duty in sorted(sent, key=lambda one: one.done_at or at):
        assert duty.done_at is not None
        noted = {one.body: one.at for one in receipts.get(duty.pk, [])}
        for role in plan.duties[duty.entry].to:
            when = noted.get(role, duty.done_at)
            if when <= at:
                yield naming.role(plan, role), when.astimezone(there)
