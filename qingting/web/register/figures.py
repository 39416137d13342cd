"""The figures of a month: what was found, whether clocks were met, under which clause.

Of concerns and clauses, never of a person. What is not recorded is not known, and never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from statistics import median
from zoneinfo import ZoneInfo

from qingting.adoption.queries import plan_of_version
from qingting.duties.figures import Clocks, tally_clocks, times_taken
from qingting.events.models import Event
from qingting.grading.register import Asked, count_by_state
from qingting.web import naming


@dataclass(frozen=True, slots=True)
class Month:
    """A month of an organisation's calendar: [since, until)."""

    since: datetime
    until: datetime

    @property
    def key(self) -> str:
        return f"{self.since:%Y-%m}"


@dataclass(frozen=True, slots=True)
class OfClause:
    """Clocks of one clause. `running`: not due yet; `median_s`: from beginning to done, None where
    none is done."""

    clause: str
    duties: list[str]
    met: int
    missed: int
    running: int
    median_s: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """`before`, `after`: keys of the months beside this one; `after` is "" in the month that
    runs."""

    month: Month
    before: str
    after: str
    found: int
    states: dict[str, int]
    clauses: list[OfClause]


def figures_of(org_id: int, mode: str, written: str, now: datetime, zone: str) -> Figures:
    """Return the figures of a month; three queries.

    Args:
        written: `2026-03`; what cannot be read, or lies ahead, is the month that runs.
    """
    here = _month(now.astimezone(ZoneInfo(zone)))
    month = min(_read(written, zone) or here, here, key=attrgetter("since"))
    states = count_by_state(org_id, mode, Asked(since=month.since, until=month.until))
    clocks = tally_clocks(org_id, mode, month.since, month.until, now)
    taken = times_taken(org_id, mode, month.since, month.until)
    return Figures(
        month=month,
        before=_month(month.since - timedelta(days=1)).key,
        after=_month(month.until).key if month.since < here.since else "",
        found=sum(states.values()),
        states={state: states.get(state, 0) for state in Event.State.values},
        clauses=[
            _of_clause(list(same), taken.get(clause, []))
            for clause, same in groupby(clocks, attrgetter("clause"))
        ],
    )


def _of_clause(entries: list[Clocks], taken: list[timedelta]) -> OfClause:
    names = [naming.duty(plan_of_version(one.version), one.entry) for one in entries]
    return OfClause(
        clause=entries[0].clause,
        duties=list(dict.fromkeys(names)),
        met=sum(one.met for one in entries),
        missed=sum(one.missed for one in entries),
        running=sum(one.running for one in entries),
        median_s=median(span.total_seconds() for span in taken) if taken else None,
    )


def _read(written: str, zone: str) -> Month | None:
    try:
        return _month(datetime.strptime(written, "%Y-%m").replace(tzinfo=ZoneInfo(zone)))
    except ValueError:
        return None


def _month(at: datetime) -> Month:
    """The month in which a local time lies."""
    since = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Month(since, (since + timedelta(days=32)).replace(day=1))
