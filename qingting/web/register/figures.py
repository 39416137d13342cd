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
from qingting.doubts.queries import Share, list_asked, share_of
from qingting.duties.figures import Clocks, tally_clocks, times_taken
from qingting.events.models import Event
from qingting.grading.register import Asked, count_by_state
from qingting.replies.queries import first_words_after
from qingting.web import naming

MONTHS = 6  # of questions and answers beside each other


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
class Answered:
    """What was asked in a month, and how much of it is answered by now. `percent`: of the
    questions, None where nobody asked.
    """

    month: str
    share: Share
    percent: int | None


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
    first_s: float | None  # from discovery to the first public word, median
    answered: list[Answered]  # this month and those before it, the latest first


def figures_of(org_id: int, mode: str, written: str, now: datetime, zone: str) -> Figures:
    """Return the figures of a month; five queries.

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
        first_s=_median(first_words_after(org_id, mode, month.since, month.until)),
        answered=_answered(org_id, mode, month),
    )


def _answered(org_id: int, mode: str, last: Month) -> list[Answered]:
    months = [last]
    while len(months) < MONTHS:
        months.append(_month(months[-1].since - timedelta(days=1)))
    asked = list_asked(org_id, mode, months[-1].since, last.until)
    found = []
    for month in months:
        share = share_of([d for d in asked if month.since <= d.at < month.until])
        percent = round(100 * share.answered / share.asked) if share.asked else None
        found.append(Answered(month.key, share, percent))
    return found


def _median(spans: list[timedelta]) -> float | None:
    return median(span.total_seconds() for span in spans) if spans else None


def _of_clause(entries: list[Clocks], taken: list[timedelta]) -> OfClause:
    names = [naming.duty(plan_of_version(one.version), one.entry) for one in entries]
    return OfClause(
        clause=entries[0].clause,
        duties=list(dict.fromkeys(names)),
        met=sum(one.met for one in entries),
        missed=sum(one.missed for one in entries),
        running=sum(one.running for one in entries),
        median_s=_median(taken),
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
