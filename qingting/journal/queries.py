"""Reading the journal: heads of chains, verification."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qingting.journal import rules
from qingting.journal.models import Entry, Words
from qingting.orgs.models import Organisation
from qingting.store import Work


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


def verify(org: Organisation) -> Verified:
    """Recompute the whole chain of an organisation. One pass over its entries."""
    previous, seq = rules.FIRST, 0
    broken = None
    for entry in Entry.objects.filter(org=org, seq__isnull=False).order_by("seq").iterator():
        covered = {name: getattr(entry, name) for name in rules.COVERED}
        want = rules.link(previous, seq + 1, entry.at.isoformat(), covered)
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


def list_entries(org_id: int, event_id: int, duty_ids: Iterable[int], *, limit: int) -> list[Entry]:
    """Return the last entries about an event and its duties, newest first."""
    keys = [str(id_) for id_ in (event_id, *duty_ids)]  # an id is of one row in the whole database
    rows = Entry.objects.filter(
        org_id=org_id, subject_kind__in=["event", "duty"], subject_key__in=keys
    )
    return list(rows.order_by("-at", "-id")[:limit])


def words_of(entries: Iterable[Entry]) -> dict[int, str]:
    """Return the free words behind entries by entry id; erased ones are left out."""
    ids = {e.values["words"]: e.pk for e in entries if "words" in e.values}
    rows = Words.objects.filter(pk__in=ids, words__isnull=False).values_list("pk", "words")
    return {ids[pk]: words for pk, words in rows if words}
