"""Duties of a grade: made, begun at their anchor, void when it falls, made anew when it rises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.engine import BUREAU, WORK_SAFETY, Bureau, Line, at, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def orange() -> Bureau:
    """A bureau whose only event eleven reposts made orange at noon."""
    bureau = Bureau(plan("ferry"))
    bureau.say("p1")
    bureau.repost("p1", 11)
    return bureau


def lower(bureau: Bureau, grade: str) -> None:
    bureau.act("lower", "office", grade=grade, why="已经核实", second="chief")


def raise_(bureau: Bureau, grade: str) -> None:
    bureau.act("raise", "office", grade=grade, why="又起来了")


def brief(rows: list[Line], *names: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_a_lead_makes_one_duty_to_judge_it_from_its_discovery_on() -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1")
    waiting = bureau.duty("judge")

    bureau.to(at(5))

    duty = bureau.duty("judge")
    assert (waiting["state"], waiting["began_at"], waiting["due_at"]) == ("waiting", None, None)
    assert (duty["holder"], duty["clause"], duty["from"]) == ("desk", "B1.3", "discovery")
    assert (duty["began_at"], duty["due_at"]) == (
        "2026-03-02T12:05:00+08:00", "2026-03-02T12:35:00+08:00",
    )  # fmt: skip
    assert {d["duty"] for d in bureau.lines("duties")} == {"judge"}


@pytest.mark.parametrize(
    ("act", "minute", "state"),
    [
        ("open", 1, "done"),
        ("open", 20, "done"),
        ("open", 50, "done-late"),
        ("dismiss", 20, "done"),
    ],
)
def test_judging_a_lead_either_way_does_that_duty(act: str, minute: int, state: str) -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1")
    bureau.to(at(minute))

    bureau.act(act, "desk", why="看过了")

    assert bureau.duty("judge")["state"] == state


def test_a_lead_that_the_plan_opens_need_not_be_judged() -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1")

    bureau.repost("p1", 101)

    assert bureau.duty("judge")["state"] == "void"


def test_an_opened_event_has_its_grades_duties_with_clocks_from_their_anchors(
    orange: Bureau,
) -> None:
    rows = {d["duty"]: d for d in orange.lines("duties") if d["event"] == "E1"}

    assert rows["line"]["due_at"] == "2026-03-02T13:00:00+08:00"
    assert rows["reply"]["due_at"] == "2026-03-02T16:00:00+08:00"
    assert (rows["flash"]["state"], rows["flash"]["from"]) == ("waiting", "discovery")
    assert "result" not in rows  # of a graver grade


def test_duties_begin_from_discovery_although_the_event_was_opened_later() -> None:
    bureau = Bureau(plan("ferry"))
    bureau.say("p1")
    bureau.to(at(hours=3))

    bureau.repost("p1", 11)

    assert bureau.duty("flash")["began_at"] == "2026-03-02T12:05:00+08:00"
    assert bureau.duty("flash")["state"] == "overdue"
    assert bureau.duty("line")["began_at"] == "2026-03-02T15:00:00+08:00"


def test_the_spell_of_a_grade_counts_from_its_beginning_also_while_it_was_a_lead() -> None:
    bureau = Bureau(plan(BUREAU))
    bureau.say("p1")
    for fact in ("attention", "speed", "reach"):
        value = {"attention": "fair", "speed": "medium", "reach": "limited"}[fact]
        bureau.act("answer", "monitor", fact=fact, value=value)
    bureau.to(at(40))

    bureau.act("open", "monitor", why="属实")

    began = {
        d["began_at"] for d in bureau.lines("duties") if d["from"] == "graded" and d["began_at"]
    }
    assert began <= {"2026-03-02T12:00:00+08:00"}


def test_raising_adds_duties_and_takes_none_away(orange: Bureau) -> None:
    orange.to(at(6))
    before = brief([d for d in orange.lines("duties") if d["event"] == "E1"], "duty", "due_at")

    raise_(orange, "red")

    after = brief([d for d in orange.lines("duties") if d["event"] == "E1"], "duty", "due_at")
    assert set(before) < set(after)
    assert orange.duty("result")["state"] == "open"
    void = {d["duty"] for d in orange.lines("duties") if d["state"] == "void"}
    assert void <= {"judge", "inquiry"}  # the house's own, which have nothing to ask any more


def test_lowering_makes_void_what_is_not_yet_due_and_says_why(orange: Bureau) -> None:
    orange.to(at(30))

    lower(orange, "yellow")

    line = orange.duty("line")
    assert line["state"] == "void"
    assert "等级降低" in line["why"]
    assert orange.duty("visit")["state"] == "open"


def test_what_was_due_before_the_lowering_stays_owed(orange: Bureau) -> None:
    orange.to(at(61))

    lower(orange, "yellow")

    assert orange.duty("line")["state"] == "overdue"
    assert orange.duty("reply")["state"] == "void"


def test_raised_again_a_new_spell_begins_with_a_new_row_and_a_new_clock(orange: Bureau) -> None:
    orange.to(at(30))
    lower(orange, "yellow")
    orange.to(at(40))

    raise_(orange, "orange")

    assert brief(orange.duties("line"), "state", "due_at") == [
        ("void", "2026-03-02T13:00:00+08:00"), ("open", "2026-03-02T13:40:00+08:00"),
    ]  # fmt: skip


def test_what_is_done_counts_once_also_in_a_new_spell(orange: Bureau) -> None:
    raise_(orange, "red")
    orange.act("complete", "office", duty="result")
    lower(orange, "yellow")

    raise_(orange, "red")

    assert brief(orange.duties("result"), "state") == [("done",)]


def test_dismissal_makes_every_live_duty_void(orange: Bureau) -> None:
    orange.act("dismiss", "desk", why="旧闻")

    states = {d["state"] for d in orange.lines("duties") if d["event"] == "E1"}
    assert states == {"void"}


def test_a_waiting_duty_begins_when_its_anchor_comes(orange: Bureau) -> None:
    orange.to(at(30))
    before = orange.duty("review")

    orange.to(at(hours=30))
    orange.act("close", "chief", why="没事了")

    after = orange.duty("review")
    assert (before["state"], before["began_at"]) == ("waiting", None)
    assert after["began_at"] == "2026-03-03T18:00:00+08:00"
    assert after["due_at"] == "2026-03-06T00:00:00+08:00"  # the end of the second working day after


def test_each_remark_of_the_event_has_a_duty_of_its_own(orange: Bureau) -> None:
    orange.to(at(10))

    orange.say("c1", "我家老人也被困在码头一整夜", kind="comment", in_reply_to="p1")

    assert brief(orange.duties("each"), "about", "began_at") == [
        ("p1", "2026-03-02T12:00:00+08:00"), ("c1", "2026-03-02T12:10:00+08:00"),
    ]  # fmt: skip


def test_a_trigger_begins_what_waits_for_it(orange: Bureau) -> None:
    orange.to(at(10))

    orange.act("declare", "desk", trigger="storm")

    assert orange.duty("surge")["due_at"] == "2026-03-02T13:10:00+08:00"


def test_what_goes_on_until_an_anchor_ends_with_it(orange: Bureau) -> None:
    orange.act("declare", "desk", trigger="storm")
    orange.to(at(10))

    orange.act("stand-down", "office", trigger="storm")

    surge = orange.duty("surge")
    assert (surge["state"], surge["why"]) == ("void", "到 storm.stood-down 为止")


def test_a_close_ends_what_was_declared_and_what_goes_on_until_then(orange: Bureau) -> None:
    orange.act("declare", "desk", trigger="storm")
    orange.to(at(hours=30))

    orange.act("close", "chief", why="没事了")

    assert {orange.duty(name)["state"] for name in ("surge", "watch")} == {"void"}


def test_declared_a_second_time_the_duty_is_made_anew(orange: Bureau) -> None:
    orange.act("declare", "desk", trigger="storm")
    orange.to(at(10))
    orange.act("stand-down", "office", trigger="storm")
    orange.to(at(20))

    orange.act("declare", "desk", trigger="storm")

    assert brief(orange.duties("surge"), "state", "began_at") == [
        ("void", "2026-03-02T12:00:00+08:00"), ("open", "2026-03-02T12:20:00+08:00"),
    ]  # fmt: skip


@pytest.mark.parametrize("restarted", [False, True])
def test_a_trigger_of_the_plan_s_own_fires_each_time_its_condition_turns_to_yes(
    orange: Bureau, restarted: bool
) -> None:
    def four(start: int) -> None:
        for n in range(start, start + 4):
            orange.say(
                f"w{n}", f"还有人在码头等着没人管的第{n}句话", kind="comment", in_reply_to="p1"
            )
            if restarted:
                orange.restart()

    four(0)
    orange.to(at(50))
    once = brief(orange.duties("wave-report"), "began_at")
    orange.to(at(hours=2))

    four(4)

    assert len(once) == 1
    assert brief(orange.duties("wave-report"), "began_at") == [
        ("2026-03-02T12:00:00+08:00",), ("2026-03-02T14:00:00+08:00",),
    ]  # fmt: skip


def test_outside_its_days_in_force_a_plan_makes_no_duties() -> None:
    bureau = Bureau(replace(plan("ferry"), in_force_to=date(2026, 3, 1)))
    bureau.say("p1")
    bureau.repost("p1", 11)

    assert bureau.event()["state"] == "open"
    assert not [d for d in bureau.lines("duties") if d["duty"] != "judge"]
