"""Sources as the engine knows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Q, Sum

from qingting.sources.form import Counts, Post
from qingting.sources.models import ApiKey, Import, Parcel, Refusal, SiteClass, Source
from qingting.store import Subject, Work


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
    revision: int = -1  # of the row, as `actions.renew` saw it last; -1: not yet

    def due(self, now: datetime) -> bool:
        """Whether its connector is to be asked."""
        return self.next_at is not None and self.next_at <= now and self.kind not in Source.SPOOLED

    @property
    def off(self) -> bool:
        """Whether a person switched it off: nothing is taken, and its silence says nothing."""
        return self.state == Source.State.OFF

    @property
    def by_hand(self) -> bool:
        """Whether a person enters what comes from it: that is kept, whatever the watches ask."""
        return self.kind == "hand"

    @property
    def subject(self) -> Subject:
        return Subject(self.org_id, self.mode, "source", str(self.id))


class Sources:
    """Every source by id; loaded once."""

    def __init__(self, work: Work) -> None:
        self.by_id: dict[int, KnownSource] = {}
        self.turns = 0  # how often one fell silent or spoke again: what its counts mean changed
        for row in Source.objects.order_by("id"):
            self.by_id[row.pk] = known(row)

    def changed(self) -> list[Source]:
        """Return the rows that a page added or changed since `actions.renew` saw them, at first
        all; one small query.
        """
        seen = {id_: source.revision for id_, source in self.by_id.items()}
        rows = Source.objects.values_list("pk", "revision")
        wanted = [pk for pk, revision in rows if seen.get(pk) != revision]
        return list(Source.objects.filter(pk__in=wanted).order_by("id")) if wanted else []

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
    """What a connector, or the spool, gave at once: items in order, lines refused, and the cursor
    that settles them.
    """

    source: KnownSource
    items: Sequence[Post | Counts]
    cursor: dict[str, Any] | None = None
    bad: Sequence[tuple[str, str]] = field(default=())
    parcel: Parcel | None = None  # of the spool, where these items waited


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


def find_source(org_id: int, source_id: int) -> Source | None:
    """Return a source of an organisation; None where it has no such."""
    return Source.objects.filter(org_id=org_id, pk=source_id).first()


def find_by_name(org_id: int, name: str) -> Source | None:
    """Return the source of a name; None where an organisation has no such."""
    return Source.objects.filter(org_id=org_id, name=name).first()


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an import is: lines in all, and what became of them so far."""

    lines: int = 0
    waiting: int = 0
    taken: int = 0
    known: int = 0
    kept: int = 0
    refused: int = 0

    @property
    def done(self) -> int:
        """Lines of which it is known what became of them."""
        return self.lines - self.waiting


def standings(imports: Iterable[Import]) -> dict[int, Standing]:
    """Return how far each import is, by its id; one query for all."""
    waits = Q(taken_at=None)
    rows = (
        Parcel.objects.filter(of__in=[one.pk for one in imports])
        .values("of")
        .annotate(
            good=Sum("line_count"),
            waiting=Sum("line_count", filter=waits, default=0),
            taken=Sum("taken_count"),
            known=Sum("known_count"),
            kept=Sum("kept_count"),
            refused=Sum("refused_count"),
        )
    )
    return {
        row["of"]: Standing(
            row["good"] + row["refused"],
            row["waiting"],
            row["taken"],
            row["known"],
            row["kept"],
            row["refused"],
        )
        for row in rows
    }


def standing_of(one: Import) -> Standing:
    """Return how far an import is."""
    return standings([one]).get(one.pk, Standing())


def find_import(org_id: int, import_id: int) -> Import | None:
    """Return an import of an organisation with its source; None where it has no such."""
    return Import.objects.filter(org_id=org_id, pk=import_id).select_related("source").first()


def list_imports(org_id: int, mode: str, *, before: int | None, limit: int) -> list[Import]:
    """Return imports, newest first, those before an id."""
    rows = Import.objects.filter(org_id=org_id, mode=mode).select_related("source").defer("note")
    return list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])


def entered_by_hand(org_id: int, mode: str, keys: Iterable[str]) -> dict[int, str]:
    """Return which of some posts people entered: the import -> the key of its post."""
    rows = Import.objects.filter(org_id=org_id, mode=mode, kind=Import.Kind.HAND)
    return dict(rows.filter(key__in=[key[:200] for key in keys]).values_list("pk", "key"))


def list_refused(one: Import, *, after: int, limit: int | None) -> list[Refusal]:
    """Return the refused rows of an import in their order, those after a row."""
    return list(Refusal.objects.filter(of=one, row__gt=after).order_by("row", "pk")[:limit])


def find_key(org_id: int, key_id: int) -> ApiKey | None:
    """Return a key of an organisation with its source; None where it has no such."""
    return ApiKey.objects.filter(org_id=org_id, pk=key_id).select_related("source").first()


def key_with_hash(hash_: str) -> ApiKey | None:
    """Return the key that has a hash, with its source; None where it is unknown or was revoked."""
    keys = ApiKey.objects.filter(hash=hash_, revoked_at=None)
    return keys.select_related("source").first()


def list_keys(org_id: int) -> list[ApiKey]:
    """Return an organisation's keys with their sources, the revoked ones last."""
    rows = ApiKey.objects.filter(org_id=org_id).select_related("source")
    return list(rows.order_by(F("revoked_at").asc(nulls_first=True), "-since"))


@dataclass(frozen=True, slots=True)
class Dependents:
    """What a source's switching off touches."""

    keys: int  # of programs that could not push any more
    waiting: int  # lines that wait in the spool and would still be taken
    exact: bool  # its counts are exact now and would be lower bounds


def dependents(source: Source) -> Dependents:
    """Return what depends on a source."""
    waiting = Parcel.objects.filter(of__source=source, taken_at=None).aggregate(
        n=Sum("line_count", default=0)
    )
    keys = ApiKey.objects.filter(source=source, revoked_at=None).count()
    return Dependents(keys, waiting["n"], source.complete)


def names_of_sources(org_id: int, source_ids: Sequence[int]) -> dict[int, str]:
    """Return the names of sources by id."""
    rows = Source.objects.filter(org_id=org_id, pk__in=source_ids)
    return dict(rows.values_list("pk", "name"))
