"""Everything the page of one duty shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from qingting.adoption.queries import plan_of
from qingting.consultations.models import Task
from qingting.consultations.queries import list_tasks
from qingting.doubts.models import Doubt, Promise
from qingting.doubts.queries import list_doubts, list_promises
from qingting.duties.lists import list_deeds_of
from qingting.duties.models import Duty
from qingting.grading.models import Assessment, Inquiry
from qingting.grading.queries import list_assessments, list_open_inquiries
from qingting.journal.queries import list_entries_of
from qingting.notices.queries import list_sent, list_told_of
from qingting.people.queries import names_of
from qingting.plan.model import Plan
from qingting.reviews.models import Finding
from qingting.reviews.queries import list_findings
from qingting.web import naming
from qingting.web.events.history import Line, history_of, people_of
from qingting.web.events.page import DutyRow, duty_row
from qingting.web.words import said

ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Page:
    """A duty. `assignee`: who of its holders has it in hand, "" where nobody took it on yet;
    `inquiry`: the one to answer, where the duty is that; `subject`: the words of the question,
    promise, finding, task or referral that it is about, "" where it is about none.
    """

    plan: Plan
    row: DutyRow
    assignee: str
    clause_text: str
    approves: str
    subject: str
    inquiry: Inquiry | None
    told: list[tuple[datetime, str, str]]
    history: list[Line]


def page_of(duty: Duty, now: datetime, zone: str) -> Page:
    """Return the page of a duty."""
    plan = plan_of(duty.adoption_id)
    told = list_told_of(duty.org_id, "duty", str(duty.pk))
    deeds = list_deeds_of([duty.pk]).get(duty.pk, [])
    entries = list_entries_of(duty.org_id, "duty", str(duty.pk), limit=ENTRIES)
    who = people_of(plan, [entry.actor for entry in entries])
    cited = [plan.clauses[c] for c in duty.clause.split() if c in plan.clauses]
    return Page(
        plan=plan,
        row=duty_row(plan, duty, told, list_sent(n.pk for n in told), deeds, now, zone),
        assignee=_name(duty.assignee),
        clause_text=" ".join(c.words for c in cited),
        approves=_approves(plan, duty),
        subject=_subject(duty),
        inquiry=_inquiry(duty),
        told=[(n.at, naming.role(plan, n.to), said(n.why, n.why_en)) for n in told],
        history=history_of(plan, entries, who),
    )


def _approves(plan: Plan, duty: Duty) -> str:
    """What an approval is about, by name; "" of any other duty."""
    if duty.entry != "approval" or not duty.about:
        return ""
    entry, _, about = duty.about.partition(" ")
    return naming.duty(plan, entry, about or None)


_SUBJECTS: dict[str, Callable[[int], Sequence[Doubt | Promise | Finding | Task]]] = {
    "D": list_doubts,
    "P": list_promises,
    "F": list_findings,
    "T": list_tasks,
}


def _subject(duty: Duty) -> str:
    if duty.entry == "referral" and duty.event_id is not None:
        return _asked_of(duty.event_id, duty.about or "")
    name = (duty.about or "").rpartition(" ")[2]
    listed = _SUBJECTS.get(name[:1])
    if duty.event_id is None or listed is None or not name[1:].isdecimal():
        return ""
    return next((r.words for r in listed(duty.event_id) if r.number == int(name[1:])), "")


def _asked_of(event_id: int, body: str) -> str:
    """What another body was asked for when the matter was referred to it."""
    of_body = (Assessment.Kind.REFERRAL, body)
    rows = list_assessments(event_id)  # the newest first
    return next((row.words for row in reversed(rows) if (row.what, row.value) == of_body), "")


def _inquiry(duty: Duty) -> Inquiry | None:
    if duty.entry != "inquiry" or duty.event_id is None:
        return None
    asked = list_open_inquiries(duty.event_id)
    return next((one for one in asked if one.fact == duty.about), None)


def _name(assignee: str) -> str:
    key = assignee.partition(":")[2]
    return names_of([int(key)]).get(int(key), "") if key.isdecimal() else ""
