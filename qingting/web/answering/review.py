"""What a review reads: each clock with its clause, met or missed; what was asked; what was found.

Of duties and clauses; never of a person, how fast one was, or who was first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from qingting.consultations.models import Consultation
from qingting.consultations.queries import list_consultations
from qingting.doubts.queries import Share, list_doubts, share_of
from qingting.duties.models import Duty
from qingting.duties.queries import list_duties
from qingting.events.models import Event
from qingting.journal.queries import list_entries
from qingting.plan.model import Plan
from qingting.replies.queries import first_words_at
from qingting.reviews.models import Finding
from qingting.reviews.queries import Stand, list_findings, stands_of
from qingting.web import naming
from qingting.web.events.history import DECISIONS, Line, history_of, people_of
from qingting.web.words import span

ENTRIES = 500  # of the journal read for the course of an event
TOLD = DECISIONS | frozenset(
    {
        "event.found", "consultation.held", "text.signed", "text.refused", "reply.published",
        "doubt.raised", "doubt.answered", "doubt.left", "promise.made", "promise.kept",
        "correction.sent", "correction.ended", "finding.noted",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """A clock of the plan that ran: when it was due and when it was done."""

    id: int
    what: str
    clause: str
    due_at: datetime
    done_at: datetime | None
    missed: bool
    by: str  # how late, in words; "" where it was met


@dataclass(frozen=True, slots=True)
class Review:
    """Everything the page shows. `over`: of the clocks, those that are done or past their time;
    `first_after`: from discovery to the first public word, in words.
    """

    clocks: list[Kept]
    over: int
    met: int
    first_at: datetime | None
    first_after: str
    share: Share
    meetings: list[Consultation]
    course: list[Line]
    findings: list[Finding]
    changes: dict[int, Stand]  # finding -> where its change of the plan stands


def review_of(event: Event, plan: Plan, now: datetime, zone: str) -> Review:
    """Return what is on record of an event; the same number of queries for a long one."""
    duties = list_duties(event.pk)
    clocks = [_clock(plan, duty, now) for duty in duties if _counts(plan, duty)]
    entries = list_entries(event.org_id, event.pk, [d.pk for d in duties], limit=ENTRIES)
    told = [entry for entry in reversed(entries) if entry.verb in TOLD]
    findings = list_findings(event.pk)
    first = first_words_at([event.pk]).get(event.pk)
    since = event.discovery_at or event.found_at
    return Review(
        clocks=sorted(clocks, key=lambda one: (not one.missed, one.due_at)),
        over=sum(one.missed or one.done_at is not None for one in clocks),
        met=sum(not one.missed and one.done_at is not None for one in clocks),
        first_at=first,
        first_after=span(first - since) if first else "",
        share=share_of(list_doubts(event.pk)),
        meetings=list_consultations(event.pk),
        course=history_of(plan, told, people_of(plan, [entry.actor for entry in told])),
        findings=findings,
        changes=stands_of(one.pk for one in findings),
    )


def _counts(plan: Plan, duty: Duty) -> bool:
    """Only what the plan names is reviewed, and only what ran to its end or past its time."""
    if duty.entry not in plan.duties or duty.due_at is None or duty.state == Duty.State.VOID:
        return False
    spec = plan.duties[duty.entry]
    return not (spec.repeat or spec.per)


def _clock(plan: Plan, duty: Duty, now: datetime) -> Kept:
    assert duty.due_at is not None  # _counts
    end = duty.done_at or now
    missed = end > duty.due_at
    return Kept(
        duty.pk,
        naming.duty(plan, duty.entry, duty.about),
        duty.clause,
        duty.due_at,
        duty.done_at,
        missed,
        _("%(span)s late") % {"span": span(end - duty.due_at)} if missed else "",
    )
