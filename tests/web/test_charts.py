"""Where bars, lines and labels of the charts lie."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from qingting.web import charts
from qingting.web.charts import NARROW, WIDE, Frame, Series, Threshold

BEGIN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def series(n: int = 5, **more: object) -> Series:
    posts = [(BEGIN + HOUR * i, min(2, n - 2 * i)) for i in range((n + 1) // 2)]
    given: dict[str, object] = {
        "posts": posts,
        "curve": [(BEGIN, 0), (BEGIN + HOUR, 120), (BEGIN + 2 * HOUR, 320)],
        "sites": [BEGIN, BEGIN + HOUR],
        "thresholds": [Threshold(n, f"over {n}", "g2") for n in (100, 110, 500)],
        "until": BEGIN + 2.5 * HOUR,
    }
    return Series(**(given | more))  # type: ignore[arg-type]  # a table of its own fields


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_everything_lies_inside_the_frame(frame: Frame) -> None:
    chart = charts.draw(series(), frame, [])

    for bar in chart.bars:
        assert frame.left <= bar.x <= bar.x + bar.width <= frame.right
        assert frame.bars[0] <= bar.y <= frame.bars[1]
    for label in chart.thresholds:
        assert frame.curve[0] - charts.LINE_HEIGHT <= label.line <= frame.curve[1]


def test_bars_count_every_post_once_and_the_last_is_not_over() -> None:
    step_h, bars = charts.buckets(series().posts, series().until)

    assert step_h == 1
    assert [bar.n for bar in bars] == [2, 2, 1]
    assert [bar.partial for bar in bars] == [False, False, True]


def test_a_long_event_has_wider_bars_not_more() -> None:
    posts = [(BEGIN + HOUR * i, 1) for i in range(1000)]

    step_h, bars = charts.buckets(posts, posts[-1][0])

    assert step_h == 48
    assert len(bars) <= charts.MOST_BARS + 1
    assert sum(bar.n for bar in bars) == 1000


def test_threshold_labels_do_not_run_into_each_other() -> None:
    places = [label.y for label in charts.draw(series(), WIDE, []).thresholds]

    assert all(a - b >= charts.LINE_HEIGHT for a, b in pairwise(places))


def test_a_silent_source_is_marked_from_when_it_fell_silent() -> None:
    gap = charts.draw(series(silent_since=BEGIN + HOUR), WIDE, []).gap

    assert gap is not None
    assert WIDE.left < gap[0] < WIDE.right
    assert gap[0] + gap[1] == pytest.approx(WIDE.right)


def test_nothing_said_draws_nothing() -> None:
    chart = charts.draw(series(0, curve=[], sites=[]), WIDE, [])

    assert (chart.bars, chart.curve, chart.sites, chart.curve_end) == ([], "", "", None)


def test_a_spark_says_the_last_hour_and_the_one_before() -> None:
    spark = charts.spark([0, 0, 0, 4, 1, 2])

    assert (spark.lately, spark.before) == (2, 1)
    assert spark.line.endswith("L71.2,4.0 L93.6,22.0 L116.0,16.0")


def test_the_trend_of_a_remark_spans_the_time_of_its_event() -> None:
    line = charts.trend([(BEGIN, 1), (BEGIN + 24 * HOUR, 2)], BEGIN, BEGIN + 24 * HOUR)

    assert line.startswith("M4.0,16.0 L14.2,28.0")
    assert line.endswith(" L116.0,4.0")
    assert line.count(",") == charts.TREND


def test_a_long_curve_is_drawn_with_few_points_and_ends_where_it_ends() -> None:
    curve = [(BEGIN + HOUR * i / 2000, i) for i in range(5001)]

    chart = charts.draw(series(curve=curve), WIDE, [])

    assert chart.curve.count(",") <= 2 * charts.FINE + 2
    assert chart.curve.endswith(f"{WIDE.right}.0,{WIDE.curve[0]}.0")


def test_the_trend_of_a_young_event_has_a_point_an_hour() -> None:
    line = charts.trend([(BEGIN, 1), (BEGIN + 3 * HOUR, 1)], BEGIN, BEGIN + 3.5 * HOUR)

    assert line == "M4.0,4.0 L41.3,28.0 L78.7,28.0 L116.0,4.0"
