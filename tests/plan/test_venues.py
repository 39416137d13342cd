"""The two plans of venues: what a case cannot say, that something is absent or not known."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from qingting.plan.explain import explain
from qingting.plan.load import load
from qingting.plan.model import Plan

PLANS = Path(__file__).parents[2] / "plans"
HALL = ("capacity=199", "enclosed=yes", "large=no")


@lru_cache
def venues(name: str) -> Plan:
    return load(PLANS / name / "plan.yaml")


def answer(*facts: str, at: str, name: str = "culture-venues") -> dict[str, Any]:
    return explain(venues(name), facts=facts, at=datetime.fromisoformat(at))


@pytest.mark.parametrize(
    ("at", "caps", "duties"),
    [
        ("2020-11-30T23:59:59+08:00", False, False),
        ("2020-12-01T00:00:00+08:00", True, True),
        ("2022-12-09T23:59:59+08:00", True, True),
        ("2022-12-10T00:00:00+08:00", False, False),
    ],
)
def test_the_historical_plan_binds_on_its_days_alone(at: str, caps: bool, duties: bool) -> None:
    found = answer(*HALL, at=at)

    assert (bool(found["caps"]), bool(found["duties"])) == (caps, duties)


@pytest.mark.parametrize("lacking", HALL)
def test_a_cap_is_not_known_while_a_fact_is_missing(lacking: str) -> None:
    found = answer(*(fact for fact in HALL if fact != lacking), at="2021-06-01T10:00+08:00")

    assert [one["value"] for one in found["caps"]] == [None]


def test_neither_plan_grades_and_both_can_be_explained() -> None:
    for name in ("culture-venues", "venue-respiratory-season"):
        found = answer(at="2022-12-09T10:00+08:00", name=name)

        assert (found["grade"], found["possible"], found["constrained"]) == (None, [], [])


def test_the_plan_of_today_asks_for_no_code_no_name_and_no_temperature() -> None:
    today, then = venues("venue-respiratory-season"), venues("culture-venues")

    assert {"temperature", "health-code", "booking"} <= set(then.facts)
    assert not {"temperature", "health-code", "booking"} & set(today.facts)
    assert not [duty for duty in today.duties.values() if "实名" in duty.zh or "码" in duty.zh]


def test_the_plan_of_today_begins_the_day_after_the_other_ends() -> None:
    today, then = venues("venue-respiratory-season"), venues("culture-venues")

    assert str(then.in_force_to) == "2022-12-09"
    assert str(today.in_force_from) == "2022-12-10"
    assert today.in_force_to is None
