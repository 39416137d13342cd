"""Clocks, spans and days in words, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from qingting.plan import schema
from qingting.plan.parts import Rung, Span
from qingting.web import naming, words
from qingting.web.printing import sheets
from tests.engine import WORK_SAFETY, plan

ZONE = "Asia/Shanghai"
NOW = datetime(2026, 3, 12, 6, 20, tzinfo=UTC)  # Thursday 14:20 there
BEGAN = NOW - timedelta(minutes=30)


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (0, "0 分", "0 min"),
        (8, "8 分", "8 min"),
        (60, "1 时", "1 h"),
        (160, "2 时 40 分", "2 h 40 min"),
        (1440, "1 天", "1 d"),
        (3000, "2 天 2 时", "2 d 2 h"),
    ],
)
def test_a_span_has_its_two_largest_units(minutes: int, zh: str, en: str) -> None:
    with translation.override("zh-hans"):
        assert words.span(timedelta(minutes=minutes)) == zh
    with translation.override("en"):
        assert words.span(timedelta(minutes=-minutes)) == en


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        (Span(wall=timedelta(hours=2)), "2 时", "2 h"),
        (Span(working_days=10), "10 个工作日", "10 working days"),
        (Span(calendar_days=0), "当日", "the same day"),
        (Span(calendar_days=15), "15 个自然日", "15 calendar days"),
    ],
)
def test_a_time_limit_says_which_days_it_counts(limit: Span, zh: str, en: str) -> None:
    with translation.override("zh-hans"):
        assert words.limit(limit) == zh
    with translation.override("en"):
        assert words.limit(limit) == en


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (Span(working_days=-1), "1 working days before it is due"),
        (Span(calendar_days=1), "1 calendar days after it is due"),
        (Span(wall=timedelta(minutes=-10)), "10 min before it is due"),
        (Span(wall=timedelta()), "when due"),
    ],
)
def test_a_rung_says_on_which_side_of_the_due_time_it_is(at: Span, said: str) -> None:
    with translation.override("en"):
        assert sheets._at(Rung(("holder",), at)) == said


@pytest.mark.parametrize(
    ("left", "began", "state"),
    [
        (timedelta(minutes=5), BEGAN, "now"),
        (timedelta(minutes=5, seconds=1), BEGAN, "soon"),
        (timedelta(minutes=30), None, "soon"),
        (timedelta(minutes=31), None, ""),
        (timedelta(minutes=31), NOW - timedelta(minutes=124), "soon"),  # 80 % is used
        (timedelta(minutes=32), NOW - timedelta(minutes=124), ""),
        (timedelta(seconds=-1), BEGAN, "late"),
    ],
)
def test_a_clock_turns_where_the_words_say(
    left: timedelta, began: datetime | None, state: str
) -> None:
    assert words.running(NOW + left, began, NOW, ZONE).state == state


def test_a_clock_far_off_says_when() -> None:
    with translation.override("zh-hans"):
        clock = words.running(NOW + timedelta(hours=12), None, NOW, ZONE)
        far = words.running(NOW + timedelta(days=3), None, NOW, ZONE)

    assert (clock.big, clock.due_at) == ("明天 02:20", None)
    assert far.big == "3月15日 周日 14:20"


def test_lateness_stays_after_completion() -> None:
    due = NOW - timedelta(minutes=60)

    with translation.override("zh-hans"):
        late = words.ended(NOW - timedelta(minutes=13), due, NOW, ZONE)
        on_time = words.ended(due, due, NOW, ZONE)

    assert (late.state, late.big, late.small) == ("late", "逾期 47 分", "14:07，限 13:20")
    assert (on_time.state, on_time.big) == ("done", "已完成")


def test_a_day_of_another_year_has_its_year() -> None:
    at = NOW - timedelta(days=365)

    with translation.override("zh-hans"):
        assert words.day(at, NOW, ZONE) == "2025年3月12日 周三"
    with translation.override("en"):
        assert words.day(at, NOW, ZONE) == "Wed 12 Mar 2025"


def test_what_has_not_begun_says_what_it_waits_for() -> None:
    with translation.override("zh-hans"):
        clock = words.resting("首次发布")

    assert (clock.big, clock.small) == ("未起算", "待首次发布")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_whatever_starts_a_clock_has_words(language: str) -> None:
    of = plan(WORK_SAFETY)
    written = [f"special.{outcome}" for outcome in schema.DUTY_ANCHORS]
    written += [f"accident.{outcome}" for outcome in schema.TRIGGER_ANCHORS]
    written += schema.FIXED_ANCHORS

    with translation.override(language):
        said = [naming.anchor(of, one) for one in written]

    assert not [words for words in said if "." in words]
    assert len(set(said)) == len(written)
