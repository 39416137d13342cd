"""Reading findings, and what became of the changes that they led to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from qingting.adoption.models import Draft, Writing
from qingting.events.queries import KnownEvent
from qingting.reviews.models import Change, Finding
from qingting.store import Work


@dataclass(slots=True)
class Found:
    """A finding of an event. `owned`: it has an owner and a day."""

    id: int
    owned: bool


class Findings:
    """The findings of each event by number; loaded when first asked for."""

    def __init__(self, _: Work) -> None:
        self._of: dict[int, dict[int, Found]] = {}

    def of(self, event: KnownEvent) -> dict[int, Found]:
        """Return those of an event; the caller adds."""
        if event.id not in self._of:
            rows = Finding.objects.filter(event_id=event.id).values_list("number", "pk", "owner")
            self._of[event.id] = {number: Found(pk, bool(owner)) for number, pk, owner in rows}
        return self._of[event.id]


def find_finding(event_id: int, number: int) -> Finding | None:
    """Return a finding of an event by its number, None where there is none such."""
    return Finding.objects.filter(event_id=event_id, number=number).first()


def list_findings(event_id: int) -> list[Finding]:
    """Return the findings of an event in their order."""
    return list(Finding.objects.filter(event_id=event_id).order_by("number"))


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the change of a finding stands. `version`: the one proposed or in force, "" before;
    `since`: when it came into force.
    """

    change: Change
    state: Literal["begun", "proposed", "in force"]
    version: str = ""
    since: datetime | None = None


def text_hash(files: Mapping[str, str]) -> str:
    """Return the fingerprint of a plan's files: of their words, whatever readings are chosen."""
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def stands_of(finding_ids: Iterable[int]) -> dict[int, Stand]:
    """Return where the last change of each finding stands; of one that was put away nothing.

    Note: three queries, however many findings; reads the files of the drafts that were proposed.
    """
    rows = list(Change.objects.filter(finding__in=list(finding_ids)).order_by("at", "id"))
    drafts = Draft.objects.in_bulk({row.draft_id for row in rows if row.draft_id})
    hashes = {draft.pk: text_hash(draft.files) for draft in drafts.values()}
    asked = {row.writing_id for row in rows}
    written = set(Writing.objects.filter(pk__in=asked).values_list("pk", flat=True))
    found: dict[int, Stand] = {}
    for row in rows:
        draft = drafts.get(row.draft_id or 0)
        if draft is not None and hashes[draft.pk] == row.text_hash:
            state: Literal["proposed", "in force"] = "in force" if draft.adopted_at else "proposed"
            found[row.finding_id] = Stand(row, state, draft.version, draft.adopted_at)
        elif row.writing_id in written:
            found[row.finding_id] = Stand(row, "begun")
    return found


def list_open_changes(writing: Writing) -> list[Change]:
    """Return the changes that a writing was begun for and that are not in force yet, each with its
    finding and event.
    """
    rows = Change.objects.filter(writing_id=writing.pk, plan=writing.plan)
    return _not_in_force(rows.select_related("finding__event").order_by("at", "id"))


def list_changes_of(draft: Draft) -> list[Change]:
    """Return the changes that are proposed with a draft as it stands, each with its finding and
    event.
    """
    rows = Change.objects.filter(draft=draft, text_hash=text_hash(draft.files))
    return list(rows.select_related("finding__event").order_by("at", "id"))


def _not_in_force(rows: Iterable[Change]) -> list[Change]:
    found = list(rows)
    stands = stands_of(row.finding_id for row in found)
    gone = {one.change.pk for one in stands.values() if one.state == "in force"}
    return [row for row in found if row.pk not in gone]
