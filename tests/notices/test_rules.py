"""When a message goes out: at once, with others of its minute, or after quiet hours."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from qingting.notices.rules import Posting, Quiet, posting, quiet_until

SHANGHAI = "Asia/Shanghai"
NIGHT = Quiet(time(22), time(7))
NOON_BREAK = Quiet(time(12), time(14))
MINUTE = timedelta(minutes=1)
BUNDLE = timedelta(seconds=60)


def local(hour: int, minute: int = 0, second: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=ZoneInfo(SHANGHAI))


def when(
    now: datetime, *, urgent: bool = False, due: datetime | None = None, quiet: Quiet | None = NIGHT
) -> Posting:
    return posting(now, urgent=urgent, due_at=due, quiet=quiet, zone=SHANGHAI, bundle=BUNDLE)


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        (local(21, 59, 59), None),
        (local(22), local(7, day=3)),
        (local(0), local(7)),
        (local(6, 59, 59), local(7)),
        (local(7), None),
    ],
)
def test_a_quiet_night_begins_and_ends_to_the_second(at: datetime, ends: datetime | None) -> None:
    assert quiet_until(at, NIGHT, SHANGHAI) == ends


@pytest.mark.parametrize(
    ("at", "ends"),
    [(local(11, 59), None), (local(12), local(14)), (local(13, 59), local(14)), (local(14), None)],
)
def test_quiet_hours_may_lie_within_a_day(at: datetime, ends: datetime | None) -> None:
    assert quiet_until(at, NOON_BREAK, SHANGHAI) == ends


def test_equal_ends_are_no_quiet_hours() -> None:
    assert quiet_until(local(8), Quiet(time(8), time(8)), SHANGHAI) is None


def test_quiet_hours_are_those_of_the_organisations_zone() -> None:
    assert quiet_until(datetime(2026, 3, 1, 23, tzinfo=UTC), NIGHT, SHANGHAI) is None  # 07:00 there


def test_in_quiet_hours_a_message_is_held_until_they_end() -> None:
    assert when(local(23)) == Posting(local(7, day=3), alone=False, held=True)


def test_what_is_grave_passes_quiet_hours() -> None:
    assert when(local(23), urgent=True) == Posting(local(23), alone=True, held=False)


@pytest.mark.parametrize(("due", "held"), [(local(7), False), (local(7, 0, 1), True)])
def test_what_would_fall_due_in_quiet_hours_passes_them(due: datetime, held: bool) -> None:
    assert when(local(1), due=due).held is held


def test_what_is_overdue_passes_quiet_hours() -> None:
    assert when(local(1), due=local(0)) == Posting(local(1), alone=True, held=False)


@pytest.mark.parametrize("quiet", [None, NIGHT])
def test_by_day_a_message_waits_for_others_of_its_minute(quiet: Quiet | None) -> None:
    assert when(local(9), quiet=quiet) == Posting(local(9, 1), alone=False, held=False)


@pytest.mark.parametrize(("left", "alone"), [(30 * MINUTE, True), (31 * MINUTE, False)])
def test_what_is_due_within_half_an_hour_waits_for_nothing(left: timedelta, alone: bool) -> None:
    assert when(local(9), due=local(9) + left).alone is alone
