"""Grades: said by the machine, raised at once, lowered only by two."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from qingting.errors import ActionRefusedError
from qingting.grading.models import Decision
from tests.engine import WORK_SAFETY, Bureau, at, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def orange() -> Bureau:
    """A bureau with one event that eleven reposts made orange."""
    bureau = Bureau(plan("ferry"))
    bureau.say("p1")
    bureau.repost("p1", 11)
    return bureau


def lower(bureau: Bureau, grade: str = "green", by: str = "office", second: str = "chief") -> None:
    bureau.act("lower", by, grade=grade, why="已经核实", second=second)


@pytest.mark.parametrize(
    ("reposts", "grade"),
    [
        (100, "general"),
        (101, "larger"),
        (300, "larger"),
        (301, "major"),
        (500, "major"),
        (501, "extraordinary"),
    ],
)
def test_a_grade_rises_exactly_where_the_plan_says(reposts: int, grade: str) -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1")

    bureau.repost("p1", reposts)

    assert bureau.grade()["grade"] == grade


@pytest.mark.parametrize("steps", [1, 7])
def test_it_rises_there_however_the_reposts_arrive(steps: int) -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1")

    for start in range(0, 505, steps * 5):
        bureau.repost("p1", min(steps * 5, 505 - start), start=start)

    assert [g["grade"] for g in bureau.grades()] == ["general", "larger", "major", "extraordinary"]


def test_reposts_of_two_remarks_that_add_up_do_not_reach_a_grade_of_one() -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1", "东岸码头的渡船昨夜停航，几百名乘客在候船厅里等到天亮")
    bureau.say("p2", "昨夜渡船停航，东岸码头候船厅几百名乘客等了一夜没人管")

    for key in ("p1", "p2"):
        bureau.repost(key, 60)

    assert len(bureau.lines("events")) == 1
    assert bureau.grade()["grade"] == "general"


def test_reposts_of_an_event_scale_add_up_over_its_remarks() -> None:
    bureau = Bureau(plan("ferry"))
    bureau.say("p1", "东岸码头的渡船昨夜停航，几百名乘客在候船厅里等到天亮")
    bureau.say("p2", "昨夜渡船停航，东岸码头候船厅几百名乘客等了一夜没人管")

    for n in range(6):
        bureau.repost("p1", 1, start=n)
        bureau.repost("p2", 1, start=n)

    assert bureau.grade()["grade"] == "orange"


def test_a_grading_says_its_clause_its_reasons_and_what_is_missing(orange: Bureau) -> None:
    graded = orange.grade()

    assert (graded["by"], graded["grade"], graded["clauses"]) == ("engine", "orange", ["F2"])
    reason = next(r for r in graded["reasons"] if r["condition"] == "reposts > 10")
    assert (reason["value"], reason["threshold"], reason["verdict"]) == (11, "10", "yes")
    assert graded["possible"] == ["red"]
    assert graded["missing"] == ["injured"]


def test_the_machine_never_lowers(orange: Bureau) -> None:
    bureau = Bureau(plan("ferry"), key="other")
    for key in ("p1", "p2", "p3"):
        bureau.say(key, "东岸码头的渡船昨夜停航，几百名乘客等到天亮", site=f"{key}.example")

    bureau.to(at(hours=2))

    said = bureau.grade()
    assert (said["grade"], said["in_force"]) == ("green", "yellow")


def test_a_raise_holds_at_once_and_needs_no_second(orange: Bureau) -> None:
    orange.act("raise", "desk", grade="red", why="现场有人受伤")

    decided = orange.grade()
    assert (decided["by"], decided["in_force"], decided["why"]) == ("desk", "red", "现场有人受伤")
    assert decided["at"] == "2026-03-02T12:00:00+08:00"


def test_a_lowering_by_two_holds(orange: Bureau) -> None:
    lower(orange)

    assert (orange.event()["grade"], orange.grade()["in_force"]) == ("green", "green")


@pytest.mark.parametrize(
    ("by", "second", "rule"),
    [
        ("office", "office", "house:second-person"),
        ("person:7/office", "person:7/chief", "house:second-person"),
        ("desk", "office", "decide"),
        ("chief", "office", "decide"),
    ],
)
def test_a_lowering_by_one_or_by_another_role_is_refused(
    orange: Bureau, by: str, second: str, rule: str
) -> None:
    with pytest.raises(ActionRefusedError) as refused:
        lower(orange, by=by, second=second)

    assert refused.value.rule == rule
    assert orange.event()["grade"] == "orange"


def test_two_persons_of_one_role_are_two(orange: Bureau) -> None:
    lower(orange, by="office", second="office#2")

    assert orange.event()["grade"] == "green"


@pytest.mark.parametrize(
    ("act", "grade"),
    [("raise", "orange"), ("raise", "green"), ("lower", "red"), ("raise", "purple")],
)
def test_a_raise_downwards_or_a_lowering_upwards_is_refused(
    orange: Bureau, act: str, grade: str
) -> None:
    second = {"second": "chief"} if act == "lower" else {}

    with pytest.raises(ActionRefusedError):
        orange.act(act, "office", grade=grade, why="改一下", **second)


def test_after_a_lowering_what_they_saw_raises_nothing_and_what_is_graver_does(
    orange: Bureau,
) -> None:
    lower(orange)

    orange.repost("p1", 5, start=11)
    same = orange.event()["grade"]
    orange.repost("p1", 15, start=16)

    assert (same, orange.event()["grade"]) == ("green", "red")


def test_after_a_lowering_the_same_machine_grade_is_no_graver_after_a_restart(
    orange: Bureau,
) -> None:
    lower(orange)
    orange.restart()

    orange.repost("p1", 5, start=11)

    assert orange.event()["grade"] == "green"


def test_a_decision_names_the_grading_it_saw(orange: Bureau) -> None:
    seen = orange.last_grading()

    lower(orange)

    orange.write()
    assert Decision.objects.get().saw_id == seen.pk


def test_the_database_refuses_a_lowering_without_a_second_person(orange: Bureau) -> None:
    seen = orange.last_grading()
    row = {
        "event": seen.event, "scale": "grade", "at": at(), "by": "office", "lowers": True,
        "grade": "green", "in_force": "green", "saw": seen, "why": "没有理由",
    }  # fmt: skip
    Decision.objects.create(**row, second="chief")

    for second in (None, "office"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(**row, second=second)


def test_clicks_that_leave_the_window_change_the_grade_by_time_alone() -> None:
    bureau = Bureau(plan("ferry"))
    bureau.say("p1", when=at(), counts=None)
    bureau.read("p1", views=1200)
    risen = bureau.grade()["grade"]

    bureau.to(at(hours=24))

    fallen = bureau.grade()
    assert risen == "orange"
    assert (fallen["grade"], fallen["at"]) == ("green", "2026-03-03T12:00:00+08:00")
    assert fallen["in_force"] == "orange"


def test_the_next_look_is_armed_again_after_each(orange: Bureau) -> None:
    for minute in (0, 10, 20):
        orange.to(at(minute))
        orange.say(
            f"q{minute}", "昨夜码头渡船停航，候船厅几百人等了一夜没人出来", site=f"s{minute}"
        )

    orange.to(at(hours=3))

    by_time = [g for g in orange.grades("E2") if g["at"] > "2026-03-02T12:20:01"]
    assert [(g["at"], g["grade"]) for g in by_time] == [("2026-03-02T13:00:00+08:00", "green")]
