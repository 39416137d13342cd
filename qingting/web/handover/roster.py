"""Who is on duty in the next two weeks, and when nobody is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from qingting.people.models import Absence, Shift
from qingting.people.queries import list_absences, list_shifts, written
from qingting.people.rota import gaps_of
from qingting.plan.model import Plan
from qingting.web import naming

AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Span:
    """A shift, or (shift None) a time in which nobody is on shift. `away`: the shift's person is,
    for some of it at least.
    """

    since: datetime
    until: datetime
    shift: Shift | None = None
    away: Absence | None = None

    @property
    def acts(self) -> str:
        """Who acts meanwhile, "" where nobody does."""
        return self.away.deputy.name if self.away and self.away.deputy else ""


@dataclass(frozen=True, slots=True)
class OfRole:
    """A role that has shifts, or should have. `clause`: of the plan, where a duty of the role wants
    no gap while it runs, else "".
    """

    role: str
    clause: str
    spans: list[Span]
    gaps: int


@dataclass(frozen=True, slots=True)
class Shifts:
    """`unrostered`: the other roles, of which all who hold them are told."""

    roles: list[OfRole]
    unrostered: list[str]
    absences: list[Absence]


def shifts_of(org_id: int, plan: Plan, now: datetime) -> Shifts:
    """Return the roster of the next `AHEAD`; two queries."""
    until = now + AHEAD
    absences = [a for a in list_absences(org_id, now) if a.since < until]
    by_role: dict[str, list[Shift]] = {}
    for shift in list_shifts(org_id, now, until):
        role = written(shift.role, shift.unit.key if shift.unit else None)
        by_role.setdefault(role, []).append(shift)
    held = {role.partition("@")[0] for role in by_role}
    wanted = {d.holder for d in plan.duties.values() if d.roster == "no-gaps"}
    by_role |= {role: [] for role in wanted - held}
    ours = [role for role in plan.roles.values() if not role.external]
    bodies = {role.of for role in ours}
    return Shifts(
        [_role(plan, role, by_role[role], absences, now) for role in sorted(by_role)],
        [naming.name(role) for role in ours if role.id not in held | bodies | wanted],
        absences,
    )


def _role(
    plan: Plan, role: str, shifts: Sequence[Shift], absences: Sequence[Absence], now: datetime
) -> OfRole:
    gaps = [Span(*gap) for gap in gaps_of(role, shifts, absences, now, now + AHEAD)]
    spans = [Span(s.since, s.until, s, _away(s, absences)) for s in shifts]
    name = role.partition("@")[0]
    clauses = [d.cites for d in plan.duties.values() if d.roster == "no-gaps" and d.holder == name]
    rows = sorted([*spans, *gaps], key=lambda span: (max(span.since, now), span.until))
    return OfRole(naming.role(plan, role), " ".join(clauses), rows, len(gaps))


def _away(shift: Shift, absences: Sequence[Absence]) -> Absence | None:
    """The first absence that falls into a shift."""
    return next(
        (
            a
            for a in absences
            if a.person_id == shift.person_id
            and a.since < shift.until
            and (a.until is None or a.until > shift.since)
        ),
        None,
    )
