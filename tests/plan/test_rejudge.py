"""Past events judged again by another version of a plan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qingting.plan.load import load
from qingting.plan.model import Plan
from qingting.plan.rejudge import Clock, Judged, PastEvent, differences, rejudge
from qingting.plan.texts import check_texts, texts_of
from tests.engine import WORK_SAFETY

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def old() -> Plan:
    return load(WORK_SAFETY)


@pytest.fixture(scope="module")
def stricter() -> Plan:
    """The same plan, but 200 reposts are major where it was 300."""
    texts = texts_of(WORK_SAFETY)
    plan = check_texts("x", {**texts, "plan.yaml": texts["plan.yaml"].replace("300", "200")}).sound
    assert plan is not None
    return plan


def past(*reposts: object, done: dict[str, datetime | None] | None = None) -> PastEvent:
    """An event that was graded once an hour."""
    judged = [
        Judged(AT + timedelta(hours=n), {"reposts": value, "sites": 3, "clicks@24h": None})
        for n, value in enumerate(reposts)
    ]
    return PastEvent("E1", "路灯", judged, {"occurrence": AT, "discovery": AT}, done or {})


def test_the_gravest_grade_counts_from_when_it_was_reached(old: Plan) -> None:
    again = rejudge(old, past(120, 400, 150))

    assert (again.grade, again.at) == ("major", AT + timedelta(hours=1))
    assert again.due["phone"] == AT + timedelta(hours=1, minutes=10)


def test_a_lower_bound_grades_as_surely_as_a_number(old: Plan) -> None:
    assert rejudge(old, past({"min": 400, "max": None})).grade == "major"


def test_what_was_never_measured_reaches_nothing(old: Plan) -> None:
    assert rejudge(old, past(None)).grade == rejudge(old, past(0)).grade
    assert rejudge(old, past()) == (None, None, {})


def test_a_changed_threshold_shows_the_event_and_its_clocks(old: Plan, stricter: Plan) -> None:
    done = AT + timedelta(minutes=20)
    found = differences(old, stricter, [past(250, done={"report": done})])

    assert [(one.old.grade, one.new.grade) for one in found] == [("larger", "major")]
    clocks = {clock.duty: clock for clock in found[0].clocks}
    assert clocks["report"] == Clock("report", AT + timedelta(minutes=30), None, done)
    report, phone, later = clocks["report"], clocks["phone"], AT + timedelta(days=1)
    assert (report.met(report.old, later), report.met(None, later)) == (True, None)
    assert (phone.met(phone.new, AT), phone.met(phone.new, later)) == (None, False)


def test_an_event_of_which_both_say_the_same_is_not_named(old: Plan, stricter: Plan) -> None:
    assert differences(old, stricter, [past(120), past(400)]) == []


def test_a_fact_that_only_the_other_plan_has_is_passed_over(old: Plan) -> None:
    event = past(400)
    odd = event._replace(judged=[Judged(AT, {**event.judged[0].facts, "no-such-fact": 7})])

    assert rejudge(old, odd).grade == "major"
