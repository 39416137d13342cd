"""Which event a post belongs to."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingting.text.story import Stories, StoryRules
from qingting.text.words import Idf, terms
from tests.text.stories import (
    DAY,
    FIRE,
    FIRE_AGAIN,
    FIRE_POST,
    FLOOD,
    FLOOD_POST,
    NOON,
    STRANGE,
    grouped,
)


def two_events(rules: StoryRules | None = None) -> Stories:
    stories = Stories(Idf(), rules)
    stories.add(FIRE, FIRE_POST, NOON)
    stories.add(FLOOD, FLOOD_POST, NOON)
    return stories


def test_a_post_goes_to_the_event_that_speaks_of_the_same_and_the_shared_words_say_why() -> None:
    placed = two_events().place(FIRE_AGAIN, NOON)

    assert placed.key == placed.nearest == FIRE
    assert placed.score > 0.5
    assert {"火灾", "宿舍楼"} <= set(placed.shared)


def test_a_post_that_shares_no_word_begins_a_new_event_and_has_no_nearest() -> None:
    placed = two_events().place(STRANGE, NOON)

    assert (placed.key, placed.nearest, placed.score, placed.shared) == (None, None, 0.0, ())


def test_a_post_without_a_telling_word_begins_a_new_event() -> None:
    stories = two_events()
    stories.add(3, {}, NOON)

    assert stories.place({}, NOON).key is None


def test_below_the_threshold_the_nearest_event_is_told_but_does_not_take_the_post() -> None:
    placed = two_events(StoryRules(threshold=0.99)).place(FIRE_AGAIN, NOON)

    assert placed.key is None
    assert placed.nearest == FIRE


def test_headlines_alike_only_in_their_manner_of_asking_are_not_one_event() -> None:
    stories = Stories(Idf())
    stories.add(FIRE, terms("如何看待专家的观点", ""), NOON)

    assert stories.place(terms("如何看待为什么", ""), NOON).nearest is None


def test_an_event_with_too_little_in_common_does_not_hide_one_with_enough() -> None:
    stories = two_events(StoryRules(evidence=20.0))
    stories.add(3, {"消防员": 1}, NOON)

    assert stories.place({"消防员": 9, "火灾": 1, "宿舍楼": 1}, NOON).nearest == FIRE


def test_equal_scores_go_to_the_older_event() -> None:
    stories = Stories(Idf())
    for key in (9, 4, 7):
        stories.add(key, FIRE_POST, NOON)

    assert stories.place(FIRE_AGAIN, NOON).key == 4


def test_an_event_fades_while_nothing_comes_and_is_out_of_reach_in_the_end() -> None:
    stories = two_events()
    fresh = stories.place(FIRE_POST, NOON)
    in_reach = stories.place(FIRE_POST, NOON + StoryRules().reach - DAY)
    beyond = stories.place(FIRE_POST, NOON + StoryRules().reach + DAY)

    assert fresh.score == pytest.approx(1.0)
    assert (in_reach.key, beyond.key, beyond.nearest) == (FIRE, None, FIRE)


def test_a_post_older_than_the_event_is_placed_as_if_it_came_now() -> None:
    assert two_events().place(FIRE_POST, NOON - DAY).score == pytest.approx(1.0)


def test_an_event_moves_on_with_what_is_said_lately() -> None:
    stories, still = two_events(), two_events(StoryRules(memory=timedelta(days=10_000)))
    for one in (stories, still):
        one.add(FIRE, FLOOD_POST, NOON + 30 * DAY)
        one.drop(FLOOD)
    later = NOON + 30 * DAY

    assert stories.place(FLOOD_POST, later).score > still.place(FLOOD_POST, later).score
    assert stories.place(FIRE_POST, later).score < still.place(FIRE_POST, later).score


def test_an_event_of_years_keeps_taking_posts() -> None:
    stories = two_events(StoryRules(memory=DAY))
    for year in range(1, 4):
        stories.add(FIRE, FIRE_AGAIN, NOON + 365 * year * DAY)

    assert stories.place(FIRE_AGAIN, NOON + 3 * 365 * DAY).score == pytest.approx(1.0)


def test_an_event_forgets_its_weakest_words_only() -> None:
    stories = two_events(StoryRules(event_words=4))
    for word in ("足球", "联赛", "门票"):
        stories.add(FIRE, FIRE_AGAIN | {word: 1}, NOON)

    assert stories.place(FIRE_AGAIN, NOON).key == FIRE
    assert len(stories.dump(FIRE)) < len(two_events().dump(FIRE))


def test_a_dropped_event_takes_no_more() -> None:
    stories = two_events()

    stories.drop(FIRE)

    assert (FIRE in stories, FLOOD in stories) == (False, True)
    assert stories.place(FIRE_POST, NOON).nearest is None
    assert stories.place(FLOOD_POST, NOON).key == FLOOD


@pytest.mark.parametrize("apart", [timedelta(0), DAY, 3 * 365 * DAY])
def test_a_merged_event_takes_the_posts_of_both(apart: timedelta) -> None:
    stories = Stories(Idf())
    stories.add(FIRE, FIRE_POST, NOON)
    stories.add(FLOOD, FLOOD_POST, NOON + apart)
    together = Stories(Idf())
    together.add(FIRE, FIRE_POST, NOON)
    together.add(FIRE, FLOOD_POST, NOON + apart)

    stories.merge(FIRE, FLOOD)

    for post in (FIRE_AGAIN, FLOOD_POST):
        merged, one = (it.place(post, NOON + apart) for it in (stories, together))
        assert (merged.key, merged.nearest) == (one.key, one.nearest)
        assert merged.score == pytest.approx(one.score)


@given(st.lists(st.integers(0, 900), max_size=12))
def test_a_restart_after_every_post_changes_nothing(days: list[int]) -> None:
    assert grouped(sorted(days), restarts=True) == grouped(sorted(days), restarts=False)


def test_loading_an_event_that_is_here_puts_it_back() -> None:
    stories = two_events()
    before = stories.dump(FIRE)
    stories.add(FIRE, FLOOD_POST, NOON)

    stories.load(FIRE, before)

    assert stories.dump(FIRE) == before
    assert stories.place(FLOOD_POST, NOON).key == FLOOD


def test_the_hash_seed_changes_nothing() -> None:
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"  # any but this process's
    program = "from tests.text.stories import grouped; print(grouped(range(9), restarts=True))"
    environment = os.environ | {"PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", program]

    told = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)

    assert told.stdout.strip() == str(grouped(range(9), restarts=True))


def test_the_rules_can_be_changed_one_at_a_time() -> None:
    shorter = replace(StoryRules(), fade=DAY)

    assert shorter.reach < StoryRules().reach
