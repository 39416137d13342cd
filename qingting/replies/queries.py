"""Reading what was published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Min

from qingting.events.queries import KnownEvent
from qingting.replies.models import Appearance, Publication
from qingting.store import Work


class Publications:
    """How many publications each event has so far."""

    def __init__(self, _: Work) -> None:
        self._n: dict[int, int] = {}

    def count(self, event: KnownEvent) -> int:
        """Return how many there are."""
        if event.id not in self._n:
            self._n[event.id] = Publication.objects.filter(event_id=event.id).count()
        return self._n[event.id]

    def add(self, event: KnownEvent) -> int:
        """Count one more; returns its number."""
        self._n[event.id] = self.count(event) + 1
        return self._n[event.id]


class Prepared(NamedTuple):
    """What the engine knows of an appearance. `answers`: question -> prepared answer."""

    id: int
    answers: Mapping[str, str]


class Appearances:
    """The last appearance of each text, by its event, `of` and `about`; read when asked for."""

    def __init__(self, _: Work) -> None:
        self._of: dict[tuple[int, str, str], Prepared | None] = {}

    def last(self, event: KnownEvent, of: str, about: str) -> Prepared | None:
        """Return what stands for a text, None where nothing does."""
        key = (event.id, of, about)
        if key not in self._of:
            row = find_appearance(event.id, of, about)
            self._of[key] = Prepared(row.pk, row.answers) if row else None
        return self._of[key]

    def put(self, event: KnownEvent, of: str, about: str, one: Prepared) -> None:
        """Note what stands from now on."""
        self._of[event.id, of, about] = one


def find_appearance(event_id: int, of: str, about: str) -> Appearance | None:
    """Return what stands of who speaks for us in a text, None where nothing does."""
    rows = Appearance.objects.filter(event_id=event_id, of=of, about=about)
    return rows.order_by("-id").first()


def list_publications(event_id: int) -> list[Publication]:
    """Return what was published about an event, the newest first."""
    rows = Publication.objects.filter(event_id=event_id).select_related(
        "text", "account", "appearance"
    )
    return list(rows.order_by("-number"))


def first_words_at(event_ids: Iterable[int]) -> dict[int, datetime]:
    """Return when each event was first answered in public; one that never was is left out."""
    rows = Publication.objects.filter(event_id__in=list(event_ids)).values("event_id")
    return dict(rows.annotate(first=Min("published_at")).values_list("event_id", "first"))


def first_words_after(org_id: int, mode: str, since: datetime, until: datetime) -> list[timedelta]:
    """Return how long after its discovery each event was first answered in public, of those first
    answered in [since, until).
    """
    rows = Publication.objects.filter(org_id=org_id, mode=mode, event__discovery_at__isnull=False)
    first = rows.values("event_id", "event__discovery_at").annotate(first=Min("published_at"))
    within = first.filter(first__gte=since, first__lt=until).order_by("event_id")
    return [row["first"] - row["event__discovery_at"] for row in within]


def list_public(org_id: int, limit: int) -> list[Publication]:
    """Return what stands in public as it was approved, the newest first: real answers only."""
    rows = Publication.objects.filter(org_id=org_id, mode="actual", exact=True)
    return list(rows.select_related("text").order_by("-published_at", "-id")[:limit])
