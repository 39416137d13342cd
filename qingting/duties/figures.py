"""How the clocks of a month were met: of clauses and entries, never of a person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet

from qingting.duties.models import Duty


class Clocks(NamedTuple):
    """How the clocks of one entry were met: never whose they were. `missed`: done late, or not done
    when due; `running`: not due yet.
    """

    clause: str
    entry: str
    version: str
    met: int
    missed: int
    running: int


def tally_clocks(
    org_id: int, mode: str, since: datetime, until: datetime, now: datetime
) -> list[Clocks]:
    """Return how the duties that were due in [since, until) were met, by clause and entry.

    Note: of a repeating duty the present occurrence only; earlier ones are not rows of their own.
    """
    met, open_ = Q(done_at__lte=F("due_at")), Q(done_at=None)
    late = Q(done_at__gt=F("due_at")) | (open_ & Q(due_at__lt=now))
    rows = _due_in(org_id, mode, since, until).order_by("clause", "entry")
    named = rows.values_list("clause", "entry", "adoption__version")
    counted = named.annotate(
        met=Count("pk", filter=met),
        missed=Count("pk", filter=late),
        running=Count("pk", filter=open_ & Q(due_at__gte=now)),
    )
    return [Clocks(*row) for row in counted]


def times_taken(
    org_id: int, mode: str, since: datetime, until: datetime
) -> dict[str, list[timedelta]]:
    """Return by clause how long each done duty that was due in [since, until) took."""
    done = _due_in(org_id, mode, since, until).filter(done_at__isnull=False)
    taken: dict[str, list[timedelta]] = {}
    for clause, began_at, done_at in done.values_list("clause", "began_at", "done_at"):
        if began_at and done_at:  # it has both: it was due
            taken.setdefault(clause, []).append(done_at - began_at)
    return taken


def _due_in(org_id: int, mode: str, since: datetime, until: datetime) -> QuerySet[Duty]:
    begun = (Duty.State.OPEN, Duty.State.DONE)  # neither waiting nor void
    rows = Duty.objects.filter(org_id=org_id, mode=mode, state__in=begun)
    return rows.filter(due_at__gte=since, due_at__lt=until)
