"""Reading doubts and promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import NamedTuple

from qingting.doubts.models import Doubt, Promise
from qingting.events.queries import KnownEvent
from qingting.store import Work


@dataclass(slots=True)
class Asked:
    """The doubts and promises of an event: number -> row id; which of them are open."""

    doubts: dict[int, int] = field(default_factory=dict)
    promises: dict[int, int] = field(default_factory=dict)
    open_doubts: set[int] = field(default_factory=set)
    open_promises: set[int] = field(default_factory=set)


class Doubts:
    """The doubts and promises of each event; loaded when first asked for."""

    def __init__(self, _: Work) -> None:
        self._of: dict[int, Asked] = {}

    def of(self, event: KnownEvent) -> Asked:
        """Return those of an event; the caller adds and removes."""
        if event.id not in self._of:
            found = Asked()
            for row in Doubt.objects.filter(event_id=event.id).only("number", "state"):
                found.doubts[row.number] = row.pk
                if row.state == Doubt.State.OPEN:
                    found.open_doubts.add(row.number)
            for one in Promise.objects.filter(event_id=event.id).only("number", "kept_at"):
                found.promises[one.number] = one.pk
                if one.kept_at is None:
                    found.open_promises.add(one.number)
            self._of[event.id] = found
        return self._of[event.id]


class Share(NamedTuple):
    """Of the questions asked, how many were answered; counted by questions, and by posts.
    `median_s`: from asked to answered, None where none is.
    """

    asked: int
    answered: int
    posts: int
    posts_answered: int
    median_s: float | None


def list_doubts(event_id: int) -> list[Doubt]:
    """Return the doubts of an event: open ones first, those asked most often first."""
    rows = list(Doubt.objects.filter(event_id=event_id))
    return sorted(rows, key=lambda d: (d.state != Doubt.State.OPEN, -d.count, d.number))


def share_of(doubts: Sequence[Doubt]) -> Share:
    """Return how many of some doubts were answered."""
    answered = [d for d in doubts if d.state == Doubt.State.ANSWERED]
    posts = sum(d.count for d in doubts), sum(d.count for d in answered)
    taken = [(d.settled_at - d.at).total_seconds() for d in answered if d.settled_at]
    return Share(len(doubts), len(answered), *posts, median(taken) if taken else None)


def list_asked(org_id: int, mode: str, since: datetime, until: datetime) -> list[Doubt]:
    """Return the questions that were noted in [since, until), oldest first, without their words."""
    rows = Doubt.objects.filter(org_id=org_id, mode=mode, at__gte=since, at__lt=until)
    return list(rows.defer("words", "url", "why").order_by("at", "id"))


def list_promises(event_id: int) -> list[Promise]:
    """Return the promises of an event by due time."""
    return list(Promise.objects.filter(event_id=event_id).order_by("due_at", "id"))


def list_open_promises(org_id: int, mode: str, limit: int) -> list[Promise]:
    """Return what an organisation still has to keep, the first due first."""
    rows = Promise.objects.filter(org_id=org_id, mode=mode, kept_at=None)
    return list(rows.select_related("event").order_by("due_at", "id")[:limit])
