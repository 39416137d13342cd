"""Values of facts: how they are written, what bounds them, where a verdict can turn."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from qingting.plan.bounds import at_most, tightened, tightened_past
from qingting.plan.builtin import Form
from qingting.plan.facts import (
    UNKNOWN,
    Choice,
    Interval,
    Past,
    Steps,
    Value,
    as_json,
    cut_points,
    once_per_plan,
    parse_fact_key,
    parse_value,
    read_keys,
    reads,
)
from qingting.plan.known import as_past, ends, is_exact, standing
from qingting.plan.model import Cap, CapRow, ConcernClass, FactKey, Plan, Point, Score, Term
from qingting.plan.values import parse_key

from .small import AT, HERE, by_id, c, duty, fact, known, plan_of, row, scale

SCORE = Score(
    id="total",
    where=HERE,
    add=(Term(1, None, (), (Point(c("voices > 7"), 3), Point(None, 1))),),
    how="sum",
    round="none",
)
FULL = CapRow(id="1", where=HERE, when=c("posts.forum@1h >= 1"), number=5)
PLAN = plan_of(
    classes=by_id(ConcernClass(id="praise", where=HERE), ConcernClass(id="blame", where=HERE)),
    scales=by_id(
        scale(
            row("major", "any: [reposts > 100, clicks@24h >= 50, total > 2, sites = 5]"),
            row("larger", "any: [sites < 3, likes <= 9, comments != 4, growth@1h > 20%]"),
            row("general"),
        )
    ),
    scores=by_id(SCORE),
    duties=by_id(duty("flash", when="all: [quiet > 2h, open-doubts = 0, heat >= mid]")),
    caps=by_id(Cap(id="hall", where=HERE, of="seats", at_most=(FULL,))),
)


def key(text: str) -> FactKey:
    return parse_key(text)


@pytest.mark.parametrize(
    ("name", "text", "value", "json"),
    [
        ("reposts", "301", Interval(301, 301), 301),
        ("reposts", "100+", Interval(100, None), {"min": 100, "max": None}),
        ("reposts", "3..5", Interval(3, 5), {"min": 3, "max": 5}),
        ("reposts", "..5", Interval(0, 5), {"min": 0, "max": 5}),
        ("reposts", "0+", Interval(0, None), None),
        ("reposts", "?", UNKNOWN, None),
        ("seats", "37.3", Interval(Fraction(373, 10), Fraction(373, 10)), 37.3),
        ("humid", "75%", Interval(Fraction(3, 4), Fraction(3, 4)), 0.75),
        ("growth@1h", "-50%+", Interval(Fraction(-1, 2), None), {"min": -0.5, "max": None}),
        ("peak-share@1h", "5%+", Interval(Fraction(1, 20), 1), {"min": 0.05, "max": 1}),
        ("lag", "8h", Interval(28800, 28800), 28800),
        ("age", "1h..2h", Interval(3600, 7200), {"min": 3600, "max": 7200}),
        ("heat", "mid", Steps(1, 1), "mid"),
        ("heat", "2", Steps(2, 2), "high"),
        ("heat", "mid+", Steps(1, 2), {"min": "mid", "max": "high"}),
        ("heat", "..mid", Steps(0, 1), {"min": "low", "max": "mid"}),
        ("heat", "low..high", Steps(0, 2), None),
        ("mood", "angry", Choice("angry"), "angry"),
        ("class", "blame", Choice("blame"), "blame"),
    ],
)
def test_a_value_is_read_as_written_and_shown_as_agreed(
    name: str, text: str, value: Value, json: Any
) -> None:
    read = parse_value(PLAN, key(name), text)

    assert read == value
    assert as_json(PLAN, key(name), read) == json


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("reposts", "many"), ("reposts", "-5"), ("reposts", "5..3"), ("reposts", "3.."),
        ("reposts", ""), ("reposts", "+"), ("reposts", ".."), ("peak-share@1h", "101%"),
        ("growth@1h", "-101%"), ("lag", "8"), ("lag", "2wd"), ("heat", "huge"), ("heat", "3"),
        ("heat", "high..low"), ("mood", "sad"), ("mood", "calm+"), ("reposts", "1 for 2h"),
        ("heat", "mid..high+"),
    ],
)  # fmt: skip
def test_a_value_that_a_fact_cannot_have_is_refused(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_value(PLAN, key(name), text)


def test_a_past_ends_at_the_instant_of_judgement() -> None:
    past = parse_value(PLAN, key("sites"), "1 for 2h, 3 for 5h", AT)

    assert past == (
        (AT - timedelta(hours=7), Interval(1, 1)),
        (AT - timedelta(hours=5), Interval(3, 3)),
    )
    assert as_json(PLAN, key("sites"), past) == 3


@pytest.mark.parametrize("text", ["1 for 2h, 3", "1 for soon", "1 for 9999999d, 2 for 9999999d"])
def test_a_past_says_for_how_long_each_value_stood(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_value(PLAN, key("sites"), text, AT)


@pytest.mark.parametrize(
    "name",
    ["nothing", "grade", "total", "heat@1h", "heat.forum", "posts.nowhere", "growth", "", "5", "A"],
)
def test_a_key_that_nobody_can_give_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_fact_key(PLAN, name)


def test_a_key_is_read_with_class_and_window() -> None:
    assert parse_fact_key(PLAN, "posts.hot-list@3h") == key("posts.hot-list@3h")


def test_only_exact_values_leave_nothing_open() -> None:
    exact: list[Value] = [Interval(1, 1), Steps(0, 0), Choice("calm")]
    wide: list[Value] = [Interval(1, 2), Interval(1, None), Steps(0, 1), UNKNOWN]

    assert [is_exact(value) for value in [*exact, *wide]] == [True] * 3 + [False] * 4


def test_what_nobody_gave_has_the_whole_range_of_its_form() -> None:
    assert ends(Form("share", high=1), UNKNOWN) == (0, 1)
    assert ends(Form("steps", steps=("a", "b", "c")), UNKNOWN) == (0, 2)
    assert ends(Form("steps", steps=("a", "b", "c")), Steps(1, 2)) == (1, 2)


def test_of_a_bare_value_we_know_only_that_it_stands_now() -> None:
    past = as_past(Interval(1, 1), AT)

    assert past == ((AT, Interval(1, 1)),)
    assert standing(as_past(past, AT)) == Interval(1, 1)


@pytest.mark.parametrize(
    ("part", "whole", "holds"),
    [
        ("clicks@1h", "clicks@24h", True),
        ("clicks@24h", "clicks@1h", False),
        ("clicks@24h", "clicks", True),
        ("clicks", "clicks@24h", False),
        ("clicks.forum", "clicks", True),
        ("clicks", "clicks.forum", False),
        ("clicks.forum@1h", "clicks@24h", True),
        ("clicks.forum", "clicks.blog", False),
        ("clicks", "likes", False),
        ("posts.hot-list", "posts", False),
        ("posts.hot-list@3h", "posts.hot-list", True),
    ],
)
def test_a_shorter_window_and_a_class_hold_at_most_as_much(
    part: str, whole: str, holds: bool
) -> None:
    assert at_most(key(part), key(whole)) is holds


@pytest.mark.parametrize(
    ("facts", "name", "value"),
    [
        ("clicks=5", "clicks@24h", Interval(0, 5)),
        ("clicks@1h=5", "clicks@24h", Interval(5, None)),
        ("clicks@1h=5; clicks=9", "clicks@24h", Interval(5, 9)),
        ("clicks@24h=3+; clicks=9", "clicks@24h", Interval(3, 9)),
        ("clicks.forum=4", "clicks", Interval(4, None)),
        ("clicks.forum=4+; clicks.blog=..7", "clicks", Interval(4, None)),
        ("clicks=9; clicks@24h=7", "clicks@24h", Interval(7, 7)),
        ("clicks@1h=100; clicks=50", "clicks@24h", UNKNOWN),  # a contradiction says nothing
        ("clicks@1h=100; clicks@24h=..50", "clicks@24h", Interval(0, 50)),
        ("clicks=?", "clicks@24h", UNKNOWN),
        ("likes=3", "clicks", UNKNOWN),
        ("clicks=9; clicks@48h=7", "clicks@24h", Interval(0, 7)),
    ],
)
def test_bounds_carry_over(facts: str, name: str, value: Value) -> None:
    assert tightened(key(name), known(PLAN, facts)) == value


def test_bounds_carry_over_at_every_instant_of_the_past() -> None:
    given = known(PLAN, "clicks=3 for 2h, 9 for 5h; clicks@1h=4 for 1h")

    past = tightened_past(key("clicks@24h"), given, AT)

    assert past == (
        (AT - timedelta(hours=7), Interval(0, 3)),
        (AT - timedelta(hours=5), Interval(0, 9)),
        (AT - timedelta(hours=1), Interval(4, 9)),
    )


def test_a_value_since_ever_bounds_what_was_before_every_date() -> None:
    always: Past = ((None, Interval(2, 2)),)
    dated: Past = ((AT - timedelta(hours=1), Interval(1, 1)),)

    past = tightened_past(key("clicks"), {key("clicks"): dated, key("clicks@1h"): always}, AT)

    assert past == (
        (None, Interval(2, None)),
        (AT - timedelta(hours=1), Interval(1, 1)),  # contradicts: what was given stands
    )


def test_spread_measures_the_keys_that_any_condition_reads() -> None:
    names = {str(read) for read in read_keys(PLAN)}

    assert names == {
        "reposts", "clicks@24h", "sites", "likes", "comments", "growth@1h", "voices", "quiet",
        "posts.forum@1h",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "read"), [("open-doubts", True), ("views", False)])
def test_a_fact_is_read_where_any_condition_of_the_plan_names_it(name: str, read: bool) -> None:
    assert reads(PLAN, name) is read


def test_cut_points_are_where_a_whole_number_turns_a_verdict() -> None:
    points = {str(read): turns for read, turns in cut_points(PLAN).items()}

    assert points == {
        "reposts": (101,), "clicks@24h": (50,), "total": (3,), "sites": (3, 5, 6),
        "likes": (10,), "comments": (4, 5), "voices": (8,), "open-doubts": (1,),
        "posts.forum@1h": (1,),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "turns"),
    [("seats > 37.3", (38,)), ("seats >= 37.3", (38,)), ("seats < 37.3", (38,)),
     ("seats <= 37.3", (38,)), ("seats = 37.3", ()), ("seats >= 0", ())],
)  # fmt: skip
def test_cut_points_of_fractions(text: str, turns: tuple[int, ...]) -> None:
    plan = plan_of(facts={"seats": fact("seats", when=c(text))})

    assert cut_points(plan)[key("seats")] == turns


def test_what_is_drawn_from_a_plan_is_drawn_once() -> None:
    drawn: list[Plan] = []
    draw = once_per_plan(drawn.append)
    one, twin = plan_of(), plan_of()

    for plan in (one, one, twin):
        draw(plan)

    assert [id(plan) for plan in drawn] == [id(one), id(twin)]


def test_an_instant_is_kept_as_given() -> None:
    past: Past = ((datetime.fromisoformat("2026-03-01T00:00+08:00"), Steps(0, 0)),)

    assert as_json(PLAN, key("heat"), past) == "low"
