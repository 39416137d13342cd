"""Working days, with the days that were shifted and the years nobody published yet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qingting.plan.calendar import FIRST, LAST, NATIONAL, Calendar, days_on, moved

from .small import AT


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        ("2026-03-02", True), ("2026-03-07", False), ("2026-10-01", False),
        ("2026-02-16", False),  # Spring Festival
        ("2026-02-14", True),  # a Saturday worked in return
        ("2031-01-01", True),  # nobody published it: a weekday
        ("2031-01-04", False),
    ],
)  # fmt: skip
def test_a_day_is_worked_by_the_national_calendar(day: str, is_worked: bool) -> None:
    assert NATIONAL.is_worked(date.fromisoformat(day)) is is_worked


@pytest.mark.parametrize(
    ("day", "n", "counted", "provisional"),
    [
        ("2026-03-02", 1, "2026-03-03", False),
        ("2026-03-06", 1, "2026-03-09", False),
        ("2026-02-13", 1, "2026-02-14", False),  # a Saturday worked
        ("2026-02-13", 2, "2026-02-24", False),  # then the festival
        ("2026-03-02", 0, "2026-03-02", False),
        ("2026-03-07", 0, "2026-03-09", False),
        ("2026-03-09", -1, "2026-03-06", False),
        ("2026-03-02", 10, "2026-03-16", False),
        ("2026-12-30", 1, "2026-12-31", False),
        ("2026-12-31", 1, "2027-01-01", True),
        ("2027-03-01", 0, "2027-03-01", True),
        ("2027-01-01", -1, "2026-12-31", True),
    ],
)
def test_the_nth_working_day_leaves_out_the_day_itself(
    day: str, n: int, counted: str, provisional: bool
) -> None:
    found = NATIONAL.counted(date.fromisoformat(day), n)

    assert found == (date.fromisoformat(counted), provisional)


def test_an_operators_year_is_known_and_wins() -> None:
    ours = Calendar({date(2027, 1, 1): False, date(2027, 1, 2): True, date(2026, 3, 3): False})

    assert ours.counted(date(2026, 12, 31), 1) == (date(2027, 1, 2), False)
    assert ours.counted(date(2026, 3, 2), 1) == (date(2026, 3, 4), False)
    assert not ours.knows(2028)


def test_no_count_leaves_the_calendar() -> None:
    assert NATIONAL.counted(date.max - timedelta(days=3), 9) == (LAST.date(), True)
    assert NATIONAL.counted(date.min + timedelta(days=3), -9) == (FIRST.date(), True)


@pytest.mark.parametrize(
    ("days", "at"), [(10**7, LAST), (-(10**7), FIRST), ((LAST - AT).days + 1, LAST), (0, AT)]
)
def test_no_instant_leaves_the_calendar(days: int, at: object) -> None:
    assert moved(AT, timedelta(days=days)) == at


@pytest.mark.parametrize(
    ("n", "day"),
    [
        (1, date(2026, 3, 1)),
        (-1, date(2026, 2, 27)),
        (10**7, LAST.date()),
        (-(10**7), FIRST.date()),
        (10**10, LAST.date()),
        (-(10**10), FIRST.date()),
    ],
)
def test_days_of_the_calendar_stay_writable(n: int, day: date) -> None:
    assert days_on(date(2026, 2, 28), n) == day
