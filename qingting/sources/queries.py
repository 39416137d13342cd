"""Sources as the engine knows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qingting.sources.form import Counts, Post
from qingting.sources.models import Refusal, SiteClass, Source
from qingting.store import Work


@dataclass(slots=True)
class KnownSource:
    """A source with where it stands; `tally` counts what became of its lines (actions.TALLY)."""

    id: int
    org_id: int
    mode: str
    kind: str
    name: str
    complete: bool
    expected_s: int | None
    tally: dict[str, int]
    settings: dict[str, Any] = field(default_factory=dict)
    cursor: dict[str, Any] = field(default_factory=dict)
    every_s: int = 60
    next_at: datetime | None = None
    fails: int = 0
    state: str = Source.State.FINE
    silent: bool = False  # nothing came for longer than expected; also while it fails
    last_item_at: datetime | None = None


class Sources:
    """Every source by id; loaded once."""

    def __init__(self, work: Work) -> None:
        self.by_id: dict[int, KnownSource] = {}
        self.turns = 0  # how often one fell silent or spoke again: what its counts mean changed
        for row in Source.objects.order_by("id"):
            self.by_id[row.pk] = known(row)

    def stale(self, org_id: int, mode: str) -> list[str]:
        """Names of sources that are silent or failing: shown on every grade that may depend on
        them.
        """
        bad = (Source.State.SILENT, Source.State.FAILING)
        return [
            s.name
            for s in self.by_id.values()
            if s.org_id == org_id and s.mode == mode and s.state in bad
        ]


def known(row: Source) -> KnownSource:
    return KnownSource(
        row.pk,
        row.org_id,
        row.mode,
        row.kind,
        row.name,
        row.complete,
        row.expected_s,
        dict(row.tally),
        row.settings,
        row.cursor,
        row.every_s,
        row.next_at,
        row.fails,
        row.state,
        row.silent_since is not None,
        row.last_item_at,
    )


@dataclass(frozen=True, slots=True)
class Batch:
    """What a connector gave in one call: items in order, lines refused, and the cursor that
    settles them.
    """

    source: KnownSource
    items: Sequence[Post | Counts]
    cursor: dict[str, Any] | None = None
    bad: Sequence[tuple[str, str]] = field(default=())


class Register:
    """An organisation's classes of sites; a site that nobody registered is of unknown class."""

    def __init__(self, work: Work) -> None:
        self._classes: dict[int, dict[str, frozenset[str]]] = {}

    def of(self, org_id: int) -> dict[str, frozenset[str]]:
        """Return site -> its classes."""
        if org_id not in self._classes:
            found: dict[str, set[str]] = {}
            for row in SiteClass.objects.filter(org_id=org_id):
                found.setdefault(row.site, set()).add(row.site_class)
            self._classes[org_id] = {site: frozenset(of) for site, of in found.items()}
        return self._classes[org_id]


def list_sources(org_id: int, mode: str) -> list[Source]:
    """Return an organisation's sources by name, without what their connectors keep."""
    rows = Source.objects.filter(org_id=org_id, mode=mode).defer("settings", "cursor")
    return list(rows.order_by("name"))


def list_refusals(org_id: int, mode: str, *, limit: int) -> list[Refusal]:
    """Return the last lines that could not be taken from an organisation's sources, newest
    first.
    """
    rows = Refusal.objects.filter(source__org_id=org_id, source__mode=mode)
    return list(rows.select_related("source").order_by("-at", "-id")[:limit])
