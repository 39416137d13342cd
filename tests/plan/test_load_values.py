"""Values are typed by what they stand for; what is no value is refused with what to write."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from qingting.errors import PlanError
from qingting.lang import speaking
from qingting.plan.builtin import BUILT_IN, COUNTS, Form
from qingting.plan.conditions import Vocabulary, parse_condition, parse_leaf
from qingting.plan.faults import Faults, GrammarError, near
from qingting.plan.model import FactKey, Leaf, Number
from qingting.plan.nodes import Table, compose
from qingting.plan.parts import Span
from qingting.plan.values import parse_duration, parse_key, parse_number, parse_span
from qingting.plan.wording import write


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1000", 1000),
        ("-20", -20),
        ("37.3", Fraction(373, 10)),
        ("30%", Fraction(3, 10)),
        ("100%", 1),
        ("0.5%", Fraction(1, 200)),
        ("007", 7),
    ],
)
def test_numbers_are_exact(text: str, number: Number) -> None:
    assert parse_number(text) == number
    assert type(parse_number(text)) is type(number)


@pytest.mark.parametrize(
    "text", ["", "1,000", "1e3", "0x10", ".5", "5.", "--1", "NaN", "一千", "\uff11"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(GrammarError):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("45s", Span(wall=timedelta(seconds=45))),
        ("30min", Span(wall=timedelta(minutes=30))),
        ("0min", Span(wall=timedelta())),
        ("1d", Span(wall=timedelta(hours=24))),
        ("10wd", Span(working_days=10)),
        ("0wd", Span(working_days=0)),
        ("0cd", Span(calendar_days=0)),
    ],
)
def test_durations_have_a_unit(text: str, span: Span) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize(
    "text", ["", "30", "30 min", "min", "-30min", "30m", "1.5h", "2weeks", "半小时"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(GrammarError):
        parse_span(text)


def test_an_offset_may_be_negative() -> None:
    assert parse_span("-10min", signed=True) == Span(wall=timedelta(minutes=-10))
    assert parse_span("-1wd", signed=True) == Span(working_days=-1)


@pytest.mark.parametrize("text", ["2wd", "2cd"])
def test_a_span_of_wall_time_is_never_in_days_that_end_at_midnight(text: str) -> None:
    assert parse_duration("2h") == timedelta(hours=2)
    with pytest.raises(GrammarError):
        parse_duration(text)


@pytest.mark.parametrize("text", ["posts", "posts.forum", "clicks@24h", "posts.hot-list@3h"])
def test_a_key_is_written_as_it_was_read(text: str) -> None:
    assert str(parse_key(text)) == text


@pytest.mark.parametrize(
    "text", ["", "Posts", "7", "posts@", "posts.", "a.b.c", "posts@0h", "po sts"]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(GrammarError):
        parse_key(text)


def test_a_key_has_its_parts() -> None:
    assert parse_key("posts.hot-list@3h") == FactKey("posts", "hot-list", timedelta(hours=3))


def test_only_counts_are_counted_by_class() -> None:
    assert [name for name, form in BUILT_IN.items() if form.by_class] == list(COUNTS)


def test_a_param_may_stand_for_a_duration() -> None:
    vocabulary = Vocabulary(params={"long": Span(wall=timedelta(hours=8)), "bad": None})

    assert parse_leaf("lag > long", vocabulary).value == 28800
    assert parse_leaf("lag > bad", vocabulary).value == 0


@pytest.mark.parametrize("limit", [Span(working_days=2), 8])
def test_a_duration_is_not_held_against_another_kind(limit: Number | Span) -> None:
    with pytest.raises(GrammarError):
        parse_leaf("lag > limit", Vocabulary(params={"limit": limit}))


def test_without_params_an_unknown_one_is_to_be_given_first() -> None:
    with pytest.raises(GrammarError) as caught:
        parse_leaf("posts > many", Vocabulary())

    assert caught.value.hint == near("many", [])


def test_an_open_name_is_taken_as_written() -> None:
    vocabulary = Vocabulary(open_names=True)

    assert parse_leaf("grade >= major", vocabulary).value == "major"
    assert parse_leaf("posts > many", vocabulary).value == 0


def test_a_leaf_keeps_what_was_written() -> None:
    leaf = parse_leaf("peak-share@24h < 10% for 72h", Vocabulary())

    assert (leaf.text, leaf.threshold) == ("peak-share@24h < 10%", "10%")
    assert leaf.hold == timedelta(hours=72)


def test_a_condition_of_one_is_that_one() -> None:
    assert isinstance(parse_condition("{all: [{any: [posts > 1]}]}", Vocabulary()), Leaf)
    assert isinstance(parse_condition("{if: {R: x}, is: posts > 1}", Vocabulary()), Leaf)


@pytest.mark.parametrize("text", ["", "{any: [posts > 1, *x ]}", "{all: [pots > 1, posts > x]}"])
def test_a_condition_with_faults_is_refused_with_all_of_them(text: str) -> None:
    with pytest.raises(PlanError) as caught:
        parse_condition(text, Vocabulary())

    assert len(caught.value.faults) == max(1, text.count("> x") + text.count("pots"))


def test_a_choice_has_no_order() -> None:
    vocabulary = Vocabulary(facts={"mood": Form("choices", choices=("calm", "angry"))})

    assert parse_leaf("mood != calm", vocabulary).value == "calm"
    with pytest.raises(GrammarError):
        parse_leaf("mood > calm", vocabulary)


def test_where_nothing_is_known_one_is_to_be_given_first() -> None:
    with speaking("en"):
        assert near("posts", []) == "There is none yet: give it first."


def test_an_alias_for_a_key_is_one_fault() -> None:
    faults = Faults()

    table = compose("*x : 1\nb: 2\n", "p.yaml", faults)

    assert isinstance(table, Table)
    assert list(table.values) == ["b"]
    assert len(faults.listed()) == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (Fraction(3, 4), "3/4"),
        (Span(wall=timedelta(minutes=-10)), "-10min"),
        (Span(working_days=10), "10wd"),
        (Span(calendar_days=-1), "-1cd"),
        (("a", "b"), "a, b"),
        ({"a": "x"}, "{a: x}"),
        (7, "7"),
    ],
)
def test_values_are_written_as_in_a_plan(value: object, text: str) -> None:
    assert write(value) == text


def test_a_count_may_be_of_one_class_of_sites() -> None:
    assert parse_leaf("posts.hot-list@3h >= 1", Vocabulary()).key.site_class == "hot-list"
