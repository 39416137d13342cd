"""One event on one page: what is said, how far, how grave and why, who must do what, what
happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qingting.adoption.queries import plan_of
from qingting.duties.models import Deed, Duty
from qingting.duties.queries import list_deeds, list_duties
from qingting.events.models import Event
from qingting.grading.queries import (
    find_last,
    list_notes,
    list_open_inquiries,
)
from qingting.journal.queries import list_entries
from qingting.notices.models import Delivery, Notice
from qingting.notices.queries import list_sent, list_told
from qingting.plan.model import Plan
from qingting.sources.queries import list_sources
from qingting.web import naming
from qingting.web import words as clocks
from qingting.web.events.desk import force
from qingting.web.events.gravity import Gravity, gravity_of
from qingting.web.events.history import Line, history_of, people_of
from qingting.web.events.plans import PlansOf
from qingting.web.events.spread import Spread, spread_of
from qingting.web.words import Clock

OPEN = 4  # duties named beside the page, the first due
ENTRIES = 20  # of the journal, the newest
IN_PUBLIC = ("agreed-line", "statement", "reply", "announcement", "interview")


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a duty's chain; `at` None: not yet. `late`: it should be there by now."""

    words: str
    at: datetime | None
    late: bool = False


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty on the page."""

    duty: Duty
    words: str
    holder: str
    clock: Clock
    chain: list[Link]
    version: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the template shows of an event."""

    event: Event
    plan: Plan
    title: str
    spread: Spread
    gravity: Gravity
    force: str | None
    duties: list[DutyRow]
    waiting: list[DutyRow]
    late: int
    next_due: DutyRow | None
    open_duties: list[DutyRow]
    in_public: list[DutyRow]
    journal: list[Line]


def page_of(event: Event, now: datetime, zone: str) -> Page:
    """Return the page of an event; no more queries for many posts than for few."""
    plans = PlansOf(event)
    plan = plans.present
    sources = list_sources(event.org_id, event.mode)
    duties, deeds = list_duties(event.pk), list_deeds(event.pk)
    entries = list_entries(event.org_id, event.pk, [d.pk for d in duties], limit=ENTRIES)
    notes, (grading, decision) = list_notes(event.pk), find_last(event.pk, "grade")
    who = people_of(plans.named, [*(e.actor for e in entries), *(n.by for n in notes)])
    spread = spread_of(event.pk, plan, sources, until(event, now), zone)
    rows = _duties(duties, deeds, event, now, zone)
    open_rows = [row for row in rows if row.duty.state == Duty.State.OPEN]
    return Page(
        event=event,
        plan=plan,
        title=event.title or (spread.groups[0].quote if spread.groups else event.key),
        spread=spread,
        gravity=gravity_of(
            plan,
            grading,
            decision,
            list_open_inquiries(event.pk),
            notes,
            who,
            spread,
        ),
        force=force(grading, decision),
        duties=[row for row in rows if row.duty.state != Duty.State.WAITING],
        waiting=[row for row in rows if row.duty.state == Duty.State.WAITING],
        late=sum(row.clock.state == "late" for row in open_rows),
        next_due=open_rows[0] if open_rows else None,
        open_duties=open_rows[:OPEN],
        in_public=[row for row in rows if _makes(plan, row.duty) in IN_PUBLIC],
        journal=history_of(plans.named, entries, who),
    )


def until(event: Event, now: datetime) -> datetime:
    """Return where the time axis ends: now while it runs, else an hour after the last remark."""
    ended = event.closed_at or event.dismissed_at
    return min(now, event.last_remark_at + timedelta(hours=1)) if ended else now


def _makes(plan: Plan, duty: Duty) -> str:
    spec = plan.duties.get(duty.entry)
    return spec.makes if spec else ""


def _duties(
    duties: Sequence[Duty],
    deeds: Sequence[Deed],
    event: Event,
    now: datetime,
    zone: str,
) -> list[DutyRow]:
    told: dict[str, list[Notice]] = {}
    for notice in list_told(event.org_id, event.mode, event.key):
        told.setdefault(notice.subject_key, []).append(notice)
    sent = list_sent(n.pk for of_duty in told.values() for n in of_duty)
    done: dict[int, list[Deed]] = {}
    for deed in deeds:
        done.setdefault(deed.duty_id, []).append(deed)
    return [
        duty_row(
            plan_of(duty.adoption_id),
            duty,
            told.get(str(duty.pk), []),
            sent,
            done.get(duty.pk, []),
            now,
            zone,
        )
        for duty in duties
    ]


def duty_row(
    plan: Plan,
    duty: Duty,
    told: Sequence[Notice],
    sent: dict[int, Delivery],
    deeds: Sequence[Deed],
    now: datetime,
    zone: str,
) -> DutyRow:
    """Return a duty as pages show it.

    Args:
        told: its notices, oldest first; `sent` their deliveries by notice.
    """
    return DutyRow(
        duty,
        naming.duty(plan, duty.entry, duty.about),
        naming.role(plan, duty.holder),
        _clock(plan, duty, now, zone),
        _chain(duty, told, sent, deeds, now),
        plan.hash,
    )


def _clock(plan: Plan, duty: Duty, now: datetime, zone: str) -> Clock:
    if duty.state == Duty.State.VOID:
        return clocks.void(clocks.said(duty.why or "", duty.why_en))
    if duty.done_at is not None and duty.state == Duty.State.DONE:
        return clocks.ended(duty.done_at, duty.due_at, now, zone)
    if duty.due_at is None:
        return clocks.resting(naming.anchor(plan, duty.anchor))
    return clocks.running(duty.due_at, duty.began_at, now, zone)


def _chain(
    duty: Duty,
    told: Sequence[Notice],
    sent: dict[int, Delivery],
    deeds: Sequence[Deed],
    now: datetime,
) -> list[Link]:
    """Told, delivered, accepted, done: four facts, each with its time."""
    if not told:
        return []
    first = told[0]
    delivery = sent.get(first.pk)
    delivered = (
        delivery.settled_at if delivery and delivery.state == Delivery.State.DELIVERED else None
    )
    accepted = next((d.at for d in deeds if d.what in ("acknowledged", "accepted")), None)
    over = duty.state == Duty.State.OPEN and duty.due_at is not None and duty.due_at < now
    chain = [Link(_("told"), first.at), Link(_("delivered"), delivered)]
    if len(told) > 1:
        chain.append(Link(_("reminded"), told[-1].at))
    return [
        *chain,
        Link(_("accepted"), accepted),
        Link(pgettext("step", "done"), duty.done_at, late=over),
    ]
