"""Gaps of a roster: when nobody is on shift in a role, nor anybody's deputy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from qingting.people.models import Absence, Person, Shift
from qingting.people.queries import list_absences, list_shifts
from qingting.people.rules import Away, Roster, Stint


def list_gaps(
    org_id: int, role: str, since: datetime, until: datetime
) -> list[tuple[datetime, datetime]]:
    """Return the gaps of a role's roster in a time, in order; none where the organisation has no
    people on record, as in a replay. At most three queries.
    """
    if not Person.objects.filter(org=org_id, active=True).exists():
        return []
    name, _, unit = role.partition("@")
    shifts = [s for s in list_shifts(org_id, since, until) if s.role == name]
    mine = [s for s in shifts if unit in ("", s.unit.key if s.unit else "")]
    return gaps_of(role, mine, list_absences(org_id, since), since, until)


def gaps_of(
    role: str,
    shifts: Sequence[Shift],
    absences: Sequence[Absence],
    since: datetime,
    until: datetime,
) -> list[tuple[datetime, datetime]]:
    """Return when nobody is on shift in a role, nor anybody's deputy, in order.

    Args:
        shifts: those of the role.
    """
    name, _, unit = role.partition("@")
    roster = Roster(
        [],
        [Stint(s.person_id, name, unit, s.since, s.until) for s in shifts],
        [Away(a.person_id, a.deputy_id, a.since, a.until) for a in absences],
    )
    times = [(span.since, span.until) for span in shifts]
    times += [(away.since, away.until or until) for away in absences]
    edges = {at for span in times for at in span}
    points = [since, *sorted(at for at in edges if since < at < until), until]
    gaps: list[tuple[datetime, datetime]] = []
    for begins, ends in pairwise(points):
        if roster.on_duty(role, begins):
            continue
        if gaps and gaps[-1][1] == begins:
            begins = gaps.pop()[0]
        gaps.append((begins, ends))
    return gaps
