"""Duties that come again: every two hours, each day, for all events or for none."""

from __future__ import annotations

import pytest

from tests.engine import Bureau, at, plan

pytestmark = pytest.mark.django_db

OTHER = "第三中学食堂被家长拍到剩饭回锅，学校贴出告示说已经换了承包方"


@pytest.fixture
def yellow() -> Bureau:
    """A bureau whose only event three reposts made yellow at noon; its rounds count from 12:05."""
    bureau = Bureau(plan("ferry"))
    bureau.say("p1")
    bureau.repost("p1", 3)
    bureau.to(at(5))
    return bureau


def clock(bureau: Bureau, name: str, event: str | None = "E1") -> tuple[str, int, int, str]:
    """When the present one is due (day and time), its number, how many were missed, its state."""
    duty = bureau.duties(name, event)[-1]
    return duty["due_at"][8:16], duty["occurrence"], duty["missed"], duty["state"]


def test_the_first_is_due_one_step_after_the_anchor(yellow: Bureau) -> None:
    assert clock(yellow, "watch") == ("02T14:05", 1, 0, "open")


def test_done_it_moves_to_the_next_one(yellow: Bureau) -> None:
    yellow.to(at(hours=1))

    yellow.act("complete", "desk", duty="watch")

    assert clock(yellow, "watch") == ("02T16:05", 2, 0, "open")


def test_it_is_overdue_from_its_due_time_until_the_next_comes(yellow: Bureau) -> None:
    yellow.to(at(hours=3))

    assert clock(yellow, "watch") == ("02T14:05", 1, 0, "overdue")


def test_one_that_nobody_did_is_counted_as_missed_when_the_next_is_due(yellow: Bureau) -> None:
    yellow.to(at(hours=4, minutes=5))

    assert clock(yellow, "watch") == ("02T16:05", 2, 1, "overdue")


def test_after_a_sleep_all_that_were_passed_over_are_missed(yellow: Bureau) -> None:
    yellow.sleep(at(hours=9))

    assert clock(yellow, "watch") == ("02T20:05", 4, 3, "overdue")


def test_a_sleep_and_a_wakeful_engine_come_to_the_same(yellow: Bureau) -> None:
    yellow.to(at(hours=9))

    assert clock(yellow, "watch") == ("02T20:05", 4, 3, "overdue")


def test_done_late_it_moves_to_the_next_that_is_still_to_come(yellow: Bureau) -> None:
    yellow.to(at(hours=5))

    yellow.act("complete", "desk", duty="watch")

    occurrence = clock(yellow, "watch")
    assert occurrence == ("02T18:05", 3, 1, "open")


def test_it_rests_while_its_event_is_quiet(yellow: Bureau) -> None:
    yellow.to(at(hours=24))
    quiet = clock(yellow, "watch")
    told = len(yellow.notices("watch"))

    yellow.to(at(hours=40))

    assert yellow.event()["state"] == "quiet"
    assert clock(yellow, "watch") == quiet
    assert len(yellow.notices("watch")) == told


@pytest.mark.parametrize("restarted", [False, True])
def test_done_while_its_event_is_quiet_it_still_rests(yellow: Bureau, restarted: bool) -> None:
    yellow.to(at(hours=25))
    yellow.act("complete", "desk", duty="watch")
    done = clock(yellow, "watch")
    if restarted:
        yellow.restart()

    yellow.to(at(hours=40))

    assert yellow.event()["state"] == "quiet"
    assert clock(yellow, "watch")[:3] == done[:3]


def test_woken_it_goes_on_with_the_next_and_counts_none_of_the_rest_as_missed(
    yellow: Bureau,
) -> None:
    yellow.to(at(hours=40))
    _, number, missed, _ = clock(yellow, "watch")

    yellow.repost("p1", 10, start=3)

    due, later, still_missed, state = clock(yellow, "watch")
    assert yellow.event()["state"] == "open"
    assert (due, state, still_missed) == ("04T04:05", "open", missed)
    assert later > number


def test_a_daily_duty_serves_all_events_and_is_there_once(yellow: Bureau) -> None:
    yellow.say("q1", OTHER)
    yellow.repost("q1", 3)

    (row,) = yellow.duties("list", None)
    assert (row["event"], row["due_at"], row["state"]) == (
        None,
        "2026-03-02T17:00:00+08:00",
        "open",
    )


def test_it_ends_when_the_last_event_that_needs_it_needs_it_no_more(yellow: Bureau) -> None:
    yellow.say("q1", OTHER)
    yellow.repost("q1", 3)
    yellow.act("raise", "desk", event="E1", grade="orange", why="严重")
    one_left = clock(yellow, "list", None)

    yellow.act("dismiss", "desk", event="E2", why="无关")

    assert one_left[3] == "open"
    assert clock(yellow, "list", None)[3] == "void"


@pytest.mark.parametrize("restarted", [False, True])
def test_it_comes_again_each_day_while_an_event_needs_it(yellow: Bureau, restarted: bool) -> None:
    yellow.to(at(hours=4))
    yellow.act("complete", "desk", duty="list")
    if restarted:
        yellow.restart()

    yellow.to(at(hours=20))

    assert clock(yellow, "list", None) == ("03T17:00", 2, 0, "open")


def test_a_quiet_event_needs_no_daily_list(yellow: Bureau) -> None:
    yellow.to(at(hours=30))

    assert yellow.event()["state"] == "quiet"
    assert clock(yellow, "list", None)[3] == "void"


def test_a_standing_duty_is_there_without_any_event() -> None:
    bureau = Bureau(plan("ferry"))

    before = clock(bureau, "round", None)
    bureau.to(at(hours=22))

    assert before == ("03T09:00", 1, 0, "open")
    assert clock(bureau, "round", None) == ("03T09:00", 1, 0, "overdue")


def test_a_standing_duty_goes_on_for_ever() -> None:
    bureau = Bureau(plan("ferry"))
    bureau.to(at(hours=20))
    bureau.act("complete", "desk", duty="round", event="")

    bureau.to(at(days=3))

    assert clock(bureau, "round", None) == ("05T09:00", 3, 1, "overdue")
