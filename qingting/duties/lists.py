"""Duties as pages list them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL

from qingting.duties.models import Deed, Duty
from qingting.people.rules import same_person
from qingting.store import Mode

MOST = 100  # counted of a list; nobody reads on
# Written out: where the state or the entry is a parameter SQLite uses no partial index.
_OPEN = RawSQL(f"'{Duty.State.OPEN}'", ())
_ASKED = [RawSQL(f"'{entry}'", ()) for entry in ("approval", "inquiry")]


class Held(NamedTuple):
    """Which open duties: of these holders, of none of those, due before an instant; None is any.
    `asked`: only what somebody waits for, an approval or an answer.
    """

    org_id: int
    mode: str
    holders: Sequence[str] | None = None
    without: Sequence[str] = ()
    asked: bool = False
    before: datetime | None = None

    @property
    def condition(self) -> Q:
        """Which of the organisation's open duties they are."""
        found = Q() if self.holders is None else Q(holder__in=self.holders)
        if self.asked:
            found &= Q(entry__in=_ASKED)
        if self.before is not None:
            found &= Q(due_at__lt=self.before)
        return found & ~Q(holder__in=self.without) if self.without else found


def list_held(held: Held, *, after: tuple[datetime, int] | None, limit: int) -> list[Duty]:
    """Return open duties by due time, with their event.

    Args:
        after: (due_at, id) of the last one of the page before.
    """
    rows = _open(held.org_id, held.mode).filter(held.condition)
    if after is not None:
        at, id_ = after
        rows = rows.filter(due_at__gte=at).filter(Q(due_at__gt=at) | Q(id__gt=id_))
    return list(rows.select_related("event").defer("event__story").order_by("due_at", "id")[:limit])


def first_held(held: Held) -> Duty | None:
    """Return the one that is due first, without its event."""
    rows = _open(held.org_id, held.mode).filter(held.condition)
    return rows.order_by("due_at", "id").first()


def count_held(org_id: int, mode: str, helds: Mapping[str, Held]) -> dict[str, int]:
    """Return how many there are of each, all of this organisation and mode; `MOST` for so many or
    more.
    """
    rows = _open(org_id, mode)
    return {name: rows.filter(held.condition)[:MOST].count() for name, held in helds.items()}


def _open(org_id: int, mode: str) -> QuerySet[Duty]:
    return Duty.objects.filter(org_id=org_id, mode=mode, state=_OPEN)


def find_duty(org_id: int, duty_id: int) -> Duty | None:
    """Return a duty of an organisation with its event and adoption."""
    rows = Duty.objects.select_related("event__adoption", "adoption")
    return rows.filter(org_id=org_id, pk=duty_id).first()


def count_by_clause(org_id: int) -> dict[str, int]:
    """Return how many duties each clause has made here so far, whatever became of them."""
    rows = Duty.objects.filter(org_id=org_id, mode=Mode.ACTUAL).order_by().values_list("clause")
    found: Counter[str] = Counter()
    for cited, n in rows.annotate(n=Count("*")):
        found.update(dict.fromkeys(cited.split(), n))
    return found


def list_deeds_of(duty_ids: Sequence[int]) -> dict[int, list[Deed]]:
    """Return what people did about duties, oldest first, by duty."""
    found: dict[int, list[Deed]] = {}
    for deed in Deed.objects.filter(duty_id__in=duty_ids).order_by("at", "id"):
        found.setdefault(deed.duty_id, []).append(deed)
    return found


def had_in_hand(duty: Duty, person_id: int) -> bool:
    """Whether a person is who did a duty, or took it on, in whatever role."""
    me = f"person:{person_id}"
    made = Deed.objects.filter(duty=duty, what="done").order_by("at", "id").last()
    return duty.assignee == me or (made is not None and same_person(made.by, me))


def list_assigned(org_id: int, person_id: int) -> list[Duty]:
    """Return the open duties that one person has in hand, by due time: theirs to hand over before
    they leave.
    """
    mine = Duty.objects.filter(org_id=org_id, assignee=f"person:{person_id}")
    rows = mine.filter(state=Duty.State.OPEN).select_related("event", "adoption")
    return list(rows.defer("adoption__canonical").order_by("due_at", "id"))


def find_approved(approval: Duty) -> Duty | None:
    """Return the duty whose making an approval is about; None where it is over."""
    entry, _, about = (approval.about or "").partition(" ")
    if approval.event_id is None:
        return None
    rows = Duty.objects.filter(event_id=approval.event_id, entry=entry, about=about or None)
    return rows.filter(state=Duty.State.OPEN).order_by("-id").first()
