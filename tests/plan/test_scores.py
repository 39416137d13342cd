"""Scores: points added up, as a range while facts are open."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from qingting.plan.facts import Interval
from qingting.plan.grade import judge
from qingting.plan.model import FactKey, Number, Point, Score, Term
from qingting.plan.scores import rounded
from qingting.plan.verdict import holds, sight_in_force

from .small import HERE, by_id, c, known, plan_of, row, scale, situation

HEAT = Term(2, "heat", (0, 5, 10), ())
REPOSTS = Term(
    1, None, (), (Point(c("reposts > 100"), 8), Point(c("reposts > 10"), 4), Point(None, 1))
)
CROWD = Term(Fraction(1, 2), None, (), (Point(c("crowd = likely"), 3),))


def total(facts: str, *terms: Term, how: Any = "sum", round: Any = "none", remark: str = "") -> Any:
    score = Score(id="total", where=HERE, add=terms, how=how, round=round)
    plan = plan_of(scores=by_id(score))
    sight = sight_in_force(plan, situation(plan, facts))
    if remark:
        sight = sight.of_remark(known(plan, remark))
    return sight.now(FactKey("total"))


@pytest.mark.parametrize(
    ("facts", "low", "high"),
    [
        ("heat=mid; reposts=11", 14, 14),
        ("heat=mid; reposts=10", 11, 11),
        ("heat=mid; reposts=101", 18, 18),
        ("heat=mid+; reposts=101", 18, 28),
        ("reposts=5..11", 1, 24),
        ("reposts=50+", 4, 28),
        ("", 1, 28),
    ],
)
def test_a_score_ranges_over_all_that_is_not_excluded(facts: str, low: int, high: int) -> None:
    assert total(facts, HEAT, REPOSTS) == Interval(low, high)


@pytest.mark.parametrize(("facts", "low", "high"), [("crowd=none", 0, 0), ("", 0, Fraction(3, 2))])
def test_a_table_that_no_row_fits_gives_nothing(facts: str, low: Number, high: Number) -> None:
    assert total(facts, CROWD) == Interval(low, high)


def test_a_mean_divides_by_the_weights() -> None:
    assert total("heat=mid; reposts=11", HEAT, REPOSTS, how="mean") == Interval(
        Fraction(14, 3), Fraction(14, 3)
    )


def test_a_mean_of_negative_weights_keeps_its_ends_in_order() -> None:
    negative = Term(-1, "heat", (0, 5, 10), ())

    assert total("", negative, how="mean") == Interval(0, 10)


@pytest.mark.parametrize(
    ("number", "how", "whole"),
    [
        (Fraction(25, 2), "half-up", 13), (Fraction(249, 20), "half-up", 12),
        (Fraction(-25, 2), "half-up", -13), (Fraction(-249, 20), "half-up", -12),
        (12, "half-up", 12), (Fraction(129, 10), "down", 12), (Fraction(-1, 2), "down", -1),
        (Fraction(25, 2), "none", Fraction(25, 2)), (Fraction(24, 2), "none", 12),
    ],
)  # fmt: skip
def test_both_ends_are_rounded_as_the_plan_says(number: Number, how: Any, whole: Number) -> None:
    assert rounded(number, how) == whole


def test_a_score_speaks_of_the_event_whatever_the_remark() -> None:
    assert total("heat=low; reposts=11", HEAT, REPOSTS, remark="reposts=500") == Interval(4, 4)


def test_an_open_score_asks_for_the_facts_below_it() -> None:
    score = Score(id="total", where=HERE, add=(HEAT, REPOSTS, CROWD), how="sum", round="none")
    plan = plan_of(scores=by_id(score), scales={"grade": scale(row("major", "total > 9"),
                                                               row("general"))})  # fmt: skip

    whole = judge(plan, situation(plan)).scales["grade"]
    part = judge(plan, situation(plan, "crowd=none; reposts=11", "likes=1")).scales["grade"]

    assert whole.missing == ("crowd", "heat", "reposts")
    assert part.missing == ("heat",)
    assert part.facts == {"total": {"min": 4, "max": 24}, "heat": None, "reposts": 11,
                          "crowd": "none"}  # fmt: skip


def test_a_score_known_only_now_keeps_a_duration_open() -> None:
    score = Score(id="total", where=HERE, add=(HEAT,), how="sum", round="none")
    plan = plan_of(scores=by_id(score))

    result = holds(plan, c("total > 9 for 2h"), situation(plan, "heat=high"))

    assert (result.value, result.unknown) == ("possibly", (FactKey("total"),))
