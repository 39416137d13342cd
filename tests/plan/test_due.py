"""When duties fall due, whom a ladder tells when, and which duties a situation makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import pytest

from qingting.plan.calendar import FIRST, LAST
from qingting.plan.due import (
    Due,
    asked_by_duties,
    due_at,
    is_in_force,
    next_slot,
    offset_at,
    owed,
    repeat_times,
    rungs,
    told,
)
from qingting.plan.model import Ladder
from qingting.plan.parts import Per, Repeat, Rung, Span
from qingting.plan.values import parse_span

from .small import AT, HERE, LADDER, by_id, duty, plan_of, row, scale, situation

ZONE = "Asia/Shanghai"
HOUR = timedelta(hours=1)


def t(text: str) -> datetime:
    return datetime.fromisoformat(text + "+08:00")


@pytest.mark.parametrize(
    ("anchor", "within", "at", "provisional"),
    [
        ("2026-03-02T10:00", "30min", "2026-03-02T10:30", False),
        ("2026-03-02T10:00", "2d", "2026-03-04T10:00", False),
        ("2026-03-02T10:00", "1wd", "2026-03-04T00:00", False),
        ("2026-03-06T23:59", "1wd", "2026-03-10T00:00", False),
        ("2026-03-07T00:00", "1wd", "2026-03-10T00:00", False),
        ("2026-03-02T10:00", "0wd", "2026-03-03T00:00", False),
        ("2026-03-07T10:00", "0wd", "2026-03-10T00:00", False),
        ("2026-02-13T10:00", "2wd", "2026-02-25T00:00", False),
        ("2026-12-31T10:00", "1wd", "2027-01-02T00:00", True),
        ("2026-12-31T10:00", "0wd", "2027-01-01T00:00", False),
        ("2026-03-07T10:00", "0cd", "2026-03-08T00:00", False),
        ("2026-03-07T00:00", "0cd", "2026-03-08T00:00", False),
        ("2026-03-06T23:59", "1cd", "2026-03-08T00:00", False),
        ("2026-12-31T10:00", "15cd", "2027-01-16T00:00", False),
    ],
)
def test_a_duty_is_due_its_span_after_the_anchor(
    anchor: str, within: str, at: str, provisional: bool
) -> None:
    due = due_at(t(anchor), parse_span(within), zone=ZONE)

    assert due == Due(t(at), provisional)
    assert due.at.tzinfo == UTC


def test_days_are_cut_in_the_plans_zone() -> None:
    late_in_london = datetime.fromisoformat("2026-03-02T20:00+00:00")  # 04:00 next day in Beijing

    assert due_at(late_in_london, Span(working_days=0), zone=ZONE).at == t("2026-03-04T00:00")
    assert due_at(late_in_london, Span(working_days=0), zone="Europe/London").at == (
        datetime.fromisoformat("2026-03-03T00:00+00:00")
    )


@pytest.mark.parametrize(
    ("due", "offset", "at"),
    [
        ("2026-03-04T00:00", "-1wd", "2026-03-03T00:00"),
        ("2026-03-04T00:00", "1wd", "2026-03-05T00:00"),
        ("2026-03-07T00:00", "1wd", "2026-03-10T00:00"),
        ("2026-03-04T12:00", "-1wd", "2026-03-04T00:00"),
        ("2026-03-07T00:00", "1cd", "2026-03-08T00:00"),
        ("2026-03-07T00:00", "-1cd", "2026-03-06T00:00"),
        ("2026-03-04T12:00", "-10min", "2026-03-04T11:50"),
    ],
)
def test_an_offset_counts_from_the_day_that_a_due_time_ends(due: str, offset: str, at: str) -> None:
    assert offset_at(t(due), parse_span(offset, signed=True), zone=ZONE) == t(at)


def test_a_ladder_is_climbed_in_order_of_time() -> None:
    found = rungs(LADDER, began=AT, due=AT + HOUR, zone=ZONE)

    assert [(rung.number, rung.at - AT, rung.tell, rung.by) for rung in found] == [
        (1, timedelta(minutes=50), ("holder",), None),
        (2, HOUR, ("holder", "deputy"), None),
        (3, 2 * HOUR, ("chief",), "phone"),
        (4, 3 * HOUR, ("chief",), "phone"),
    ]


@pytest.mark.parametrize(("within_min", "numbers"), [(9, [2, 3, 4]), (10, [1, 2, 3, 4])])
def test_a_rung_before_the_anchor_is_skipped(within_min: int, numbers: list[int]) -> None:
    found = rungs(LADDER, began=AT, due=AT + timedelta(minutes=within_min), zone=ZONE)

    assert [rung.number for rung in found] == numbers


def test_a_rung_in_working_days_follows_the_calendar() -> None:
    ladder = Ladder(id="slow", where=HERE, rungs=(Rung(("chief",), at=Span(working_days=1)),))

    found = rungs(ladder, began=AT, due=t("2026-03-07T00:00"), zone=ZONE)

    assert [rung.at for rung in found] == [t("2026-03-10T00:00")]


def test_holder_and_deputy_are_told_by_role() -> None:
    plan = plan_of()

    assert told(plan, "desk", ("holder", "deputy", "chief")) == ("desk", "spare", "chief")
    assert told(plan, "desk", ("spare", "deputy")) == ("spare",)
    assert told(plan, "desk@roads", ("holder", "deputy")) == ("desk@roads", "spare")
    assert told(plan, "chief", ("holder", "deputy")) == ("chief",)
    assert told(plan, "nobody", ("deputy",)) == ("nobody",)


@pytest.mark.parametrize(
    ("day", "times", "after", "slot"),
    [
        ("day", [(17, 0)], "2026-03-02T10:00", "2026-03-02T17:00"),
        ("day", [(17, 0)], "2026-03-02T16:59", "2026-03-02T17:00"),
        ("day", [(17, 0)], "2026-03-02T17:00", "2026-03-03T17:00"),
        ("day", [(9, 0), (13, 0)], "2026-03-02T09:00", "2026-03-02T13:00"),
        ("wd", [(9, 0)], "2026-03-06T09:00", "2026-03-09T09:00"),
        ("wd", [(9, 0)], "2026-02-13T09:00", "2026-02-14T09:00"),
        ("wd", [(9, 0)], "2026-02-14T09:00", "2026-02-24T09:00"),
        ("mon", [(9, 0)], "2026-03-02T08:59", "2026-03-02T09:00"),
        ("mon", [(9, 0)], "2026-03-02T09:00", "2026-03-09T09:00"),
        ("sun", [(9, 0)], "2026-03-02T09:00", "2026-03-08T09:00"),
        ("month-1", [(9, 0)], "2026-03-01T09:00", "2026-04-01T09:00"),
    ],
)
def test_a_standing_time_is_the_next_one_after(
    day: Any, times: list[tuple[int, int]], after: str, slot: str
) -> None:
    assert next_slot(Per(day, tuple(times)), t(after), ZONE) == t(slot)


def test_a_standing_time_is_local_over_a_change_of_clocks() -> None:
    after = datetime.fromisoformat("2026-03-28T12:00+00:00")  # clocks go on in the night

    slot = next_slot(Per("day", ((9, 0),)), after, "Europe/London")

    assert slot == datetime.fromisoformat("2026-03-29T09:00+01:00")


def test_no_standing_time_lies_beyond_the_calendar() -> None:
    assert next_slot(Per("day", ((9, 0),)), LAST, ZONE) == LAST
    assert next_slot(Per("month-1", ((9, 0),)), LAST, ZONE) == LAST


def test_a_repetition_begins_one_step_after_its_anchor() -> None:
    repeat = Repeat(2 * HOUR, "closed")

    first = [islice(repeat_times(repeat, AT, AT + k * HOUR), 2) for k in (-1, 0, 2, 3)]

    assert [[(at - AT) // HOUR for at in points] for points in first] == [
        [2, 4], [2, 4], [4, 6], [4, 6],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("begins", "ends", "day", "holds"),
    [
        (date(2026, 3, 2), date(2026, 3, 3), "2026-03-01T23:59", False),
        (date(2026, 3, 2), date(2026, 3, 3), "2026-03-02T00:00", True),
        (date(2026, 3, 2), date(2026, 3, 3), "2026-03-03T23:59", True),
        (date(2026, 3, 2), date(2026, 3, 3), "2026-03-04T00:00", False),
        ("unknown", None, "2026-03-04T00:00", True),
        (None, None, "2026-03-04T00:00", True),
    ],
)
def test_a_plan_holds_on_its_first_and_last_day(
    begins: Any, ends: Any, day: str, holds: bool
) -> None:
    assert is_in_force(plan_of(in_force_from=begins, in_force_to=ends), t(day)) is holds


DUTIES = by_id(
    duty("waits", start="flash.done"),
    duty("flash", "30min", start="discovery"),
    duty("daily", None, when="grade = general", per=Per("day", ((17, 0),))),
    duty("grave", when="grade >= major"),
    duty("maybe", when="heat >= mid"),
    duty("doubt", each="doubt"),
    duty("watch", None, start="discovery", repeat=Repeat(2 * HOUR, "closed")),
    duty("check", "30min", start="discovery", repeat=Repeat(2 * HOUR, "graded")),
    duty("shifts", None, start="discovery", roster="no-gaps"),
)
PLAN = plan_of(
    duties=DUTIES, scales={"grade": scale(row("major", "reposts > 300"), row("general"))}
)
BEGAN = {"discovery": AT - 3 * HOUR, "graded": AT}


def listed(plan: Any = PLAN, **more: Any) -> list[tuple[str, str | None]]:
    given: dict[str, Any] = {"in_force": {"grade": "general"}, "happened": BEGAN} | more
    return [
        (one.duty.id, f"{one.due_at.astimezone(AT.tzinfo):%H:%M}" if one.due_at else None)
        for one in owed(plan, situation(plan, **given))
    ]


def test_duties_are_listed_by_due_time_and_those_that_wait_last() -> None:
    assert listed() == [
        ("flash", "07:30"), ("watch", "11:00"), ("daily", "17:00"), ("shifts", None),
        ("waits", None),
    ]  # fmt: skip


def test_duties_follow_the_grade_in_force() -> None:
    graver = scale(row("extraordinary"), row("major"), row("general"))

    now = listed(replace(PLAN, scales={"grade": graver}), in_force={"grade": "extraordinary"})

    assert ("grave", "11:00") in now
    assert "daily" not in dict(now)


def test_a_repetition_that_has_not_ended_is_due_its_limit_after_each_point() -> None:
    assert ("check", "11:30") in listed(happened={"discovery": AT - 3 * HOUR})
    assert ("check", "11:30") in listed(happened=BEGAN | {"graded": AT + HOUR})


def test_a_plan_out_of_force_makes_no_duties_and_asks_nothing() -> None:
    plan = replace(PLAN, in_force_to=date(2026, 3, 1))

    assert listed(plan) == []
    assert asked_by_duties(plan, situation(plan, happened=BEGAN)) == ()


def test_a_duty_asks_for_the_facts_that_leave_it_open_once_its_anchor_came() -> None:
    keys = [question.key for question in asked_by_duties(PLAN, situation(PLAN, happened=BEGAN))]

    assert keys == ["heat"]
    assert asked_by_duties(PLAN, situation(PLAN)) == ()


def test_the_ladder_of_a_duty_counts_from_its_own_due_time() -> None:
    flash = owed(PLAN, situation(PLAN, in_force={"grade": "general"}, happened=BEGAN))[0]

    assert [rung.number for rung in flash.rungs] == [1, 2, 3, 4]
    assert flash.began_at == BEGAN["discovery"]
    assert not flash.provisional


def test_no_due_time_lies_beyond_the_calendar() -> None:
    far = Span(wall=timedelta(days=9_999_999))

    assert due_at(AT, far, zone=ZONE).at == LAST
    assert due_at(FIRST, Span(working_days=1), zone=ZONE).at > FIRST
