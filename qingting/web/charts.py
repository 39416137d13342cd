"""The geometry of the spread charts: three on one time axis, and the spark of a list. Pure.

The templates draw them as SVG; nothing is animated, and the same figures stand in a table behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

HOUR = timedelta(hours=1)
STEPS_H = (1, 2, 3, 6, 12, 24, 48, 168, 720)  # hours a bar may cover
MOST_BARS = 24
FINE = 120  # steps of height in which a long curve is drawn: one is about a pixel
TREND = 12  # points of the line of a remark, at most
LINE_HEIGHT = 14  # two labels closer than this would run into each other


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number of the plan, drawn as a line: `colour` g1 … g5 of its grade, `words` its label."""

    value: int
    words: str
    colour: str


@dataclass(frozen=True, slots=True)
class Series:
    """What is drawn. Times ascending; `posts` are (beginning of an hour, posts in it), `curve`
    (instant, reposts so far), `sites` first sights of new sites.

    `silent_since`: from when a source that this event depends on gave nothing, None if all spoke.
    """

    posts: Sequence[tuple[datetime, int]]
    curve: Sequence[tuple[datetime, int]]
    sites: Sequence[datetime]
    thresholds: Sequence[Threshold]
    until: datetime
    silent_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """New posts from an instant for a step; `partial`: the step has not ended yet."""

    at: datetime
    n: int
    partial: bool
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def above(self) -> float:
        return round(self.y - 5, 1)


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place; `y` of the line they belong to may lie elsewhere."""

    words: str
    x: float
    y: float
    line: float = 0
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """The sizes of one drawing, in its own units; `labels_outside`: thresholds are named right of
    the plot."""

    name: str
    width: int
    height: int
    left: int
    right: int
    bars: tuple[int, int]  # top and base of each chart
    curve: tuple[int, int]
    sites: tuple[int, int]
    ticks: int
    labels_outside: bool

    @property
    def reposts_title(self) -> int:
        return self.curve[0] - (17 if self.labels_outside else 26)

    @property
    def sites_title(self) -> int:
        return self.sites[0] - 16


WIDE = Frame("wide", 860, 430, 54, 700, (48, 135), (184, 319), (364, 406), 6, True)
NARROW = Frame("narrow", 340, 470, 40, 300, (48, 147), (196, 347), (392, 446), 3, False)


@dataclass(frozen=True, slots=True)
class Chart:
    """One drawing, ready for the template; every place in the units of `frame`."""

    frame: Frame
    step_h: int
    bars: list[Bar]
    curve: str
    curve_end: Label | None
    thresholds: list[Label]
    sites: str
    sites_end: Label | None
    ticks: list[Label]
    gap: tuple[float, float] | None  # x and width


def step_of(first: datetime, until: datetime) -> int:
    """Return how many hours a bar covers, so that there are few enough of them."""
    hours = max(1.0, (until - first) / HOUR)
    return next((step for step in STEPS_H if hours / step <= MOST_BARS), STEPS_H[-1])


def buckets(posts: Sequence[tuple[datetime, int]], until: datetime) -> tuple[int, list[Bar]]:
    """Return the step in hours, and the posts in each step up to the one that `until` lies in."""
    if not posts:
        return 1, []
    begin = posts[0][0]
    step_h = step_of(begin, until)
    step = timedelta(hours=step_h)
    counts = [0] * max(0, (until - begin) // step + 1)
    for at, n in posts:
        if (i := (at - begin) // step) < len(counts):
            counts[i] += n
    edges = [begin + step * i for i in range(len(counts))]
    return step_h, [Bar(at, n, at + step > until) for at, n in zip(edges, counts, strict=True)]


def draw(series: Series, frame: Frame, tick_words: Sequence[tuple[datetime, str]]) -> Chart:
    """Return the drawing of a series in a frame.

    Args:
        tick_words: instants of the axis with their words.
    """
    step_h, bars = buckets(series.posts, series.until)
    begin = bars[0].at if bars else series.until - HOUR
    scale = _Scale(frame, begin, series.until)
    curve_top = max([n for _, n in series.curve] + [t.value for t in series.thresholds] + [1])
    gap = None
    if series.silent_since is not None:
        x = scale.x(max(begin, series.silent_since))
        gap = (x, round(frame.right - x, 1))
    return Chart(
        frame=frame,
        step_h=step_h,
        bars=_bars(bars, timedelta(hours=step_h), series.until, scale),
        curve=scale.path(series.curve, frame.curve, curve_top),
        curve_end=scale.end(series.curve, frame.curve, curve_top),
        thresholds=_thresholds(series.thresholds, frame, curve_top),
        sites=scale.stairs(series.sites, frame.sites),
        sites_end=scale.end(
            [(at, i) for i, at in enumerate(series.sites, 1)],
            frame.sites,
            max(1, len(series.sites)),
        ),
        ticks=[Label(words, scale.x(at), frame.sites[1] + 19) for at, words in tick_words],
        gap=gap,
    )


def tick_times(begin: datetime, until: datetime, n: int) -> list[datetime]:
    """Return at most `n` whole hours of the axis, evenly apart."""
    hours = max(1, int((until - begin) / HOUR))
    apart = max(1, -(-hours // n))
    return [begin + apart * i * HOUR for i in range(hours // apart + 1)]


class _Scale:
    """Where instants and numbers lie."""

    def __init__(self, frame: Frame, begin: datetime, until: datetime) -> None:
        self._frame = frame
        self._begin = begin
        self._span = max(until - begin, timedelta(minutes=1))

    def x(self, at: datetime) -> float:
        share = min(1.0, max(0.0, (at - self._begin) / self._span))
        return round(self._frame.left + share * (self._frame.right - self._frame.left), 1)

    def path(self, curve: Sequence[tuple[datetime, int]], band: tuple[int, int], top: int) -> str:
        places = [f"{self.x(at)},{height(n, band, top)}" for at, n in _thinned(curve, top)]
        return f"M{' L'.join(places)}" if len(places) > 1 else ""

    def stairs(self, at: Sequence[datetime], band: tuple[int, int]) -> str:
        if not at:
            return ""
        steps = [
            f"V{height(i, band, len(at))} H{self.x(b)}" for i, (_, b) in enumerate(pairwise(at), 1)
        ]
        last = f"V{height(len(at), band, len(at))} H{self._frame.right}"
        return f"M{self.x(at[0])},{band[1]} {' '.join([*steps, last])}"

    def end(
        self, curve: Sequence[tuple[datetime, int]], band: tuple[int, int], top: int
    ) -> Label | None:
        if not curve:
            return None
        n = curve[-1][1]
        return Label(f"{n:,}", self._frame.right + 6, height(n, band, top) + 4)


def _thinned(curve: Sequence[tuple[datetime, int]], top: int) -> Sequence[tuple[datetime, int]]:
    """A rising curve without the points at which it has hardly risen since the one before."""
    if len(curve) <= FINE:
        return curve
    kept = [curve[0]]
    for before, here in pairwise(curve):
        if (here[1] - kept[-1][1]) * FINE > top:
            kept += [before, here]
    return [*kept, curve[-1]]


def height(n: int, band: tuple[int, int], top: int) -> float:
    """Return the y of a number in a band whose top stands for `top`."""
    return round(band[1] - (band[1] - band[0]) * n / top, 1)


def _bars(bars: Sequence[Bar], step: timedelta, until: datetime, scale: _Scale) -> list[Bar]:
    frame = scale._frame
    top = max([bar.n for bar in bars] + [1])
    placed = []
    for bar in bars:
        x, end = scale.x(bar.at), scale.x(min(bar.at + step, until))
        y = height(bar.n, frame.bars, top)
        gap = min(6.0, (end - x) / 6)
        width = round(max(1.0, end - x - 2 * gap), 1)
        placed.append(
            Bar(
                bar.at, bar.n, bar.partial, round(x + gap, 1), y, width, round(frame.bars[1] - y, 1)
            )
        )
    return placed


def _thresholds(thresholds: Sequence[Threshold], frame: Frame, top: int) -> list[Label]:
    """Lines with their labels, moved apart where they would run into each other."""
    labels: list[Label] = []
    below = float(frame.curve[1] + LINE_HEIGHT)
    for one in sorted(thresholds, key=lambda t: t.value):
        line = height(one.value, frame.curve, top)
        y = min(line + 4 if frame.labels_outside else line - 4, below - LINE_HEIGHT)
        below = y
        x = frame.right + 46 if frame.labels_outside else frame.left + 4
        labels.append(Label(one.words, x, round(y, 1), line, one.colour))
    return labels


@dataclass(frozen=True, slots=True)
class Spark:
    """Some hours of new posts as a line of 120 by 32; `lately` and `before`: of the last hour and
    the one before."""

    line: str
    lately: int
    before: int


def spark(hours: Sequence[int]) -> Spark:
    """Return the spark of new posts by hour, two hours at least, oldest first."""
    return Spark(_line(hours), hours[-1], hours[-2])


def trend(posts: Sequence[tuple[datetime, int]], begin: datetime, until: datetime) -> str:
    """Return the line of a remark's posts over the time of its event, of 120 by 32.

    Args:
        posts: (beginning of an hour, posts in it); none is left out, also outside of the time.
    """
    step = max(HOUR, (until - begin) / TREND)
    counts = [0] * max(2, -((begin - until) // step))
    for at, n in posts:
        counts[min(len(counts) - 1, max(0, (at - begin) // step))] += n
    return _line(counts)


def _line(counts: Sequence[int]) -> str:
    top, last = max([*counts, 1]), len(counts) - 1
    places = [f"{i * 112 / last + 4:.1f},{28 - 24 * n / top:.1f}" for i, n in enumerate(counts)]
    return f"M{' L'.join(places)}"
