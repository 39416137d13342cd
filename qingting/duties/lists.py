"""Duties as pages list them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from qingting.duties.models import Deed, Duty


class Held(NamedTuple):
    """Which open duties: of these holders, of none of those, of these entries; None is any."""

    org_id: int
    mode: str
    holders: Sequence[str] | None = None
    without: Sequence[str] = ()
    entries: Sequence[str] | None = None

    def rows(self) -> QuerySet[Duty]:
        """Return them, in no order."""
        found = Duty.objects.filter(org_id=self.org_id, mode=self.mode, state=Duty.State.OPEN)
        if self.holders is not None:
            found = found.filter(holder__in=self.holders)
        if self.entries is not None:
            found = found.filter(entry__in=self.entries)
        return found.exclude(holder__in=self.without) if self.without else found


def list_held(held: Held, *, after: tuple[datetime, int] | None, limit: int) -> list[Duty]:
    """Return open duties by due time, with event and adoption, without the plan's text.

    Args:
        after: (due_at, id) of the last one of the page before.
    """
    rows = held.rows()
    if after is not None:
        at, id_ = after
        rows = rows.filter(due_at__gte=at).filter(Q(due_at__gt=at) | Q(id__gt=id_))
    shown = rows.select_related("event", "adoption").defer("adoption__canonical")
    return list(shown.order_by("due_at", "id")[:limit])


def count_held(held: Held, *, before: datetime | None = None) -> int:
    """Return how many there are; of those due before an instant where one is given."""
    rows = held.rows()
    return (rows if before is None else rows.filter(due_at__lt=before)).count()


def find_duty(org_id: int, duty_id: int) -> Duty | None:
    """Return a duty of an organisation with its event and adoption."""
    rows = Duty.objects.select_related("event__adoption", "adoption")
    return rows.filter(org_id=org_id, pk=duty_id).first()


def list_deeds_of(duty_ids: Sequence[int]) -> dict[int, list[Deed]]:
    """Return what people did about duties, oldest first, by duty."""
    found: dict[int, list[Deed]] = {}
    for deed in Deed.objects.filter(duty_id__in=duty_ids).order_by("at", "id"):
        found.setdefault(deed.duty_id, []).append(deed)
    return found


def list_assigned(org_id: int, person_id: int) -> list[Duty]:
    """Return the open duties that one person has in hand, by due time: theirs to hand over before
    they leave.
    """
    mine = Duty.objects.filter(org_id=org_id, assignee=f"person:{person_id}")
    rows = mine.filter(state=Duty.State.OPEN).select_related("event", "adoption")
    return list(rows.defer("adoption__canonical").order_by("due_at", "id"))
