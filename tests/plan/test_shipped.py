"""The plans that come with the product."""

from __future__ import annotations

import pytest

from qingting.errors import PlanError
from qingting.plan.cases import run_cases
from qingting.plan.load import load
from qingting.plan.shipped import (
    _examples,
    list_examples,
    list_shipped,
    load_shipped,
    shipped_texts,
)
from qingting.plan.trace import trace


def test_every_folder_with_a_plan_is_listed_and_no_layer() -> None:
    assert [plan.id for plan in list_shipped()] == [
        "culture-venues", "demo-water", "hrss-bureau", "venue-respiratory-season", "work-safety",
    ]  # fmt: skip


def test_a_shipped_plan_is_read_as_it_is_chosen() -> None:
    (of,) = [plan for plan in list_shipped() if plan.id == "work-safety"]
    reading = next(r for r in of.readings.values() if len(r.choices) > 1)
    other = next(choice for choice in reading.choices if choice != reading.chosen)

    chosen = load_shipped(of.id, {reading.id: other})

    assert chosen.readings[reading.id].chosen == other
    assert chosen.hash != of.hash


@pytest.mark.parametrize(("plan", "readings"), [("nothing", {}), ("work-safety", {"X9": "a"})])
def test_a_plan_or_a_reading_that_is_not_there_is_a_fault(
    plan: str, readings: dict[str, str]
) -> None:
    with pytest.raises(PlanError):
        load_shipped(plan, readings)


@pytest.mark.parametrize("name", sorted(_examples()))
def test_an_example_is_sound_its_cases_hold_and_every_clause_has_a_home(name: str) -> None:
    path = _examples()[name]

    results = run_cases(path, load)

    assert [one for one in results if not one.passed] == []
    assert results
    assert trace(path)["homeless"] == []
    assert shipped_texts(name).keys() >= {"plan.yaml", "clauses.md"}


def test_there_are_examples_and_each_is_named_by_its_folder() -> None:
    assert len(list_examples()) >= 23
    assert {plan.id for plan in list_examples()} == _examples().keys()
