"""What changed while a person looked away: from the journal, a fact with its time each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qingting.adoption.queries import plan_of
from qingting.events.models import Event
from qingting.events.queries import list_events
from qingting.journal.models import Entry
from qingting.sources.queries import names_of_sources
from qingting.web.events.history import what

SHOWN = 5
VERBS = (
    "event.found",
    "event.opened",
    "event.dismissed",
    "event.closed",
    "event.graded",
    "event.merged",
    "event.split",
    "grade.raised",
    "grade.lowered",
    "source.silent",
    "source.failing",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of an event, or (event None) of a source by its name."""

    entry: Entry
    event: Event | None
    source: str
    words: str


def changes_of(org_id: int, entries: Sequence[Entry]) -> list[Change]:
    """Return entries in words, in their order; two queries."""
    ids = [int(e.subject_key) for e in entries if e.subject_kind == "event"]
    events = {event.pk: event for event in list_events(ids)}
    sources = names_of_sources(
        org_id, [int(e.subject_key) for e in entries if e.subject_kind == "source"]
    )
    found = []
    for entry in entries:
        event = events.get(int(entry.subject_key)) if entry.subject_kind == "event" else None
        plan = plan_of(event.adoption_id) if event else None
        source = "" if event else sources.get(int(entry.subject_key), "")
        found.append(Change(entry, event, source, what(plan, entry)))
    return found
