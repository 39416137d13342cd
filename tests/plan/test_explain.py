"""What a plan says to given facts: the whole answer, caps, ways up and down, faults."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from qingting.errors import InputError
from qingting.plan.caps import caps
from qingting.plan.explain import explain, opened
from qingting.plan.grade import judge
from qingting.plan.load import load
from qingting.plan.model import Cap, CapRow, Home, Plan, Trigger
from qingting.plan.ways import lowers, raises

from .small import AT, HERE, by_id, c, duty, plan_of, row, scale, situation

PLANS = Path(__file__).parents[2] / "plans"
HOUR = timedelta(hours=1)
BEYOND = datetime.max.replace(tzinfo=AT.tzinfo)

ROWS = (
    row("extraordinary"),
    row("major", "any: [reposts > 300, all: [sites >= 2, any: [likes > 9, voices > 9]]]"),
    row("larger", "at-least: {n: 2, of: [heat = high, all: [sites > 2, likes > 3], mood = angry]}",
        confirm="crowd"),
    row("general"),
)  # fmt: skip
DUTIES = by_id(
    duty("flash", "30min", start="discovery"),
    duty("reply", "12h", start="occurrence", when="grade >= major"),
    duty("tell", "10min", start="accident.declared"),
    duty("alarm", "10min", start="storm.declared"),
    duty("ask", "1h", when="heat >= mid"),
    duty("review", "1wd", start="in-force"),
)
TRIGGERS = by_id(
    Trigger(id="accident", where=HERE, declared_by="desk"),
    Trigger(id="storm", where=HERE, declared_by="desk", when=c("reposts > 200")),
)
PLAN = plan_of(
    scales={"grade": scale(*ROWS)},
    duties=DUTIES,
    triggers=TRIGGERS,
    constrained=by_id(Home(id="B4.5", where=HERE, text="correction-request")),
)


def answered(*facts: str, plan: Plan = PLAN, **more: Any) -> dict[str, Any]:
    answer = explain(plan, facts=facts, **{"at": AT, **more})
    assert json.loads(json.dumps(answer)) == answer
    return answer


def test_an_answer_has_every_key_and_speaks_the_plans_words() -> None:
    answer = answered("reposts=301", "heat=low")

    assert list(answer)[:11] == [
        "grade", "label", "possible", "missing", "reasons", "questions", "raises", "lowers",
        "duties", "caps", "constrained",
    ]  # fmt: skip
    assert (answer["grade"], answer["label"]) == ("major", "major")
    assert answer["constrained"] == [{"clause": "B4.5", "form": "correction-request"}]
    assert answer["look_again_at"] is None


def dues(answer: dict[str, Any]) -> dict[str, str | None]:
    return {one["duty"]: one["due_at"] for one in answer["duties"]}


def test_duties_are_due_in_the_plans_zone_and_waiting_ones_come_last() -> None:
    answer = answered("reposts=301", "heat=low")

    assert dues(answer) == {
        "alarm": "2026-03-02T10:10:00+08:00",  # its `when` turned to yes
        "flash": "2026-03-02T10:30:00+08:00",
        "reply": "2026-03-02T22:00:00+08:00",
        "tell": None,
        "review": None,
    }
    assert answer["duties"][1]["ladder"] == [
        {"at": "2026-03-02T10:20:00+08:00", "to": ["desk"]},
        {"at": "2026-03-02T10:30:00+08:00", "to": ["desk", "spare"]},
        {"at": "2026-03-02T11:30:00+08:00", "to": ["chief"]},
        {"at": "2026-03-02T12:30:00+08:00", "to": ["chief"]},
    ]


def test_occurrence_and_discovery_have_their_own_clocks() -> None:
    answer = answered("reposts=301", "heat=low", occurred_at=AT - 9 * HOUR, discovered_at=AT - HOUR)

    assert dues(answer)["reply"] == "2026-03-02T13:00:00+08:00"
    assert dues(answer)["flash"] == "2026-03-02T09:30:00+08:00"


def test_a_declared_trigger_starts_its_duty() -> None:
    assert dues(answered(triggers=["accident"]))["tell"] == "2026-03-02T10:10:00+08:00"


def test_a_first_day_in_force_is_an_anchor() -> None:
    answer = answered(plan=replace(PLAN, in_force_from=date(2026, 2, 27)))

    assert dues(answer)["review"] == "2026-03-01T00:00:00+08:00"


def test_a_duty_that_hangs_on_an_asked_fact_asks_for_it_once() -> None:
    keys = [question["key"] for question in answered("reposts=0")["questions"]]
    settled = [q["key"] for q in answered("reposts=301+", "likes=0", "voices=0")["questions"]]

    assert keys.count("heat") == 1
    assert settled == ["heat"]


def test_a_plan_without_a_scale_still_answers() -> None:
    answer = answered("heat=mid", plan=plan_of(duties=by_id(DUTIES["ask"])))

    assert (answer["grade"], answer["label"]) == (None, None)
    assert answer["possible"] == answer["missing"] == answer["reasons"] == []
    assert answer["raises"] == answer["lowers"] == []
    assert "ask" in dues(answer)


def test_other_scales_stand_beside() -> None:
    content = scale(row("major", "likes > 5"), row("general"), id="content")
    plan = replace(PLAN, scales={**PLAN.scales, "content": content})

    other = answered("likes=6", plan=plan)["other_scales"]

    assert other["content"]["grade"] == "major"


def test_the_instant_to_look_again_is_told() -> None:
    plan = plan_of(scales={"grade": scale(row("major", "reposts > 5 for 2h"), row("general"))})

    assert answered("reposts=6", plan=plan)["look_again_at"] == "2026-03-02T12:00:00+08:00"


@pytest.mark.parametrize(
    ("fact", "name"),
    [
        ("reposts", "reposts"), ("nothing=1", "nothing"), ("reposts=-5", "reposts"),
        ("heat=huge", "heat"), ("grade=major", "grade"), ("=1", "="), ("reposts=5..3", "reposts"),
    ],
)  # fmt: skip
def test_a_faulty_fact_is_named(fact: str, name: str) -> None:
    with pytest.raises(InputError, match=name):
        answered(fact)


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(InputError) as refused:
        answered("likes=1", "likes=2", "nothing=1", triggers=["flood"], at=BEYOND)

    assert [fault.file.split()[0] for fault in refused.value.faults] == [
        "--at", "--fact", "--fact", "--trigger",
    ]  # fmt: skip


def test_each_way_up_lists_what_is_not_yet_so() -> None:
    now = situation(PLAN, "sites=2; heat=high; reposts=0; crowd=none")

    ways = [(way.grade, way.conditions) for way in raises(PLAN, now, "grade")]

    assert ways == [
        ("major", ("reposts > 300",)),
        ("major", ("any: [likes > 9, voices > 9]",)),
        ("larger", ("at-least: {n: 1, of: [all: [sites > 2, likes > 3], mood = angry]}",
                    "crowd > none")),
    ]  # fmt: skip


def test_a_row_that_only_a_denial_holds_back_says_so() -> None:
    now = situation(PLAN, "reposts=0; sites=1; heat=high; mood=angry; crowd=none")

    assert [way.conditions for way in raises(PLAN, now, "grade") if way.grade == "larger"] == [
        ("crowd > none",)
    ]


def test_a_reached_grade_has_only_ways_beyond_it() -> None:
    now = situation(PLAN, "reposts=301")

    assert raises(PLAN, now, "grade") == ()


def test_what_holds_a_grade_up_is_what_would_have_to_cease() -> None:
    larger = situation(PLAN, "reposts=0; sites=1; heat=high; mood=angry; crowd=likely")

    assert [(w.grade, w.clause, w.conditions) for w in lowers(PLAN, larger, "grade")] == [
        ("larger", "L", ("heat = high", "mood = angry"))
    ]
    assert lowers(PLAN, situation(PLAN, "reposts=0; sites=1"), "grade") == ()


def test_a_grade_decided_by_people_opens_the_event_at_it() -> None:
    now = situation(PLAN, "reposts=0", in_force={"grade": "extraordinary"})

    graded = opened(PLAN, now, judge(PLAN, now))

    assert graded.in_force == {"grade": "extraordinary"}


def cap(*rows: CapRow) -> Plan:
    return plan_of(caps=by_id(Cap(id="hall", where=HERE, of="seats", at_most=rows, clause=("C",))))


def share(clause: str, text: str, when: str | None = None) -> CapRow:
    condition = c(when) if when else None
    return CapRow(id=clause, where=HERE, clause=(clause,), share=Fraction(text), when=condition)


FEW = CapRow(id="few", where=HERE, number=20)
HALL = cap(share("C7", "3/4", "heat >= mid"), share("C8", "1/2", "single = yes"))
FIXED = cap(share("C7", "3/4", "heat >= mid"), FEW)


@pytest.mark.parametrize(
    ("plan", "facts", "capped"),
    [
        (HALL, "seats=199; heat=high; single=no", [("hall", 149, "C7")]),
        (HALL, "seats=199; heat=high; single=yes", [("hall", 99, "C8")]),
        (HALL, "seats=199; heat=low; single=no", []),
        (HALL, "seats=199; heat=high", [("hall", None, "C7")]),  # half may hold
        (HALL, "seats=199; single=yes", [("hall", 99, "C8")]),  # three quarters would be milder
        (HALL, "seats=199; heat=low", [("hall", None, "C")]),
        (HALL, "heat=high; single=no", [("hall", None, "C")]),
        (HALL, "seats=199+; heat=high; single=no", [("hall", None, "C")]),
        (HALL, "seats=198..199; heat=high; single=yes", [("hall", 99, "C8")]),
        (HALL, "seats=198..200; heat=high; single=yes", [("hall", None, "C8")]),
        (FIXED, "seats=199; heat=high", [("hall", 20, "C")]),
        (FIXED, "heat=low", [("hall", 20, "C")]),
        (FIXED, "seats=20; heat=high", [("hall", 15, "C7")]),
    ],
)
def test_the_strictest_figure_binds_and_a_missing_fact_leaves_it_open(
    plan: Plan, facts: str, capped: list[tuple[str, int | None, str]]
) -> None:
    found = caps(plan, situation(plan, facts))

    assert [(one.cap, one.value, one.clause) for one in found] == capped


def test_outside_its_days_a_plan_caps_nothing() -> None:
    plan = replace(FIXED, in_force_to=date(2026, 3, 1))

    assert caps(plan, situation(plan)) == []
    assert answered("seats=20", "heat=high", plan=FIXED)["caps"] == [
        {"cap": "hall", "value": 15, "clause": "C7"}
    ]


SHIPPED = load(PLANS / "work-safety" / "plan.yaml")


@pytest.mark.parametrize(
    ("reposts", "grade"),
    [(100, "general"), (101, "larger"), (300, "larger"), (301, "major"), (500, "major"),
     (501, "extraordinary")],
)  # fmt: skip
def test_the_shipped_plan_turns_exactly_where_its_text_says(reposts: int, grade: str) -> None:
    answer = answered(f"reposts={reposts}", "clicks@24h=0", "sites=1", plan=SHIPPED)

    assert (answer["grade"], answer["possible"]) == (grade, [])


def test_the_shipped_plan_never_takes_unknown_for_zero() -> None:
    answer = answered("reposts=90", "sites=2", plan=SHIPPED)

    assert answer["possible"] == ["extraordinary", "major", "larger"]
    assert "clicks@24h" in answer["missing"]
