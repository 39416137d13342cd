"""Which artefact a clock is on, what it needs, who is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qingting.duties import rules
from qingting.plan.calendar import Calendar
from tests.engine import BUREAU, NOON, WORK_SAFETY, at, plan

FERRY = plan("ferry")


@pytest.mark.parametrize(
    ("of", "entry", "root"),
    [("ferry", "line", "line"), ("ferry", "redraft", "line"), ("ferry", "late", "reply"),
     ("ferry", "judge", "judge"), 
     (WORK_SAFETY, "answer-48h", "publish-site"), (BUREAU, "redraft", "line")],
)  # fmt: skip
def test_a_same_as_clock_is_on_the_artefact_of_the_first(of: str, entry: str, root: str) -> None:
    assert rules.artefact(plan(of), entry) == root


@pytest.mark.parametrize(
    ("happened", "lacking"),
    [([], ["line.approved"]), (["line.done"], ["line.approved"]), (["line.approved"], [])],
)
def test_a_duty_lacks_the_anchors_it_needs_until_they_have_come(
    happened: list[str], lacking: list[str]
) -> None:
    assert rules.missing_needs(FERRY.duties["reply"], happened) == lacking


@pytest.mark.parametrize(
    ("of", "entry", "given", "settled"),
    [
        ("ferry", "line", set(), False),
        ("ferry", "line", {"office"}, False),
        ("ferry", "line", {"office", "chief"}, True),
        (WORK_SAFETY, "special", {"main-leader"}, True),
        (WORK_SAFETY, "special", set(), False),
        (WORK_SAFETY, "statement", {"secrecy-officer"}, False),
        (WORK_SAFETY, "statement", {"secrecy-officer", "leader-in-charge"}, True),
    ],
)
def test_any_needs_one_approval_all_and_in_order_need_each(
    of: str, entry: str, given: set[str], settled: bool
) -> None:
    assert rules.approved(plan(of), plan(of).duties[entry], given) is settled


@pytest.mark.parametrize(("ladder", "numbers"), [("usual", [1, 2, 3, 4, 5]), ("none", [])])
def test_a_house_duty_climbs_the_ladder_of_the_plan_if_it_has_one(
    ladder: str, numbers: list[int]
) -> None:
    of = replace(FERRY, ladder=ladder)

    rungs = rules.rungs_of(of, None, NOON, at(60), Calendar())

    assert list(rungs) == numbers


@pytest.mark.parametrize(
    ("grade", "grave"),
    [("extraordinary", True), ("major", True), ("larger", False), ("general", False)],
)
def test_the_two_gravest_grades_of_a_plan_are_grave(grade: str, grave: bool) -> None:
    of = plan(WORK_SAFETY)
    assert of.grade is not None

    assert rules.grave(of, {of.grade.id: grade}) is grave


def test_what_is_not_graded_is_not_grave() -> None:
    assert not rules.grave(plan(WORK_SAFETY), {})
