"""Reading the journal: heads of chains, verification."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from qingting.journal import rules
from qingting.journal.models import Entry, Words
from qingting.orgs.models import Organisation
from qingting.store import Work

LOOKED = 20_000  # entries that one page of a search looks through


class Heads:
    """The last sealed (seq, hash) of each organisation's chain."""

    def __init__(self, work: Work) -> None:
        self._heads: dict[int, tuple[int, str]] = {}

    def of(self, org_id: int) -> tuple[int, str]:
        if org_id not in self._heads:
            last = (
                Entry.objects.filter(org_id=org_id, seq__isnull=False)
                .order_by("-seq")
                .values_list("seq", "hash")
                .first()
            )
            seq, hash_ = last or (None, None)
            self._heads[org_id] = (seq or 0, hash_ or rules.FIRST)
        return self._heads[org_id]

    def move(self, org_id: int, seq: int, hash_: str) -> None:
        self._heads[org_id] = (seq, hash_)


@dataclass(frozen=True)
class Verified:
    """A chain as found: `broken` names the first entry that does not fit, None where all fit."""

    org: str
    entries: int
    head: str
    unsealed: int
    broken: str | None


def verify(org: Organisation, *, last: int | None = None) -> Verified:
    """Recompute the chain of an organisation: one pass over its entries, or over the `last` ones
    only, from a seal that is taken as good.
    """
    previous, seq = rules.FIRST, 0
    broken = None
    sealed = Entry.objects.filter(org=org, seq__isnull=False).order_by("seq")
    before = None if last is None else sealed.reverse()[last : last + 1].first()
    if before is not None:
        previous, seq = before.hash or rules.FIRST, before.seq or 0
    for entry in sealed.filter(seq__gt=seq).iterator():
        want = rules.link(previous, seq + 1, entry.at.isoformat(), covered(entry))
        if entry.seq != seq + 1 or entry.hash != want:
            broken = f"entry {entry.seq} ({entry.verb}, id {entry.pk})"
            break
        previous, seq = want, seq + 1
    unsealed = Entry.objects.filter(org=org, seq=None).count()
    return Verified(org.key, seq, previous, unsealed, broken)


def unsealed_rows() -> list[dict[str, object]]:
    """Entries that another process wrote and nobody sealed yet, oldest first."""
    names = ("id", "org_id", "at", *rules.COVERED)
    return list(Entry.objects.filter(seq=None).order_by("id").values(*names))


def verify_all() -> list[Verified]:
    """Verify the chain of every organisation, by key."""
    return [verify(org) for org in Organisation.objects.order_by("key")]


def list_entries(
    org_id: int,
    event_id: int,
    duty_ids: Iterable[int],
    *,
    before: tuple[datetime, int] | None = None,
    limit: int,
) -> list[Entry]:
    """Return the last entries about an event and its duties, newest first.

    Args:
        before: (at, id) of the last one of the page before.
    """
    keys = [str(id_) for id_ in (event_id, *duty_ids)]  # an id is of one row in the whole database
    rows = Entry.objects.filter(
        org_id=org_id, subject_kind__in=["event", "duty"], subject_key__in=keys
    )
    if before is not None:
        rows = rows.filter(Q(at__lt=before[0]) | Q(at=before[0], id__lt=before[1]))
    return list(rows.order_by("-at", "-id")[:limit])


def find_unfit(org_id: int, entries: Iterable[Entry]) -> set[int]:
    """Return the ids of those sealed entries of an organisation whose hash is not that of what
    stands in them, linked to the entry before. One query; the whole chain is `verify`'s matter.
    """
    sealed = [(entry, entry.seq) for entry in entries if entry.seq is not None]
    before = Entry.objects.filter(org_id=org_id, seq__in=[seq - 1 for _, seq in sealed])
    hashes = dict(before.values_list("seq", "hash"))
    unfit = set()
    for entry, seq in sealed:
        previous = hashes.get(seq - 1) or rules.FIRST
        if entry.hash != rules.link(previous, seq, entry.at.isoformat(), covered(entry)):
            unfit.add(entry.pk)
    return unfit


def covered(entry: Entry) -> dict[str, object]:
    """Return what an entry's hash covers, besides its place and time."""
    return {name: getattr(entry, name) for name in rules.COVERED}


def count_unsealed(org_id: int) -> int:
    """Return how many entries of an organisation wait for their place in the chain."""
    return Entry.objects.filter(org_id=org_id, seq=None).count()


def words_of(entries: Iterable[Entry]) -> dict[int, str]:
    """Return the free words behind entries by entry id; erased ones are left out."""
    ids = {e.values["words"]: e.pk for e in entries if "words" in e.values}
    rows = Words.objects.filter(pk__in=ids, words__isnull=False).values_list("pk", "words")
    return {ids[pk]: words for pk, words in rows if words}


def words_about(
    org_id: int, kind: str, keys: Iterable[str], verbs: Iterable[str]
) -> dict[str, list[tuple[Entry, str]]]:
    """Return by key what was said about subjects of a kind with these acts, oldest first; erased
    words are left out. Two queries.
    """
    about = Entry.objects.filter(org_id=org_id, subject_kind=kind, subject_key__in=list(keys))
    entries = list(about.filter(verb__in=list(verbs)).order_by("at", "id"))
    said, found = words_of(entries), dict[str, list[tuple[Entry, str]]]()
    for entry in entries:
        if entry.pk in said:
            found.setdefault(entry.subject_key, []).append((entry, said[entry.pk]))
    return found


def last_words(org_id: int, kind: str, keys: Iterable[str]) -> dict[str, str]:
    """Return by key the last free words that were said about subjects of a kind; two queries."""
    about = Entry.objects.filter(org_id=org_id, subject_kind=kind, subject_key__in=list(keys))
    entries = {e.pk: e for e in about.filter(values__has_key="words").order_by("id")}
    said = words_of(entries.values())
    return {entries[pk].subject_key: said[pk] for pk in entries if pk in said}


def list_entries_of(org_id: int, kind: str, key: str, *, limit: int) -> list[Entry]:
    """Return the last entries about one subject, newest first."""
    rows = Entry.objects.filter(org_id=org_id, subject_kind=kind, subject_key=key)
    return list(rows.order_by("-at", "-id")[:limit])


@dataclass(frozen=True)
class Sought:
    """What one word that is searched may stand for: verbs, roles acted in, a part of a clause."""

    verbs: Sequence[str]
    roles: Sequence[str]
    clause: str

    @property
    def condition(self) -> Q:
        found = Q(verb__in=self.verbs) | Q(clause__icontains=self.clause)
        for role in self.roles:
            found |= Q(actor__endswith=f"/{role}") | Q(actor__contains=f"/{role}@")
        return found


def find_entries(
    org_id: int, mode: str, sought: Iterable[Sought], *, before: int | None, limit: int
) -> tuple[list[Entry], int | None]:
    """Return sealed entries in which every word that is sought stands, the last sealed first, and
    `before` of the next page, None at the beginning of the chain.

    Note: a page looks through `LOOKED` entries and no more, so one may be short or empty though
    another follows. Neither values nor free words are searched.
    """
    chain = Entry.objects.filter(org_id=org_id, seq__isnull=False)
    if before is None:
        before = (chain.order_by("-seq").values_list("seq", flat=True).first() or 0) + 1
    since = max(1, before - LOOKED)
    rows = chain.filter(*(one.condition for one in sought), mode=mode)
    found = list(rows.filter(seq__lt=before, seq__gte=since).order_by("-seq")[: limit + 1])
    if len(found) > limit:
        return found[:limit], found[limit - 1].seq
    return found, since if since > 1 else None


def list_since(org_id: int, mode: str, floor: int, verbs: Iterable[str]) -> list[Entry]:
    """Return sealed entries of some verbs after a `seq`, newest first."""
    rows = Entry.objects.filter(org_id=org_id, mode=mode, seq__gt=floor, verb__in=list(verbs))
    return list(rows.order_by("-seq"))


def head_of(org_id: int) -> int:
    """Return the last `seq` of an organisation's chain, 0 before the first."""
    rows = Entry.objects.filter(org_id=org_id, seq__isnull=False).order_by("-seq")
    return rows.values_list("seq", flat=True).first() or 0
