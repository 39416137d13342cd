"""Counts of posts as facts: intervals, windows, classes of sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from qingting.plan.facts import Interval
from qingting.plan.model import FactKey
from qingting.plan.values import parse_key
from qingting.spread.rules import (
    Reading,
    Then,
    as_of,
    count,
    increase,
    peak_share,
    ring_after,
    turning_points,
)

NOW = 1_000_000
HOUR = 3600
DAY = 24 * HOUR


def said(
    *,
    ago: int = 2 * DAY,
    site: str = "bbs",
    kind: str = "post",
    author: bytes | None = None,
    echoes: Sequence[int] = (),
    exact: bool = True,
    **readings: Sequence[tuple[int, Any]],
) -> Then:
    """A post, so many seconds old; echoes and readings by how long ago they were."""
    lines: dict[str, list[Reading]] = {}
    for metric, line in readings.items():
        spans = [(NOW - age, n if isinstance(n, tuple) else (n, n)) for age, n in line]
        lines[metric] = [(at, low, high) for at, (low, high) in spans]
    times = [NOW - age for age in echoes]
    return Then(site, kind, NOW - ago, author, len(times), times, lines, exact)


def value(key: str, *posts: Then, register: Mapping[str, frozenset[str]] | None = None) -> Interval:
    return count(parse_key(key), posts, NOW, register=register or {}).value


def until(key: str, *posts: Then, cuts: Sequence[int] = ()) -> int | None:
    """In how many seconds time alone may lower a count; None: never."""
    found = count(parse_key(key), posts, NOW, register={}, cuts=cuts).until
    return None if found is None else found - NOW


def test_a_platform_count_is_what_the_last_reading_said() -> None:
    post = said(views=[(5 * HOUR, 100), (HOUR, 700)])

    assert value("clicks", post) == Interval(700, 700)


def test_a_count_that_nobody_read_is_unknown_not_nothing() -> None:
    assert value("clicks", said()) == Interval(0, None)
    assert value("clicks@24h", said()) == Interval(0, None)


def test_a_first_reading_is_no_increase() -> None:
    assert value("clicks@24h", said(ago=2 * DAY, views=[(HOUR, 5000)])) == Interval(0, 5000)


@pytest.mark.parametrize(
    ("ago", "low"), [(DAY, 0), (DAY - 1, 5000)], ids=["as old as the window", "younger"]
)
def test_the_first_reading_of_a_post_younger_than_the_window_is_exact(ago: int, low: int) -> None:
    assert value("clicks@24h", said(ago=ago, views=[(HOUR, 5000)])) == Interval(low, 5000)


def test_a_topic_is_never_young() -> None:
    topic = said(kind="topic", ago=HOUR, views=[(60, 5000)])

    assert value("clicks.hot-list@24h", topic) == Interval(0, 5000)


def test_an_increase_counts_from_the_last_reading_before_the_window() -> None:
    post = said(views=[(30 * HOUR, 100), (25 * HOUR, 400), (3 * HOUR, 900), (HOUR, 1000)])

    assert value("clicks@24h", post) == Interval(600, 600)


def test_a_decrease_is_a_reset() -> None:
    post = said(views=[(30 * HOUR, 900), (HOUR, 250)])

    assert value("clicks@24h", post) == Interval(0, 250)


def test_counting_goes_on_after_a_reset() -> None:
    post = said(views=[(30 * HOUR, 900), (3 * HOUR, 250), (HOUR, 350)])

    assert value("clicks@24h", post) == Interval(100, 350)


@pytest.mark.parametrize(("age", "seen"), [(DAY, False), (DAY - 1, True), (0, True)])
def test_a_window_is_open_at_its_beginning_and_closed_at_its_end(age: int, seen: bool) -> None:
    found = value("clicks@24h", said(views=[(30 * HOUR, 0), (age, 50)]))

    assert found == (Interval(50, 50) if seen else Interval(0, None))


def test_a_rounded_count_is_a_lower_bound() -> None:
    post = said(ago=HOUR, views=[(60, (100_000, None))])

    assert value("clicks", post) == Interval(100_000, None)
    assert value("clicks@24h", post) == Interval(100_000, None)


def test_an_increase_upon_a_rounded_count_is_at_least_nothing() -> None:
    assert increase([(0, 100_000, None), (10, 120_000, 120_000)], said(), 5) == (0, 20_000)


def test_the_counts_of_several_posts_add_up_bound_by_bound() -> None:
    posts = [said(views=[(HOUR, 100)]), said(views=[(HOUR, 50)]), said()]

    assert value("clicks", *posts[:2]) == Interval(150, 150)
    assert value("clicks", *posts) == Interval(150, None)


@pytest.mark.parametrize("key", ["posts", "sites", "voices"])
def test_topics_count_only_under_hot_list(key: str) -> None:
    posts = [said(), said(kind="topic", site="top")]

    register = {"bbs": frozenset({"forum"})}

    assert value(key, *posts, register=register) == Interval(1, 1)
    assert value(f"{key}.hot-list", *posts, register=register) == Interval(1, 1)
    assert value(f"{key}.forum", *posts, register=register) == Interval(1, 1)


def test_a_site_of_unknown_class_may_be_of_any() -> None:
    register = {"paper": frozenset({"central-media"}), "bbs": frozenset({"forum"})}
    posts = [said(site="paper"), said(site="bbs"), said(site="who")]

    assert value("posts.central-media", *posts, register=register) == Interval(1, 2)
    assert value("posts.forum", *posts, register=register) == Interval(1, 2)
    assert value("posts.video", *posts, register=register) == Interval(0, 1)
    assert value("posts", *posts, register=register) == Interval(3, 3)


def test_a_site_may_have_several_classes() -> None:
    register = {"paper": frozenset({"central-media", "official"})}

    for name in ("central-media", "official"):
        assert value(f"sites.{name}", said(site="paper"), register=register) == Interval(1, 1)


def test_distinct_sites_are_counted_once() -> None:
    assert value("sites", said(), said(), said(site="news")) == Interval(2, 2)


def test_only_sites_with_a_post_in_the_window_count_in_it() -> None:
    posts = [said(ago=DAY), said(ago=DAY - 1, site="news"), said(ago=HOUR, site="video")]

    assert value("sites@24h", *posts) == Interval(2, 2)


def test_posts_without_an_author_may_each_be_a_voice_of_their_own() -> None:
    posts = [said(author=b"a"), said(author=b"a"), said(author=b"b"), said(), said()]

    assert value("voices", *posts) == Interval(2, 4)
    assert value("voices", said(), said()) == Interval(1, 2)
    assert value("voices") == Interval(0, 0)


@pytest.mark.parametrize(
    ("platform", "exact", "found"),
    [
        (None, True, Interval(3, 3)),
        (None, False, Interval(3, None)),
        (2, True, Interval(3, 3)),
        (7, True, Interval(7, 7)),
        (7, False, Interval(7, None)),
        ((5, None), True, Interval(5, None)),
    ],
)
def test_reposts_are_what_we_saw_or_the_platform_says_whichever_is_more(
    platform: Any, exact: bool, found: Interval
) -> None:
    read = [] if platform is None else [(HOUR, platform)]

    assert value("reposts", said(echoes=[9, 8, 7], exact=exact, reposts=read)) == found


def test_reposts_in_a_window_are_those_whose_time_lies_in_it() -> None:
    post = said(echoes=[HOUR, HOUR - 1, 60, 0])

    assert value("reposts@1h", post) == Interval(3, 3)
    assert value("reposts", post) == Interval(4, 4)


@pytest.mark.parametrize(
    ("exact", "readings", "found"),
    [
        (True, [(30 * 60, 5)], Interval(2, 5)),  # a first reading: of its five any may be older
        (True, [(2 * HOUR, 5), (60, 9)], Interval(4, 4)),
        (True, [(2 * HOUR, 5), (60, (9, None))], Interval(4, None)),
        (False, [(2 * HOUR, 5), (60, 9)], Interval(4, None)),
    ],
)
def test_reposts_in_a_window_are_also_what_the_platform_read_more_in_it(
    exact: bool, readings: list[Any], found: Interval
) -> None:
    post = said(echoes=[90, 30], exact=exact, reposts=readings)

    assert value("reposts@1h", post) == found


def test_reposts_of_several_remarks_add_up() -> None:
    assert value("reposts", said(echoes=[1, 2]), said(echoes=[3])) == Interval(3, 3)


@pytest.mark.parametrize(("cuts", "after"), [([3], HOUR - 50), ([2], HOUR - 40), ([9], None)])
def test_a_repost_count_falls_below_a_cut_when_enough_have_left_the_window(
    cuts: list[int], after: int | None
) -> None:
    post = said(echoes=[50, 40, 30])

    assert until("reposts@1h", post, cuts=cuts) == after


def test_clicks_leave_the_window_by_time_alone() -> None:
    post = said(views=[(30 * HOUR, 100), (5 * HOUR, 900)])

    assert until("clicks@24h", post) == 19 * HOUR


def test_a_site_leaves_the_window_by_time_alone() -> None:
    assert until("sites@24h", said(ago=5 * HOUR)) == 19 * HOUR
    assert until("sites", said(ago=5 * HOUR)) is None


@pytest.mark.parametrize(
    ("last", "before", "found"),
    [(4, 2, Fraction(1)), (2, 4, Fraction(-1, 2)), (3, 0, Fraction(2)), (0, 0, Fraction(-1))],
)
def test_growth_is_the_last_window_over_the_one_before(
    last: int, before: int, found: Fraction
) -> None:
    post = said(ago=9 * DAY, echoes=[90 * 60] * before + [60] * last)

    assert value("growth@1h", post) == Interval(found, found)


def test_growth_of_what_is_not_counted_whole_has_no_upper_end() -> None:
    post = said(ago=9 * DAY, echoes=[60, 60], exact=False)

    assert value("growth@1h", post) == Interval(-1, None)


@pytest.mark.parametrize(
    ("ages", "share"),
    [([], 0), ([60], 1), ([DAY * 3] * 4 + [60], Fraction(1, 4)), ([DAY * 3] * 4, 0),
     ([DAY + 1, DAY - 1], Fraction(1, 2))],
)  # fmt: skip
def test_the_peak_share_is_the_last_window_over_the_fullest(
    ages: list[int], share: Fraction
) -> None:
    times = sorted(NOW - age for age in ages)

    assert peak_share(times, NOW, DAY) == share


@pytest.mark.parametrize(
    ("low", "cuts", "remarks", "after"),
    [(0, [101, 301], 1, 101), (100, [101, 301], 1, 1), (101, [101, 301], 1, 200), (0, [101], 5, 20),
     (99, [101], 5, 1), (301, [101, 301], 1, None), (0, [], 1, None)],
)  # fmt: skip
def test_a_bell_rings_no_later_than_the_next_cut(
    low: int, cuts: list[int], remarks: int, after: int | None
) -> None:
    assert ring_after(low, cuts, remarks) == after


def test_a_count_may_turn_whenever_something_of_a_post_was_counted() -> None:
    post = said(ago=9, echoes=[8, 7], views=[(6, 10)], reposts=[(5, 1), (4, 2)])

    assert [NOW - at for at in turning_points(post)] == [9, 8, 7, 6, 5, 4]


def test_a_post_as_of_an_earlier_instant_has_only_what_was_known_then() -> None:
    post = said(ago=9 * HOUR, echoes=[8 * HOUR, HOUR], views=[(8 * HOUR, 10), (HOUR, 90)])

    (then,) = as_of([post], NOW - 5 * HOUR)

    assert (then.reposts, list(then.readings["views"])) == (1, [(NOW - 8 * HOUR, 10, 10)])
    assert as_of([post], NOW - 10 * HOUR) == []


def test_a_key_is_written_as_the_plan_writes_it() -> None:
    assert parse_key("reposts.microblog@1h") == FactKey("reposts", "microblog", timedelta(hours=1))
