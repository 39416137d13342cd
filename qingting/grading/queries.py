"""What the machine said, what people decided and noted of each event, as the engine knows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from django.db.models import Exists, OuterRef, Q

from qingting.events.queries import KnownEvent
from qingting.grading.models import Assessment, Decision, Grading, Inquiry, Note
from qingting.plan.facts import (
    MEASURED,
    Choice,
    Interval,
    Past,
    Situation,
    Steps,
    Value,
    parse_fact_key,
    parse_value,
)
from qingting.plan.grade import Decided
from qingting.plan.model import FactKey, Plan
from qingting.spread.queries import Measured, measure
from qingting.store import Work

OVERDUE = "overdue-duties"  # told by `duties`
HANDLED = (OVERDUE, "open-doubts", "open-promises")  # shown by our own handling; 0 until told
ANSWERED = "answered"


@dataclass(slots=True)
class OfScale:
    """One scale of one event: its last grading, the last decision, and the gravest certain
    since.
    """

    grading: int | None = None
    certain: str = ""
    possible: tuple[str, ...] = ()
    in_force: str = ""
    decided: Decided | None = None
    certains: list[str] = field(default_factory=list)

    def decide(self, grade: str) -> None:
        """People decided, having seen what the machine says now."""
        self.decided = Decided(grade, self.certain)
        self.certains = []
        self.in_force = grade


@dataclass(slots=True)
class Graded:
    """Everything grading knows of one event. `notes`: fact -> (since, value), oldest first."""

    scales: dict[str, OfScale] = field(default_factory=dict)
    notes: dict[FactKey, list[tuple[datetime, Value]]] = field(default_factory=dict)
    inquiries: dict[str, int] = field(default_factory=dict)  # fact -> id of the open one
    history: list[tuple[datetime, dict[str, str]]] = field(default_factory=list)  # in force since
    judged: Situation | None = None  # the last one; None also after a restart: see `judged_by`
    carried: dict[str, tuple[str, str]] = field(default_factory=dict)  # see `Gradings.renew`

    def in_force(self) -> dict[str, str]:
        return {name: s.in_force for name, s in self.scales.items() if s.in_force}


class Gradings:
    """`Graded` by event, loaded when first asked for."""

    def __init__(self, _: Work) -> None:
        self._by_event: dict[int, Graded] = {}

    def of(self, event: KnownEvent) -> Graded:
        if event.id not in self._by_event:
            self._by_event[event.id] = Graded() if event.fresh else _load(event)
        return self._by_event[event.id]

    def renew(self, work: Work, event: KnownEvent, *, by: str) -> None:
        """Begin anew: the event runs under another plan now. What people noted stays, as far as
        the new plan knows it; what they decided is carried over: scale -> grade, and by whom.
        """
        before = self.of(event)
        found = self._by_event[event.id] = Graded()
        found.carried = {n: (s.decided.grade, by) for n, s in before.scales.items() if s.decided}
        _keep_notes(event, found)
        for row in work.new(Note):
            if row["event_id"] == event.id and knows(event.plan, row["fact"], row["value"]):
                keep_note(event.plan, found, row["fact"], row["value"], row["at"])


def _load(event: KnownEvent) -> Graded:
    found = Graded()
    mine = {"event_id": event.id, "id__gt": event.plan_since}
    decisions = list(Decision.objects.filter(**mine).order_by("at", "id"))
    saw = dict(
        Grading.objects.filter(id__in=[d.saw_id for d in decisions]).values_list("id", "certain")
    )
    for row in Grading.objects.filter(**mine).order_by("at", "id"):
        one = found.scales.setdefault(row.scale, OfScale())
        one.grading, one.certain = row.pk, row.certain
        one.possible, one.in_force = tuple(row.possible), row.in_force
        one.certains.append(row.certain)
    for decision in decisions:
        one = found.scales[decision.scale]
        one.decided = Decided(decision.grade, saw[decision.saw_id])
        since = Grading.objects.filter(
            event_id=event.id, scale=decision.scale, id__gt=decision.pk
        ).order_by("id")
        one.certains = list(since.values_list("certain", flat=True))
        last = since.last()
        one.in_force = last.in_force if last else decision.in_force
    found.history = _history(event)
    _keep_notes(event, found)
    open_ = Inquiry.objects.filter(event_id=event.id, ended_at=None)
    found.inquiries = dict(open_.values_list("fact", "id"))
    return found


def _keep_notes(event: KnownEvent, found: Graded) -> None:
    for note in Note.objects.filter(event_id=event.id).order_by("at", "id"):
        if not event.plan_since or knows(event.plan, note.fact, note.value):
            keep_note(event.plan, found, note.fact, note.value, note.at)


def knows(plan: Plan, fact: str, value: str) -> bool:
    """Whether a plan has a fact and its value: one noted under an earlier plan may have neither."""
    try:
        parse_value(plan, parse_fact_key(plan, fact), value)
    except ValueError:
        return False
    return True


def _history(event: KnownEvent) -> list[tuple[datetime, dict[str, str]]]:
    """What was in force since when, from both tables, oldest first."""
    said = [
        (row.at, row.pk, row.scale, row.in_force)
        for table in (Grading, Decision)
        for row in table.objects.filter(event_id=event.id, id__gt=event.plan_since)
    ]
    history: list[tuple[datetime, dict[str, str]]] = []
    force: dict[str, str] = {}
    for at, rows in groupby(sorted(said), key=itemgetter(0)):
        force = force | {scale: grade for _, _, scale, grade in rows}
        history.append((at, force))
    return history


def keep_note(plan: Plan, graded: Graded, fact: str, value: str, at: datetime) -> None:
    """Add a fact that a person gave to what is known."""
    key = parse_fact_key(plan, fact)
    parsed = parse_value(plan, key, value)
    assert not isinstance(parsed, tuple)  # `answer` takes no past
    graded.notes.setdefault(key, []).append((at, parsed))


def last_note(graded: Graded, handled: str) -> Value:
    """Return what our own handling last said of a fact."""
    notes = graded.notes.get(FactKey(handled))
    return notes[-1][1] if notes else Interval(0, 0)


def last_choice(graded: Graded, fact: str) -> str | None:
    """Return the choice that people last made of a fact of choices, None while none is made."""
    notes = graded.notes.get(FactKey(fact))
    found = notes[-1][1] if notes else None
    return found.name if isinstance(found, Choice) else None


def situation(event: KnownEvent, measured: Measured, graded: Graded, now: datetime) -> Situation:
    """Everything a plan may judge an event by, as known at an instant."""
    facts: dict[FactKey, Value | Past] = dict(measured.facts)
    for name in HANDLED:
        facts[FactKey(name)] = Interval(0, 0)
    facts[FactKey(ANSWERED)] = Steps(0, 0)
    remarks: list[Mapping[FactKey, Value | Past]] = list(measured.remarks)
    for key, notes in graded.notes.items():
        if (found := _noted(key, notes, now)) is not None:
            facts[key] = _tighter(facts.get(key), found)
            remarks = [{**r, key: _tighter(r.get(key), found)} for r in remarks]
    return Situation(
        at=now,
        event=facts,
        remarks=remarks,
        in_force=graded.in_force(),
        seen={n: s.decided.saw for n, s in graded.scales.items() if s.decided and s.decided.saw},
        happened=dict(event.happened),
    )


def judged_by(work: Work, event: KnownEvent) -> Situation:
    """Return what an event was last judged by; after a restart that is measured again."""
    graded = work.of(Gradings).of(event)
    if graded.judged is None:
        graded.judged = situation(event, measure(work, event), graded, work.now)
    return graded.judged


def _noted(key: FactKey, notes: list[tuple[datetime, Value]], now: datetime) -> Value | Past | None:
    """A noted fact with its past; of a measured fact the last note, for as long as its window
    speaks of it.
    """
    if key.name not in MEASURED:
        return tuple(notes) if len(notes) > 1 else notes[-1][1]
    at, value = notes[-1]
    return None if key.window is not None and now - at > key.window else value


def _tighter(measured: Value | Past | None, noted: Value | Past) -> Value | Past:
    """What we counted and what a person read, together: at least the greater, at most what was
    read.
    """
    if not (isinstance(measured, Interval) and isinstance(noted, Interval)):
        return noted
    low = max(measured.low, noted.low)
    high = measured.high if noted.high is None else noted.high
    return Interval(low, None if high is None else max(low, high))


def last_gradings(event_ids: Iterable[int], scale: str) -> dict[int, Grading]:
    """Return the last thing the machine said of each event on a scale; ungraded events are left
    out.
    """
    later = Grading.objects.filter(event_id=OuterRef("event_id"), scale=scale).filter(_AFTER)
    rows = Grading.objects.filter(event_id__in=list(event_ids), scale=scale)
    return {row.event_id: row for row in rows.filter(~Exists(later))}


def last_decisions(event_ids: Iterable[int], scale: str) -> dict[int, Decision]:
    """Return people's last decision of each event on a scale."""
    later = Decision.objects.filter(event_id=OuterRef("event_id"), scale=scale).filter(_AFTER)
    rows = Decision.objects.filter(event_id__in=list(event_ids), scale=scale)
    return {row.event_id: row for row in rows.filter(~Exists(later))}


_AFTER = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), id__gt=OuterRef("id"))


def find_last(
    event_id: int, scale: str, at: datetime | None = None
) -> tuple[Grading | None, Decision | None]:
    """Return the last thing that the machine said and that people decided of an event on a
    scale; by `at`, where one is given.
    """
    last: dict[str, object] = {"event_id": event_id, "scale": scale}
    if at is not None:
        last["at__lte"] = at
    return (
        Grading.objects.filter(**last).order_by("-at", "-id").first(),
        Decision.objects.filter(**last).order_by("-at", "-id").first(),
    )


def list_history(
    event_id: int, *, before: tuple[datetime, int] | None, limit: int
) -> list[Grading | Decision]:
    """Return what the machine said and what people decided of an event on any scale, newest first.

    Args:
        before: (at, id) of the last one of the page before.
    """
    earlier = Q(event_id=event_id)
    if before is not None:
        earlier &= Q(at__lt=before[0]) | Q(at=before[0], id__lt=before[1])
    found: list[Grading | Decision] = []
    for table in (Grading, Decision):
        found += table.objects.filter(earlier).order_by("-at", "-id")[:limit]
    return sorted(found, key=lambda row: (row.at, row.pk), reverse=True)[:limit]


def list_open_inquiries(event_id: int) -> list[Inquiry]:
    """Return what is asked about an event and not answered, oldest first."""
    return list(Inquiry.objects.filter(event_id=event_id, ended_at=None).order_by("asked_at", "id"))


def find_inquiry(event_id: int, inquiry_id: int) -> Inquiry | None:
    """Return an inquiry of an event, also an ended one."""
    return Inquiry.objects.filter(event_id=event_id, pk=inquiry_id).first()


def list_assessments(event_id: int) -> list[Assessment]:
    """Return what people judged of an event beside its grade, newest first."""
    return list(Assessment.objects.filter(event_id=event_id).order_by("-at", "-id"))


def list_notes(event_id: int) -> list[Note]:
    """Return the facts people gave of an event, newest first."""
    return list(Note.objects.filter(event_id=event_id).order_by("-at", "-id"))
