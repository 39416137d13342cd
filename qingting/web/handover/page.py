"""What a hand-over lists, in words: as it would be signed now, or as it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from qingting.adoption.queries import plan_of_version
from qingting.duties.handover import (
    CLOCKS,
    INQUIRY,
    LATE,
    LEAD,
    SOURCE,
    Item,
    Place,
    Sheet,
    came_since,
    duties_in,
    for_page,
    inquiries_in,
    items_of,
)
from qingting.duties.models import Duty, HandOver
from qingting.events.models import Event
from qingting.events.queries import first_words, list_events
from qingting.grading.models import Inquiry
from qingting.journal.queries import last_words
from qingting.people.models import Person
from qingting.people.queries import names_of
from qingting.sources.models import Source
from qingting.sources.queries import list_sources
from qingting.web import naming, words
from qingting.web.events.history import people_of
from qingting.web.words import Clock


@dataclass(frozen=True, slots=True)
class Line:
    """An item. `of`: the event it belongs to; `holder`: who is to do or answer it; `said`: the last
    words about it, as why it was late; `hand`: a third person who has it in hand and keeps it.
    """

    name: str
    kind: str
    words: str
    clock: Clock | None = None
    duty: Duty | None = None
    of: Event | None = None
    holder: str = ""
    clause: str = ""
    version: str = ""
    said: str = ""
    hand: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """How the clocks of one entry were met in a shift: never whose they were."""

    clause: str
    version: str
    words: str
    met: int
    missed: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A hand-over in words; `opened`: how many events were; `more`: how much to beware of is not
    listed; `names`: of everything that is, as a form gives it back.
    """

    clocks: list[Line]
    beware: list[Line]
    opened: int
    figures: list[Figure]
    more: int
    names: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A hand-over on record. `signer`, `taker`: by name, the latter "" while nobody took it;
    `said`: what the outgoing shift wrote, "" where nothing, or it was erased.
    """

    row: HandOver
    shown: Shown
    role: str
    signer: str
    taker: str
    said: str


def shown_of(person: Person, mode: str, sheet: Sheet, at: datetime, *, of: str) -> Shown:
    """Return a sheet in words; the same number of queries however long it is.

    Args:
        at: clocks say how long is left from here on.
        of: whose shift it still is, "" of one that is over: what it lists is shown as it was.
    """
    org, zone, items = person.org_id, person.org.zone, sheet.items
    duties, inquiries = duties_in(items), inquiries_in(items)
    leads = {str(e.pk): e for e in list_events(int(i.key) for i in items if i.kind == LEAD)}
    titles = first_words(event.pk for event in leads.values() if not event.title)
    sources = {str(source.pk): source for source in list_sources(org, mode)}
    said = last_words(org, "duty", [item.key for item in items if item.kind == LATE])
    hands = _hands(duties.values(), of) if of else {}
    lines = []
    for item in items:
        if duty := duties.get(item.key):
            clock = _clock(item, duty, at, zone, live=bool(of))
            more = {"said": said.get(item.key, ""), "hand": hands.get(duty.assignee, "")}
            lines.append(_duty(item, duty, clock, **more))
        elif inquiry := inquiries.get(item.key):
            lines.append(_inquiry(item, inquiry))
        elif lead := leads.get(item.key):
            title = lead.title or titles.get(lead.pk, "")
            lines.append(Line(item.name, LEAD, title or lead.key, of=lead))
        elif source := sources.get(item.key):
            lines.append(Line(item.name, SOURCE, _trouble(source, at)))
    return Shown(
        clocks=[line for line in lines if line.kind in CLOCKS],
        beware=[line for line in lines if line.kind not in CLOCKS],
        opened=sheet.figures.get("opened", 0),
        figures=[_figure(*row) for row in sheet.figures.get("clocks", ())],
        more=sheet.figures.get("more", 0),
        names=",".join(item.name for item in items),
    )


def _hands(duties: Iterable[Duty], of: str) -> dict[str, str]:
    """The names of those who have a duty in hand, but for whoever hands over."""
    ids = {d.assignee: d.assignee.partition(":")[2] for d in duties if d.assignee not in ("", of)}
    names = names_of(int(id_) for id_ in ids.values() if id_.isdecimal())
    return {who: names.get(int(id_), "") for who, id_ in ids.items() if id_.isdecimal()}


def signed_of(person: Person, row: HandOver, now: datetime) -> Signed:
    """Return a hand-over as it was signed; of one that waits, the clocks run, and those that came
    since stand with the others.
    """
    plan, waits = plan_of_version(row.adoption.version), row.state == HandOver.State.WAITING
    items = items_of(row)
    if waits:
        place = Place(row.org_id, row.mode, row.role, plan)
        items += came_since(for_page(now), place, items, row.signed_by)
    at = now if waits else row.taken_at or row.signed_at
    of = row.signed_by if waits else ""
    who = people_of(plan, [row.signed_by, row.taken_by or ""])
    return Signed(
        row,
        shown_of(person, row.mode, Sheet(items, row.figures), at, of=of),
        naming.role(plan, row.role),
        who[row.signed_by],
        who[row.taken_by] if row.taken_by else "",
        last_words(row.org_id, "handover", [str(row.pk)]).get(str(row.pk), ""),
    )


def signers_of(rows: Sequence[HandOver]) -> list[tuple[HandOver, str, str, str]]:
    """Return hand-overs for a list: with their role, who signed and who took it; one query."""
    names: dict[str, str] = {}
    if rows:
        actors = [by for row in rows for by in (row.signed_by, row.taken_by) if by]
        names = people_of(plan_of_version(rows[0].adoption.version), actors)
    return [
        (
            row,
            naming.role(plan_of_version(row.adoption.version), row.role),
            names[row.signed_by],
            names.get(row.taken_by or "", ""),
        )
        for row in rows
    ]


def _duty(item: Item, duty: Duty, clock: Clock, **more: str) -> Line:
    plan = plan_of_version(duty.adoption.version)
    return Line(
        item.name,
        item.kind,
        naming.duty(plan, duty.entry, duty.about),
        clock,
        duty,
        duty.event,
        naming.role(plan, duty.holder),
        duty.clause,
        plan.hash,
        **more,
    )


def _clock(item: Item, duty: Duty, at: datetime, zone: str, *, live: bool) -> Clock:
    """Its clock with the due time that was signed, also where it has moved on since."""
    due_at = datetime.fromisoformat(item.due or "")
    if duty.done_at is not None and (live or item.kind == LATE):
        return words.ended(duty.done_at, due_at, at, zone)
    if live and duty.state == Duty.State.VOID:
        return words.void(words.said(duty.why or "", duty.why_en))
    clock = words.running(due_at, None, at, zone)
    return clock if live else replace(clock, due_at=None)


def _inquiry(item: Item, inquiry: Inquiry) -> Line:
    plan = plan_of_version(inquiry.event.adoption.version)
    fact, role = naming.fact(plan, inquiry.fact), naming.role(plan, inquiry.role)
    return Line(
        item.name, INQUIRY, fact, None, None, inquiry.event, role, inquiry.clause, plan.hash
    )


def _trouble(source: Source, at: datetime) -> str:
    """A source as it is now: it may speak again meanwhile."""
    if source.state == Source.State.FAILING:
        return _("%(name)s fails") % {"name": source.name}
    if source.silent_since is not None:
        span = words.span(at - source.silent_since)
        return _("%(name)s has been silent for %(span)s") % {"name": source.name, "span": span}
    return _("%(name)s was silent, and speaks again") % {"name": source.name}


def _figure(clause: str, entry: str, version: str, *counts: Any) -> Figure:
    return Figure(clause, version, naming.duty(plan_of_version(version), entry), *counts)
