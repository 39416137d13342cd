"""The register of events (舆情台账): which of them, and what a line needs besides the event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from qingting.events.models import Event, Membership
from qingting.grading.models import Decision, Grading
from qingting.posts.models import Post
from qingting.text.normalise import fold

SCALE = "grade"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which events are asked for; what is empty or None limits nothing.

    `since`, `until`: found in [since, until); `words`: each in the title; `version`: of the plan.
    """

    states: tuple[str, ...] = ()
    grade: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""
    version: str = ""

    @property
    def condition(self) -> Q:
        """What can be said of the event's own row: all but the grade."""
        found = Q()
        if self.states:
            found &= Q(state__in=self.states)
        if self.since:
            found &= Q(found_at__gte=self.since)
        if self.until:
            found &= Q(found_at__lt=self.until)
        if self.version:
            found &= Q(adoption__version=self.version)
        for word in self.words.split():
            found &= Q(title__icontains=word) | Q(title__icontains=fold(word))
        return found


class Registered(NamedTuple):
    """An event with its grade in force, None while nothing was graded."""

    event: Event
    in_force: str | None


class Origin(NamedTuple):
    """Where an event was found first: the site and the address of its first post, "" where it has
    none; on how many sites it was said since."""

    site: str
    url: str
    sites: int


def list_register(
    org_id: int, mode: str, asked: Asked, *, before: tuple[datetime, int] | None, limit: int
) -> list[Registered]:
    """Return events, the last found first.

    Args:
        before: (found_at, id) of the last one of the page before.
    """
    rows = _asked(org_id, mode, asked)
    if before is not None:
        at, id_ = before
        rows = rows.filter(Q(found_at__lt=at) | Q(found_at=at, id__lt=id_))
    ids = list(rows.order_by("-found_at", "-id").values_list("pk", flat=True)[:limit])
    shown = Event.objects.select_related("adoption").defer("story", "adoption__canonical")
    found = shown.filter(pk__in=ids).annotate(in_force=in_force())  # of these alone
    by_id = {row.pk: Registered(row, row.in_force) for row in found}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def count_register(org_id: int, mode: str, asked: Asked) -> int:
    """Return how many events are asked for."""
    return _asked(org_id, mode, asked).count()


def count_by_state(org_id: int, mode: str, asked: Asked) -> dict[str, int]:
    """Return how many of the events asked for are in each state; one without any is left out."""
    rows = _asked(org_id, mode, asked).order_by().values_list("state")
    return dict(rows.annotate(n=Count("id")))


def find_origins(event_ids: Iterable[int]) -> dict[int, Origin]:
    """Return where each event was found first; an event without posts is left out."""
    held = Membership.objects.filter(event_id__in=list(event_ids), until=None)
    event_of = dict(held.values_list("remark_id", "event_id"))
    posts = Post.objects.filter(remark_id__in=list(event_of)).order_by()
    first: dict[int, int] = {}
    sites: dict[int, set[str]] = {}
    for remark, site, id_ in posts.values_list("remark_id", "site").annotate(first=Min("id")):
        event = event_of[remark]
        first[event] = min(first.get(event, id_), id_)
        sites.setdefault(event, set()).add(site)
    where = Post.objects.only("site", "url").in_bulk(list(first.values()))
    return {
        event: Origin(where[id_].site, where[id_].url, len(sites[event]))
        for event, id_ in first.items()
    }


def _asked(org_id: int, mode: str, asked: Asked) -> QuerySet[Event]:
    rows = Event.objects.filter(asked.condition, org_id=org_id, mode=mode)
    return rows.alias(in_force=in_force()).filter(in_force=asked.grade) if asked.grade else rows


def in_force() -> Coalesce:
    """The grade in force of an event as a column: as the later of machine and people says; null
    while nothing was graded."""
    said = Grading.objects.filter(event_id=OuterRef("pk"), scale=SCALE).order_by("-at", "-id")
    later = Grading.objects.filter(event_id=OuterRef("event_id"), scale=SCALE).filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), id__gt=OuterRef("id"))
    )
    decided = Decision.objects.filter(~Exists(later), event_id=OuterRef("pk"), scale=SCALE)
    return Coalesce(
        Subquery(decided.order_by("-at", "-id").values("in_force")[:1]),
        Subquery(said.values("in_force")[:1]),
    )
