"""Three values: at every boundary, over time, and their laws."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingting.plan.calendar import LAST
from qingting.plan.facts import Interval, Past, Situation, Steps, Value
from qingting.plan.known import UNKNOWN
from qingting.plan.model import All, AnyOf, AtLeast, Condition, FactKey, Leaf, Number
from qingting.plan.values import parse_key
from qingting.plan.verdict import NO, POSSIBLY, YES, compare, holds, reaches, sustained

from .small import AT, FACTS, HERE, c, fact, plan_of, row, scale, situation

PLAN = plan_of(scales={"grade": scale(row("major", "reposts > 300"), row("general"))})
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)


def verdict(text: str, facts: str = "", **more: Any) -> str:
    return holds(PLAN, c(text), situation(PLAN, facts, **more)).value


@pytest.mark.parametrize(
    ("op", "low", "high", "expected"),
    [
        (">", 6, 9, YES), (">", 5, 9, POSSIBLY), (">", 1, 5, NO), (">", 6, None, YES),
        (">", 1, None, POSSIBLY),
        (">=", 5, 9, YES), (">=", 4, 9, POSSIBLY), (">=", 1, 4, NO), (">=", 1, 5, POSSIBLY),
        ("<", 1, 4, YES), ("<", 1, 5, POSSIBLY), ("<", 5, 9, NO), ("<", 1, None, POSSIBLY),
        ("<=", 1, 5, YES), ("<=", 5, 6, POSSIBLY), ("<=", 6, 9, NO), ("<=", 6, None, NO),
        ("=", 5, 5, YES), ("=", 4, 5, POSSIBLY), ("=", 6, 9, NO), ("=", 1, 4, NO),
        ("=", 5, None, POSSIBLY), ("=", 6, None, NO),
        ("!=", 5, 5, NO), ("!=", 4, 5, POSSIBLY), ("!=", 6, 9, YES), ("!=", 1, 4, YES),
    ],
)  # fmt: skip
def test_a_comparison_is_judged_by_both_ends(
    op: Any, low: Number, high: Number | None, expected: int
) -> None:
    assert compare(op, low, high, 5) == expected


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("heat >= mid", "heat=mid", "yes"),
        ("heat >= mid", "heat=low", "no"),
        ("heat >= mid", "heat=..mid", "possibly"),
        ("heat >= mid", "", "possibly"),
        ("heat >= low", "", "yes"),
        ("mood = calm", "mood=calm", "yes"),
        ("mood = calm", "mood=angry", "no"),
        ("mood != calm", "mood=angry", "yes"),
        ("mood != calm", "mood=calm", "no"),
        ("mood = calm", "", "possibly"),
        ("mood != calm", "", "possibly"),
        ("reposts >= 0", "", "yes"),
        ("reposts > 5", "", "possibly"),
        ("clicks@24h > 5", "clicks=5", "no"),
        ("peak-share@24h <= 100%", "", "yes"),
        ("growth@1h < -100%", "", "no"),
        ("humid > 30%", "humid=0.31", "yes"),
    ],
)
def test_a_fact_that_nobody_gave_is_never_zero(text: str, facts: str, expected: str) -> None:
    assert verdict(text, facts) == expected


YES_, MAYBE, NO_ = "seats >= 0", "likes > 5", "growth@1h < -100%"


@pytest.mark.parametrize(
    ("items", "all_", "any_"),
    [
        ([YES_, YES_], "yes", "yes"), ([YES_, MAYBE], "possibly", "yes"),
        ([YES_, NO_], "no", "yes"), ([MAYBE, MAYBE], "possibly", "possibly"),
        ([MAYBE, NO_], "no", "possibly"), ([NO_, MAYBE], "no", "possibly"),
        ([NO_, NO_], "no", "no"), ([MAYBE, YES_], "possibly", "yes"),
    ],
)  # fmt: skip
def test_all_and_any_follow_their_tables(items: list[str], all_: str, any_: str) -> None:
    listed = ", ".join(items)

    assert verdict(f"all: [{listed}]") == all_
    assert verdict(f"any: [{listed}]") == any_


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([YES_, YES_, NO_], "yes"), ([YES_, MAYBE, NO_], "possibly"), ([YES_, NO_, NO_], "no"),
        ([MAYBE, MAYBE, NO_], "possibly"), ([MAYBE, NO_, NO_], "no"), ([YES_, YES_, MAYBE], "yes"),
    ],
)  # fmt: skip
def test_at_least_two_counts_what_is_so_and_what_may_be(items: list[str], expected: str) -> None:
    assert verdict(f"at-least: {{n: 2, of: [{', '.join(items)}]}}") == expected


def test_a_verdict_names_the_facts_that_leave_it_open() -> None:
    liked, spread = "any: [likes > 5, likes < 3, seats > 1]", "any: [clicks > 1, sites > 1]"
    now = situation(PLAN, "reposts=9; sites=2; seats=1")

    result = holds(PLAN, c(f"all: [reposts > 5, {liked}, {spread}]"), now)

    assert [str(key) for key in result.unknown] == ["likes"]
    assert result.look_again_at is None


def test_a_scale_means_exactly_the_grade_in_force() -> None:
    assert verdict("grade >= major", in_force={"grade": "major"}) == "yes"
    assert verdict("grade = general", in_force={"grade": "major"}) == "no"


def test_a_scale_not_yet_judged_is_open() -> None:
    result = holds(PLAN, c("grade >= major"), situation(PLAN))

    assert (result.value, result.unknown) == ("possibly", (FactKey("grade"),))


def test_facts_of_a_remark_lie_over_those_of_the_event() -> None:
    now = situation(PLAN, "reposts=9; sites=1", "sites=2", "reposts=1")
    condition = c("all: [reposts > 5, sites >= 2]")

    found = [holds(PLAN, condition, now, remark=place).value for place in (0, 1, None)]

    assert found == ["yes", "no", "no"]


ASKED = plan_of(
    facts={
        **FACTS,
        "single": fact("single", ask="desk", when=c("sites <= 1")),
        "crowd": fact("crowd", ask="desk", unasked="likely"),
        "heat": fact("heat", ask="desk", when=c("sites <= 1"), unasked="high"),
        "mood": fact("mood", ask="desk", when=c("sites <= 1")),
    }
)


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("single = yes", "sites=1", "possibly"),  # asked, not yet answered
        ("single = yes", "sites=1; single=yes", "yes"),
        ("single = yes", "sites=2", "no"),  # not asked: its first step
        ("single = yes", "sites=1..2", "no"),  # not surely asked
        ("single = yes", "sites=2; single=yes", "yes"),  # noted unasked
        ("crowd = likely", "", "yes"),
        ("crowd = likely", "crowd=none", "no"),
        ("heat = high", "sites=1", "possibly"),
        ("heat = high", "sites=2", "yes"),
        ("mood = calm", "sites=2", "possibly"),  # a choice has no first step
    ],
)
def test_a_fact_is_asked_only_where_it_matters(text: str, facts: str, expected: str) -> None:
    assert holds(ASKED, c(text), situation(ASKED, facts)).value == expected


@pytest.mark.parametrize(
    ("text", "facts", "expected", "again_h"),
    [
        ("sites >= 2 for 5h", "sites=1 for 2h, 3 for 5h", "yes", None),
        ("sites >= 2 for 6h", "sites=1 for 2h, 3 for 5h", "no", 1),
        ("sites >= 2 for 6h", "sites=3 for 5h", "possibly", 1),  # before it nothing is known
        ("sites >= 2 for 6h", "sites=3", "possibly", 6),
        ("sites >= 2 for 6h", "sites=3 for 5h, 1 for 1h", "no", None),
        ("sites >= 2 for 6h", "sites=3 for 5h, 1+ for 1h", "possibly", None),
        ("sites >= 2 for 6h", "sites=1 for 1h, 1+ for 2h, 3 for 2h", "no", 2),
        ("sites >= 2 for 4h", "sites=1 for 1h, 1+ for 2h, 3 for 3h", "possibly", 1),
        ("sites >= 2 for 6h", "sites=1 for 1h, 1+ for 9h", "possibly", None),
        ("sites >= 0 for 6h", "", "yes", None),
        ("sites >= 2 for 6h", "", "possibly", None),
        ("sites >= 2 for 0h", "sites=1 for 2h, 3 for 1h", "yes", None),
        ("heat >= mid for 2h", "heat=mid for 3h", "yes", None),
        ("heat >= mid for 2h", "heat=mid for 1h", "possibly", 1),
        ("sites >= 2 for 3h", "sites@24h=2 for 4h", "yes", None),  # the bound held all along
        ("peak-share@24h < 10% for 72h", "peak-share@24h=50% for 24h, 5% for 72h", "yes", None),
        ("peak-share@24h < 10% for 72h", "peak-share@24h=50% for 24h, 5% for 71h", "no", 1),
    ],
)
def test_for_asks_the_whole_time_up_to_now(
    text: str, facts: str, expected: str, again_h: int | None
) -> None:
    result = holds(PLAN, c(text), situation(PLAN, facts))

    again = None if again_h is None else AT + again_h * HOUR
    assert (result.value, result.look_again_at) == (expected, again)


def test_what_counts_until_somebody_answers_has_always_counted() -> None:
    assert holds(ASKED, c("crowd = likely for 72h"), situation(ASKED)).value == "yes"
    assert holds(ASKED, c("single = no for 72h"), situation(ASKED, "sites=2")).value == "possibly"


def test_a_value_since_ever_held_all_along() -> None:
    ever: Past = ((None, Interval(3, 3)),)
    now = Situation(at=AT, event={parse_key("open-doubts"): ever})

    assert holds(PLAN, c("open-doubts >= 2 for 900d"), now).value == "yes"


@pytest.mark.parametrize(
    ("text", "facts", "expected", "after"),
    [
        ("quiet > 2h", "quiet=1h", "no", HOUR + TICK),
        ("quiet >= 2h", "quiet=1h", "no", HOUR),
        ("quiet < 2h", "quiet=1h", "yes", HOUR),
        ("quiet <= 2h", "quiet=1h", "yes", HOUR + TICK),
        ("quiet = 2h", "quiet=1h", "no", HOUR),
        ("quiet != 1h", "quiet=1h", "no", TICK),
        ("quiet > 2h", "quiet=2h", "no", TICK),
        ("quiet >= 2h", "quiet=2h", "yes", None),
        ("quiet > 2h", "quiet=3h", "yes", None),
        ("quiet > 2h", "quiet=1h..3h", "possibly", HOUR + TICK),
        ("quiet > 2h", "quiet=3h+", "yes", None),
        ("quiet > 2h", "quiet=1h+", "possibly", HOUR + TICK),
        ("quiet > 2h", "", "possibly", None),
        ("quiet >= 0h", "", "yes", None),
        ("quiet > 2h", "quiet=1h for 1h", "no", None),  # given with its past: it stands
        ("quiet >= 1h for 2h", "quiet=3h", "yes", None),
        ("quiet >= 1h for 2h", "quiet=2h", "no", HOUR),
        ("quiet < 5h for 2h", "quiet=3h", "yes", 2 * HOUR),
        ("quiet < 5h for 2h", "quiet=1h", "possibly", 4 * HOUR),
        ("quiet >= 1h for 2h", "quiet=2h..4h", "possibly", HOUR),
    ],
)
def test_time_alone_turns_what_grows_with_the_clock(
    text: str, facts: str, expected: str, after: timedelta | None
) -> None:
    result = holds(PLAN, c(text), situation(PLAN, facts))

    again = None if after is None else AT + after
    assert (result.value, result.look_again_at) == (expected, again)


def test_age_and_lag_follow_from_the_instants_on_record() -> None:
    happened = {"occurrence": AT - 9 * HOUR, "discovery": AT - HOUR / 2 - TICK}

    assert verdict("lag > 8h", happened=happened) == "yes"
    assert verdict("lag > 8h", "lag=1h", happened=happened) == "no"
    assert verdict("age = 9h", happened=happened) == "yes"
    assert verdict("lag >= 0s", happened={"discovery": AT}) == "yes"
    assert verdict("lag > 0s", happened={"discovery": AT, "occurrence": AT + HOUR}) == "no"
    assert verdict("lag > 0s", happened={"occurrence": AT}) == "possibly"


def test_an_instant_beyond_the_calendar_is_its_last() -> None:
    assert reaches(">", 10**12, AT) == LAST
    assert sustained([(None, NO), (AT, YES)], AT, timedelta(days=10**7)) == (NO, LAST)


def test_time_alone_never_turns_what_already_turned() -> None:
    assert reaches("<", 0, AT) is None
    assert reaches(">", -1, AT) is None


NAMES = ("reposts", "likes", "seats", "voices")


def leaf(name: str, op: Any, bar: int) -> Leaf:
    return Leaf(FactKey(name), op, bar, None, "", "", HERE)


LEAVES = st.builds(
    leaf, st.sampled_from(NAMES), st.sampled_from([">", ">=", "<", "<=", "=", "!="]),
    st.integers(0, 6),
)  # fmt: skip
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda items: All(tuple(items))),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: AnyOf(tuple(items))),
        st.lists(inner, min_size=2, max_size=3).map(lambda items: AtLeast(2, tuple(items))),
    ),
    max_leaves=8,
)
ENDS = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda pair: (min(pair), max(pair)))


def judged(condition: Condition, facts: dict[str, Interval]) -> str:
    event = {FactKey(name): value for name, value in facts.items()}
    return holds(PLAN, condition, Situation(at=AT, event=event)).value


@settings(deadline=None, derandomize=True)
@given(CONDITIONS, st.fixed_dictionaries(dict.fromkeys(NAMES, ENDS)), st.data())
def test_narrowing_an_interval_never_turns_yes_and_no(
    condition: Condition, wide: dict[str, tuple[int, int]], data: st.DataObject
) -> None:
    inside = {name: data.draw(st.integers(*ends)) for name, ends in wide.items()}

    before = judged(condition, {name: Interval(*ends) for name, ends in wide.items()})
    after = judged(condition, {name: Interval(n, n) for name, n in inside.items()})

    assert after != "possibly"
    assert before in ("possibly", after)


@settings(deadline=None, derandomize=True)
@given(CONDITIONS, st.sets(st.sampled_from(NAMES)))
def test_possibly_always_names_an_open_fact_and_yes_or_no_none(
    condition: Condition, given_names: set[str]
) -> None:
    event = {FactKey(name): Interval(3, 3) for name in given_names}

    result = holds(PLAN, condition, Situation(at=AT, event=event))

    assert bool(result.unknown) == (result.value == "possibly")
    assert not {key.name for key in result.unknown} & given_names


@settings(deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from([NO, POSSIBLY, YES])), min_size=1),
       st.integers(0, 12))  # fmt: skip
def test_nothing_turns_before_the_instant_to_look_again(
    spans: list[tuple[int, int]], hold_h: int
) -> None:
    past: list[tuple[datetime | None, int]] = []
    since = AT - sum(hours for hours, _ in spans) * HOUR
    for hours, value in spans:
        past.append((since, value))
        since += hours * HOUR
    past[0] = (None, past[0][1])
    hold = hold_h * HOUR

    verdict, again = sustained(past, AT, hold)

    for later in (AT + n * HOUR for n in range(40)):
        unchanged = sustained(past, later, hold)[0] == verdict
        assert unchanged == (again is None or later < again)


def test_steps_compare_by_place_and_an_unknown_fact_is_its_whole_range() -> None:
    event: dict[FactKey, Value | Past] = {
        FactKey("heat"): UNKNOWN,
        FactKey("crowd"): Steps(0, 0),
    }

    assert holds(PLAN, c("heat <= high"), Situation(at=AT, event=event)).value == "yes"
    assert holds(PLAN, c("crowd < likely"), Situation(at=AT, event=event)).value == "yes"
