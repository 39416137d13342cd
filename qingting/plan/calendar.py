"""Working days by the national calendar, with its shifted days; instants that stay writable.

Plan: plan-format.md, "Values": working days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from chinese_calendar.constants import holidays, workdays

# Two days inside what datetime can hold, so that every instant can be written in every zone.
FIRST = datetime.min.replace(tzinfo=UTC) + timedelta(days=2)
LAST = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)

_YEARS = range(min(holidays).year, max(holidays).year + 1)


def moved(at: datetime, span: timedelta) -> datetime:
    """Return `at + span`, held inside `FIRST` … `LAST`: no plan means an instant beyond."""
    try:
        return min(max(at + span, FIRST), LAST)
    except OverflowError:
        return FIRST if span < timedelta(0) else LAST


def days_on(day: date, n: int) -> date:
    """Return the n-th day after `day`, held inside `FIRST` … `LAST`."""
    try:
        return min(max(day + timedelta(days=n), FIRST.date()), LAST.date())
    except OverflowError:
        return FIRST.date() if n < 0 else LAST.date()


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked. `extra` adds an operator's years: date -> worked; it wins.

    A year is known if it is published or `extra` has any day of it; of a year that is not, only
    weekends are known.
    """

    extra: Mapping[date, bool] = field(default_factory=dict)

    def knows(self, year: int) -> bool:
        """Whether the shifted days of a year are known."""
        return year in _YEARS or any(day.year == year for day in self.extra)

    def is_worked(self, day: date) -> bool:
        """Whether a day is a working day."""
        if day in self.extra:
            return self.extra[day]
        return day in workdays or (day.weekday() < 5 and day not in holidays)

    def counted(self, day: date, n: int) -> tuple[date, bool]:
        """Return the n-th working day after `day` (n < 0: before; 0: itself, else the next).

        Returns:
            the day, and whether it is provisional: some day counted is of an unknown year.
        """
        step = timedelta(days=-1 if n < 0 else 1)
        left = abs(n)
        provisional = not self.knows(day.year)
        try:
            while left or (n == 0 and not self.is_worked(day)):
                day += step
                left -= self.is_worked(day) and n != 0
                provisional = provisional or not self.knows(day.year)
        except OverflowError:
            return (FIRST if n < 0 else LAST).date(), True
        return day, provisional


NATIONAL = Calendar()
