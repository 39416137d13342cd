"""What an extract of an event's record is made of: its clocks, who was told, what was said.

Roles; a person only where that person did this duty or speaks of it, and for this duty alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from qingting.duties.models import Deed, Duty
from qingting.duties.queries import list_deeds, list_duties
from qingting.duties.rules import is_missed
from qingting.events.models import Event
from qingting.journal.models import Entry
from qingting.journal.queries import words_about
from qingting.notices.models import Notice
from qingting.notices.queries import list_told_of_all
from qingting.orgs.models import Organisation
from qingting.people.rules import person_of
from qingting.plan.model import Plan
from qingting.reports.extract import Clock, Saying, compose_extract
from qingting.reports.sheet import Document, Head
from qingting.store import Mode
from qingting.web import naming
from qingting.web.events.history import people_of
from qingting.web.papers.forms import spoken
from qingting.web.words import said

EXPLAINED = "duty.explained"
REASONS = ("duty.done", "duty.cannot-answer", "duty.not-mine", "duty.declined")


@dataclass(frozen=True, slots=True)
class _Record:
    """What is on record beside the duties, by duty; `people`: actor -> what people call it."""

    doers: Mapping[int, str]
    told: Mapping[str, Sequence[Notice]]
    words: Mapping[str, Sequence[tuple[Entry, str]]]
    people: Mapping[str, str]


def extract_of(event: Event, plan: Plan, org: Organisation, now: datetime) -> Document:
    """Return the extract of an event; six queries, however many clocks ran."""
    there = ZoneInfo(org.zone)
    duties = [duty for duty in list_duties(event.pk) if _ran(plan, duty, now)]
    record = _record_of(plan, event, duties)
    head = Head(org=org.name, issued_at=now.astimezone(there), exercise=event.mode == Mode.EXERCISE)
    clocks = [_clock(plan, duty, record, now, there) for duty in duties]
    under = naming.version(plan)
    here = now.astimezone(there)
    return compose_extract(head, event.key, under, clocks, here, language=spoken())


def _ran(plan: Plan, duty: Duty, now: datetime) -> bool:
    """Only what the plan names; of what became void only what had run past its time."""
    spec = plan.duties.get(duty.entry)
    if spec is None or spec.repeat or spec.per or duty.began_at is None:
        return False
    return duty.state != Duty.State.VOID or _missed(duty, now)


def _missed(duty: Duty, now: datetime) -> bool:
    return is_missed(duty.due_at, duty.done_at or duty.ended_at, now)


def _record_of(plan: Plan, event: Event, duties: Sequence[Duty]) -> _Record:
    keys = [str(duty.pk) for duty in duties]
    doers = _doers(list_deeds(event.pk))
    words = words_about(event.org_id, "duty", keys, (*REASONS, EXPLAINED))
    speakers = [entry.actor for said in words.values() for entry, _ in said]
    told = list_told_of_all("duty", keys)
    return _Record(doers, told, words, people_of(plan, [*doers.values(), *speakers]))


def _doers(deeds: Sequence[Deed]) -> dict[int, str]:
    """Who did each duty, where a person is on record for it: its last doer."""
    return {d.duty_id: person_of(d.by) for d in deeds if d.what in ("done", "published")}


def _clock(plan: Plan, duty: Duty, record: _Record, now: datetime, there: ZoneInfo) -> Clock:
    assert duty.began_at is not None and duty.due_at is not None  # _ran
    key, done_at = str(duty.pk), duty.done_at
    sayings = record.words.get(key, ())
    return Clock(
        duty=naming.duty(plan, duty.entry, duty.about),
        clause=duty.clause,
        holder=naming.role(plan, duty.holder),
        began_at=duty.began_at.astimezone(there),
        due_at=duty.due_at.astimezone(there),
        done_at=done_at.astimezone(there) if done_at else None,
        missed=_missed(duty, now),
        deed=record.people.get(record.doers.get(duty.pk, ""), "") if done_at else "",
        void=said(duty.why or "", duty.why_en) if duty.state == Duty.State.VOID else "",
        told=tuple(
            (naming.role(plan, notice.to), notice.at.astimezone(there))
            for notice in record.told.get(key, ())
        ),
        reasons=_sayings(record, sayings, there, explained=False),
        explained=_sayings(record, sayings, there, explained=True),
    )


def _sayings(
    record: _Record, said: Sequence[tuple[Entry, str]], there: ZoneInfo, *, explained: bool
) -> tuple[Saying, ...]:
    return tuple(
        Saying(record.people.get(entry.actor, entry.actor), entry.at.astimezone(there), words)
        for entry, words in said
        if (entry.verb == EXPLAINED) == explained
    )
