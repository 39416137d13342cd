"""From rows to a grading: what is sure, what is possible, why, and what to find out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingting.plan.facts import Interval, Situation
from qingting.plan.grade import Decided, Grading, in_force, judge
from qingting.plan.model import FactKey, Plan

from .small import AT, FACTS, by_id, c, fact, plan_of, row, scale, situation

ROWS = (
    row("extraordinary", "reposts > 500"),
    row("major", "any: [reposts > 300, all: [sites >= 2, clicks@24h > 10000]]", confirm="crowd"),
    row("larger", "any: [reposts > 100, single = yes]", confirm="crowd"),
    row("general"),
)
PLAN = plan_of(
    scales={"grade": scale(*ROWS)},
    facts={**FACTS, "single": replace(FACTS["single"], when=c("sites <= 1"))},
)
REMARKS = plan_of(scales={"grade": scale(*ROWS, of="remark")}, facts=PLAN.facts)


def graded(facts: str, *remarks: str, plan: Plan = PLAN, **more: Any) -> Grading:
    return judge(plan, situation(plan, facts, *remarks, **more)).scales["grade"]


@pytest.mark.parametrize(
    ("facts", "certain", "possible"),
    [
        ("reposts=100; sites=2; clicks=0", "general", ()),
        ("reposts=101; sites=2; clicks=0", "larger", ()),
        ("reposts=301; sites=2; clicks=0", "major", ()),
        ("reposts=501", "extraordinary", ()),
        ("reposts=100; sites=2; clicks@24h=10000", "general", ()),
        ("reposts=100; sites=2; clicks@24h=10001", "major", ()),
        ("reposts=100; sites=2", "general", ("major",)),
        ("reposts=100+; sites=2; clicks=0", "general", ("extraordinary", "major", "larger")),
        ("reposts=301+; sites=2; clicks=0", "major", ("extraordinary",)),
        ("reposts=100; sites=1; clicks=0", "general", ("larger",)),
        ("reposts=100; sites=1; clicks=0; single=yes", "larger", ()),
        ("reposts=301; sites=2; clicks=0; crowd=likely", "major", ()),
        ("reposts=301; sites=2; clicks=0; crowd=none", "general", ()),
        ("reposts=501; crowd=none", "extraordinary", ()),
    ],
)
def test_the_gravest_sure_row_wins_and_the_graver_not_excluded_stay_possible(
    facts: str, certain: str, possible: tuple[str, ...]
) -> None:
    grading = graded(facts)

    assert (grading.certain, grading.possible) == (certain, possible)


def test_nothing_known_reaches_otherwise_and_excludes_nothing() -> None:
    grading = graded("")

    assert grading.certain == "general"
    assert grading.possible == ("extraordinary", "major", "larger")
    assert grading.missing == ("clicks@24h", "reposts", "sites")
    assert grading.reasons[0].as_json() == {
        "grade": "general", "clause": "G", "condition": "otherwise", "value": None,
        "threshold": None, "verdict": "yes",
    }  # fmt: skip
    assert grading.clauses == ("G",)
    assert grading.remark is None


def test_reasons_are_the_comparisons_of_the_row_reached_and_of_those_possible() -> None:
    grading = graded("reposts=301+; sites=2; clicks=0")

    assert [(r.grade, r.condition, r.value, r.threshold, r.verdict) for r in grading.reasons] == [
        ("major", "reposts > 300", {"min": 301, "max": None}, "300", "yes"),
        ("major", "sites >= 2", 2, "2", "yes"),
        ("major", "clicks@24h > 10000", 0, "10000", "no"),
        ("extraordinary", "reposts > 500", {"min": 301, "max": None}, "500", "possibly"),
    ]


def test_questions_ask_for_what_is_missing_and_for_what_confirms() -> None:
    grading = graded("reposts=101; sites=1+; clicks=0+")

    assert [question.as_json() for question in grading.questions] == [
        {"key": "clicks@24h", "kind": "measured", "ask": None, "within_s": None, "clause": None,
         "can_raise_to": ["major"]},
        {"key": "sites", "kind": "measured", "ask": None, "within_s": None, "clause": None,
         "can_raise_to": ["major"]},
        {"key": "crowd", "kind": "confirm", "ask": "desk", "within_s": 1800, "clause": "F1",
         "can_raise_to": []},
    ]  # fmt: skip


@pytest.mark.parametrize("facts", ["crowd=likely", "crowd=none"])
def test_what_is_confirmed_is_not_asked_again(facts: str) -> None:
    grading = graded(f"reposts=301; clicks=0; {facts}")

    assert "crowd" not in [question.key for question in grading.questions]


def test_an_asked_fact_says_whom_to_ask_and_how_soon() -> None:
    question = graded("reposts=0; sites=1; clicks=0").questions[0]

    assert question.as_json() == {
        "key": "single", "kind": "asked", "ask": "desk", "within_s": 1800, "clause": "F1",
        "can_raise_to": ["larger"],
    }  # fmt: skip


def test_a_fact_without_a_time_or_clause_is_asked_without() -> None:
    bare = fact("heat", ask="desk", clause=())
    plan = plan_of(facts={"heat": bare}, scales={"grade": scale(row("major", "heat = high"),
                                                                row("general"))})  # fmt: skip

    question = graded("", plan=plan).questions[0]

    assert (question.within_s, question.clause) == (None, None)


def test_a_settled_branch_asks_nothing() -> None:
    grading = graded("reposts=100+; sites=1; clicks=5; single=no")

    assert grading.missing == ("reposts",)


def test_the_event_takes_the_gravest_remark_and_names_it() -> None:
    grading = graded("clicks=0", "reposts=101; sites=2", "reposts=301; sites=2", plan=REMARKS)

    assert (grading.certain, grading.possible, grading.remark) == ("major", (), 1)
    assert grading.facts["reposts"] == 301


def test_possible_is_the_union_over_remarks_of_what_is_graver() -> None:
    grading = graded(
        "clicks=0; sites=2", "reposts=301", "reposts=400+", "reposts=0..200", plan=REMARKS
    )

    assert (grading.certain, grading.possible, grading.remark) == ("major", ("extraordinary",), 0)
    assert grading.reasons[-1].value == {"min": 400, "max": None}


def test_facts_shown_are_of_the_remark_that_may_be_gravest() -> None:
    grading = graded("clicks=0; sites=2", "reposts=1", "reposts=50+", plan=REMARKS)

    assert (grading.certain, grading.remark) == ("general", None)
    assert grading.facts["reposts"] == {"min": 50, "max": None}


def test_every_remark_keeps_to_itself() -> None:
    grading = graded("reposts=0", "clicks=20000; clicks@24h=20000; sites=1; single=no",
                     "sites=5; clicks=0", plan=REMARKS)  # fmt: skip

    assert (grading.certain, grading.possible) == ("general", ())


@pytest.mark.parametrize(
    ("grade", "milder", "graver"), [("extraordinary", 3, 0), ("larger", 1, 2), ("general", 0, 3)]
)
def test_a_grade_knows_how_many_are_milder_and_how_many_graver(
    grade: str, milder: int, graver: int
) -> None:
    own = PLAN.scales["grade"]

    assert (own.rank(grade), own.graver(grade)) == (milder, graver)
    assert own.at_least(grade, "larger") is (milder >= 1)


def test_rows_of_one_grade_stand_together() -> None:
    rows = (
        row("major", "likes > 5", clause="M1"),
        row("major", "reposts > 5", clause="M2"),
        row("major", "voices > 5", clause="M3"),
        row("general"),
    )
    plan = plan_of(scales={"grade": scale(*rows)})

    grading = graded("reposts=6; voices=6", plan=plan)

    assert (grading.certain, grading.possible) == ("major", ())
    assert grading.clauses == ("M2", "M3")
    assert graded("voices=0; reposts=0", plan=plan).possible == ("major",)


def test_rows_milder_than_otherwise_are_never_reached_and_its_own_row_explains_it() -> None:
    rows = (row("major", "likes > 5"), row("general", "reposts > 5", clause="G1"),
            row("general", clause="G2"), row("minor", "reposts > 0"))  # fmt: skip
    plan = plan_of(scales={"grade": scale(*rows)})

    assert graded("likes=0; reposts=6", plan=plan).clauses == ("G1",)
    assert graded("likes=0; reposts=5", plan=plan).clauses == ("G2",)
    assert graded("likes=0; reposts=5", plan=plan).certain == "general"


def test_a_grade_reached_only_by_people_is_never_possible() -> None:
    plan = plan_of(scales={"grade": scale(row("extraordinary"), row("major", "likes > 5"),
                                          row("general"))})  # fmt: skip

    assert graded("", plan=plan).possible == ("major",)


def test_otherwise_without_a_bare_row_cites_its_first() -> None:
    rows = (row("general", "likes > 5", clause="G1"),)

    assert graded("likes=0", plan=plan_of(scales={"grade": scale(*rows)})).clauses == ("G1",)


TWO = plan_of(
    scales=by_id(
        scale(
            row("extraordinary", "all: [content >= major, heat = high]"),
            row("major", "content >= major"),
            row("general"),
        ),
        scale(
            row("extraordinary", "likes > 500"),
            row("major", "likes > 300"),
            row("general"),
            id="content",
        ),
    )
)


@pytest.mark.parametrize(
    ("facts", "certain", "possible", "missing"),
    [
        ("likes=0; heat=high", "general", (), ()),
        ("likes=301; heat=mid", "major", (), ()),
        ("likes=301; heat=high", "extraordinary", (), ()),
        ("likes=300+; heat=mid", "general", ("major",), ("likes",)),
        ("likes=301+; heat=mid", "major", (), ()),
        ("heat=high", "general", ("extraordinary", "major"), ("likes",)),
        ("", "general", ("extraordinary", "major"), ("heat", "likes")),
    ],
)
def test_a_scale_is_a_fact_to_another(
    facts: str, certain: str, possible: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    grading = graded(facts, plan=TWO)

    assert (grading.certain, grading.possible) == (certain, possible)
    assert grading.missing == missing


def test_what_people_decided_on_a_scale_is_what_another_reads() -> None:
    raised = graded("likes=0; heat=low", plan=TWO, in_force={"content": "major"})
    lowered = graded("likes=301; heat=low", plan=TWO, in_force={"content": "general"},
                     seen={"content": "major"})  # fmt: skip
    overtaken = graded("likes=501; heat=low", plan=TWO, in_force={"content": "general"},
                       seen={"content": "major"})  # fmt: skip

    assert (raised.certain, lowered.certain, overtaken.certain) == ("major", "general", "major")
    assert raised.facts == {"content": "major", "heat": "low"}


@pytest.mark.parametrize(
    ("certain", "decided", "seen", "expected"),
    [
        ("major", None, None, "major"),
        ("major", "larger", None, "major"),
        ("larger", "major", None, "major"),
        ("major", "larger", "major", "larger"),
        ("larger", "general", "major", "general"),
        ("extraordinary", "larger", "major", "extraordinary"),
    ],
)
def test_people_stand_until_the_machine_is_sure_of_worse_than_they_saw(
    certain: str, decided: str | None, seen: str | None, expected: str
) -> None:
    people = None if decided is None else Decided(decided, seen)

    assert in_force(PLAN.scales["grade"], people, [certain]) == expected


def test_every_fact_that_a_scale_reads_is_shown() -> None:
    rows = (row("major", "all: [mood = angry, single = yes, peak-share@1h > 50%]"),
            row("general", confirm="crowd"))  # fmt: skip
    plan = plan_of(scales={"grade": scale(*rows)}, facts=PLAN.facts)

    facts = graded("mood=angry; sites=4; peak-share@1h=25%..50%", plan=plan).facts

    assert facts == {"mood": "angry", "single": "no", "sites": 4,
                     "peak-share@1h": {"min": 0.25, "max": 0.5}, "crowd": None}  # fmt: skip


def test_time_alone_may_change_a_grading() -> None:
    plan = plan_of(scales={"grade": scale(row("major", "reposts > 5 for 2h"), row("general"))})

    grading = graded("reposts=6 for 1h", plan=plan)

    assert grading.look_again_at == AT + timedelta(hours=1)
    assert grading.reasons[-1].condition == "reposts > 5 for 2h"
    assert grading.missing == ("reposts",)


def test_a_scale_sustained_asks_for_the_scale_itself() -> None:
    plan = plan_of(scales=by_id(scale(row("major", "content >= major for 2h"), row("general")),
                                TWO.scales["content"]))  # fmt: skip

    assert graded("likes=400", plan=plan).missing == ("content",)


COUNTS = ("reposts", "sites")
ENDS = st.tuples(st.integers(0, 600), st.one_of(st.none(), st.integers(0, 600)))


@settings(deadline=None, derandomize=True)
@given(st.dictionaries(st.sampled_from(COUNTS), ENDS), st.lists(
    st.dictionaries(st.sampled_from(COUNTS), ENDS), max_size=3))  # fmt: skip
def test_a_grading_is_whole_whatever_is_known(
    event: dict[str, tuple[int, int | None]], remarks: list[dict[str, tuple[int, int | None]]]
) -> None:
    def laid(facts: dict[str, tuple[int, int | None]]) -> dict[FactKey, Interval]:
        return {FactKey(name): Interval(low, None if more is None else low + more)
                for name, (low, more) in facts.items()}  # fmt: skip

    now = Situation(at=AT, event=laid(event), remarks=[laid(remark) for remark in remarks])

    grading = judge(REMARKS, now).scales["grade"]

    own = REMARKS.scales["grade"]
    ranks = [own.rank(grade) for grade in grading.possible]
    assert ranks == sorted(set(ranks), reverse=True)
    assert all(rank > own.rank(grading.certain) for rank in ranks)
    assert bool(grading.possible) == bool(grading.missing)
    assert set(grading.missing) <= {question.key for question in grading.questions}
    assert {r.grade for r in grading.reasons} <= {grading.certain, *grading.possible}
    assert any(r.grade == grading.certain and r.verdict == "yes" for r in grading.reasons)
