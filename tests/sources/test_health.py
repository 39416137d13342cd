"""A source that falls silent is told of, and its counts are lower bounds from then on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qingting.errors import SourceError
from qingting.journal.models import Entry
from qingting.sources import actions as sources
from qingting.sources.models import Refusal, Source
from qingting.sources.queries import Batch
from tests.engine import WORK_SAFETY, Bureau, at, plan, post

pytestmark = pytest.mark.django_db

HOUR_S = 3600


def bureau(expected_s: int | None = HOUR_S, *, complete: bool = True) -> Bureau:
    return Bureau(plan(WORK_SAFETY), complete=complete, expected_s=expected_s)


@pytest.mark.parametrize(("minutes", "state"), [(59, "fine"), (60, "silent")])
def test_a_source_is_silent_once_nothing_came_for_as_long_as_is_expected(
    minutes: int, state: str
) -> None:
    one = bureau()
    one.say("p1")

    one.to(at(minutes))

    assert one.source.state == state


def test_what_comes_in_time_begins_the_waiting_anew() -> None:
    one = bureau()
    one.say("p1")
    one.to(at(50))
    one.say("p2")

    one.to(at(109))
    before = one.source.state
    one.to(at(110))

    assert (before, one.source.state) == ("fine", "silent")


def test_who_listens_is_told_once_of_a_silent_source() -> None:
    one = bureau()
    one.say("p1")

    one.to(at(hours=9))

    (told,) = one.notices(None, event=None)
    assert (told["to"], told["clause"]) == ("desk", "house:source-silent")
    assert told["at"] == "2026-03-02T13:00:00+08:00"
    assert Entry.objects.filter(verb="source.silent").count() == 1


def test_a_source_that_speaks_again_is_fine_and_may_fall_silent_again() -> None:
    one = bureau()
    one.say("p1")
    one.to(at(hours=2))

    one.say("p2")
    again = one.source.state
    one.to(at(hours=3))

    assert (again, one.source.state) == ("fine", "silent")
    assert len(one.notices(None, event=None)) == 2


def test_a_source_of_which_nothing_is_expected_is_never_silent() -> None:
    one = bureau(expected_s=None)
    one.say("p1")

    one.to(at(days=9))

    assert one.source.state == "fine"


def test_reposts_of_a_complete_source_are_exact_and_of_any_other_a_lower_bound() -> None:
    facts = []
    for complete in (True, False):
        one = Bureau(plan(WORK_SAFETY), key=f"complete-{complete}".lower(), complete=complete)
        one.say("p1")
        one.repost("p1", 101)
        facts.append(one.grade()["facts"]["reposts"])

    assert facts == [101, {"min": 101, "max": None}]


def test_a_silent_sources_counts_are_lower_bounds_and_its_name_stands_on_the_grading() -> None:
    one = bureau()
    one.say("p1")
    one.repost("p1", 101)
    exact = one.grade()

    one.to(at(hours=2))

    graded = one.grade()
    assert (exact["facts"]["reposts"], exact["possible"]) == (101, [])
    assert graded["facts"]["reposts"] == {"min": 101, "max": None}
    assert graded["possible"] == ["extraordinary", "major"]
    assert "reposts" in graded["missing"]
    assert one.last_grading().stale_sources == ["line"]


def test_bad_lines_are_kept_by_place_and_reason_without_their_text() -> None:
    one = bureau()

    batch = Batch(one.source, [], {"line": 3}, [("a.jsonl:3", "没有 id")])
    one.engine.advance(at(1), [batch])
    one.write()

    refusal, row = Refusal.objects.get(), Source.objects.get()
    assert (refusal.place, refusal.message) == ("a.jsonl:3", "没有 id")
    assert (row.tally["bad_lines"], row.cursor) == (1, {"line": 3})


def test_posts_and_the_place_they_were_read_to_are_written_together() -> None:
    one = bureau()
    one.engine.advance(at(1), [Batch(one.source, [post("p1")], {"line": 1})])
    before = Source.objects.get().cursor

    one.write()

    assert (before, Source.objects.get().cursor) == ({}, {"line": 1})


@pytest.mark.parametrize(
    ("fails", "wait_s"), [(1, 120), (2, 240), (5, 1920), (6, 3600), (20, 3600)]
)
def test_a_failing_source_is_asked_later_and_later_but_at_least_every_hour(
    fails: int, wait_s: int
) -> None:
    one = bureau()
    source = one.source

    for _ in range(fails):
        _fail(one, permanent=False)

    assert source.next_at == one.now + timedelta(seconds=wait_s)
    assert source.state == "failing"


def test_a_source_that_fails_for_good_is_not_asked_again() -> None:
    one = bureau()

    _fail(one, permanent=True)

    assert one.source.next_at is None


def test_a_failing_source_is_written_down_once() -> None:
    one = bureau()

    for _ in range(3):
        _fail(one, permanent=False)
    one.write()

    assert Entry.objects.filter(verb="source.failing").count() == 1


def test_a_source_that_answers_again_fails_no_more() -> None:
    one = bureau()
    _fail(one, permanent=False)

    one.engine.act(one.now, lambda work: sources.look_again(work, one.source, at(5)))
    one.write()

    row = Source.objects.get()
    assert (row.state, row.fails, row.next_at, row.error) == ("fine", 0, at(5), "")


def _fail(one: Bureau, *, permanent: bool) -> None:
    error = SourceError("HTTP 503", permanent=permanent)
    one.engine.act(one.now, lambda work: sources.failed(work, one.source, error))
