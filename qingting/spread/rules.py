"""Counts of posts as facts: each an interval, over a window, for a class of sites.

Pure. A reading stands until the next one; the first is no increase unless the post is younger
than the window; a decrease is a reset; a window without any reading is unknown, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from qingting.plan.facts import Interval
from qingting.plan.model import FactKey, Number

METRIC = {"clicks": "views", "comments": "comments", "likes": "likes"}
Reading = tuple[int, int, int | None]  # at (epoch s), low, high; high None: no upper end


class Counted(Protocol):
    """What counting reads of a post; times are epoch seconds."""

    @property
    def site(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def published_s(self) -> int: ...
    @property
    def author_key(self) -> bytes | None: ...
    @property
    def reposts(self) -> int: ...
    @property
    def echoes(self) -> Sequence[int]: ...
    @property
    def readings(self) -> Mapping[str, Sequence[Reading]]: ...
    @property
    def exact(self) -> bool: ...  # its source gives every repost and is not silent


@dataclass(frozen=True, slots=True)
class Count:
    """A counted fact; `until`: the first instant (epoch s) at which time alone lowers it past a
    cut, None if never.
    """

    value: Interval
    until: int | None = None


def count(
    key: FactKey,
    posts: Iterable[Counted],
    now_s: int,
    *,
    register: Mapping[str, frozenset[str]],
    cuts: Sequence[int] = (),
) -> Count:
    """Count a built-in fact over posts, as known at an instant.

    Args:
        register: site -> its classes; a site that is not in it is of unknown class.
        cuts: ascending; where the plan's verdicts change, so that `until` is no earlier than
        needed.
    """
    sure, maybe = _members(key.site_class, posts, register)
    window = None if key.window is None else int(key.window.total_seconds())
    if key.name in METRIC:
        return _metric(METRIC[key.name], sure, maybe, now_s, window)
    if key.name == "reposts":
        return _reposts(sure, maybe, now_s, window, cuts)
    if key.name == "growth":
        return _growth(sure, maybe, now_s, window or 0)
    since = None if window is None else now_s - window
    inside = [p for p in sure if since is None or p.published_s > since]
    unsure = [p for p in maybe if since is None or p.published_s > since]
    low, high = _DISTINCT[key.name](inside), _DISTINCT[key.name]([*inside, *unsure])
    if key.name == "voices":
        low = max(len({p.author_key for p in inside} - {None}), min(1, len(inside)))
    leaves = None
    if window is not None and (inside or unsure):
        leaves = min(p.published_s for p in [*inside, *unsure]) + window
    return Count(Interval(low, high), leaves)


def _voices(posts: Sequence[Counted]) -> int:
    """At most so many: each post without an author may be a voice of its own."""
    known = {p.author_key for p in posts} - {None}
    return len(known) + sum(p.author_key is None for p in posts)


_DISTINCT = {
    "posts": len,
    "sites": lambda posts: len({p.site for p in posts}),
    "voices": _voices,
}


def _members(
    site_class: str | None, posts: Iterable[Counted], register: Mapping[str, frozenset[str]]
) -> tuple[list[Counted], list[Counted]]:
    """Posts that surely count for a class, and those whose site's class nobody registered.
    Topics: hot lists only.
    """
    sure: list[Counted] = []
    maybe: list[Counted] = []
    for post in posts:
        topic = post.kind == "topic"
        if site_class is None or topic:
            if topic == (site_class == "hot-list"):
                sure.append(post)
        elif post.site not in register:
            maybe.append(post)
        elif site_class in register[post.site]:
            sure.append(post)
    return sure, maybe


def _total(spans: Iterable[tuple[int, int | None]]) -> tuple[int, int | None]:
    low, high = 0, 0
    open_ended = False
    for one_low, one_high in spans:
        low += one_low
        if one_high is None:
            open_ended = True
        else:
            high += one_high
    return low, None if open_ended else high


def _metric(
    metric: str, sure: list[Counted], maybe: list[Counted], now_s: int, window: int | None
) -> Count:
    spans, until = [], []
    for post, counts in [*((p, True) for p in sure), *((p, False) for p in maybe)]:
        readings = post.readings.get(metric, ())
        if window is None:
            low, high = readings[-1][1:] if readings else (0, None)
        else:
            low, high = increase(readings, post, now_s - window)
            until += [at for r in readings[-1:] if (at := r[0] + window) > now_s]
            until += [at for r in readings if (at := r[0] + window) > now_s][:1]
            if readings and (grows_old := post.published_s + window) > now_s:
                until.append(grows_old)
        spans.append((low if counts else 0, high))
    low, high = _total(spans)
    return Count(Interval(low, high), min(until, default=None))


def increase(readings: Sequence[Reading], post: Counted, since_s: int) -> tuple[int, int | None]:
    """Return the increase of a cumulative reading after an instant, as bounds.

    >>> class P: kind, published_s = "post", 0
    >>> increase([(10, 500, 500), (20, 700, 700)], P, -5), increase([(10, 500, 500)], P, 5)
    ((700, 700), (0, 500))
    """
    low, high, seen = 0, 0, False
    open_ended = False
    before: Reading | None = None
    for reading in readings:
        if reading[0] > since_s:
            one_low, one_high = _jump(before, reading, post, since_s)
            low += one_low
            seen = True
            if one_high is None:
                open_ended = True
            else:
                high += one_high
        before = reading
    return (low, None if open_ended else high) if seen else (0, None)


def _jump(
    before: Reading | None, reading: Reading, post: Counted, since_s: int
) -> tuple[int, int | None]:
    """What one reading adds to the one before it."""
    _, low, high = reading
    if before is None:
        young = post.kind != "topic" and post.published_s > since_s
        return (low if young else 0), high
    if high is not None and high < before[1]:
        return 0, high  # a reset: what it had before is not known
    least = 0 if before[2] is None else max(0, low - before[2])
    return least, None if high is None else high - before[1]


def reposts_of(post: Counted) -> tuple[int, int | None]:
    """Return the bounds of a post's reposts: seen by us or said by the platform, whichever is
    more.
    """
    readings = post.readings.get("reposts", ())
    low, high = readings[-1][1:] if readings else (0, 0)
    most = None if high is None or not post.exact else max(post.reposts, high)
    return max(post.reposts, low), most


def _reposts(
    sure: list[Counted],
    maybe: list[Counted],
    now_s: int,
    window: int | None,
    cuts: Sequence[int],
) -> Count:
    if window is None:
        spans = [reposts_of(p) for p in sure] + [(0, reposts_of(p)[1]) for p in maybe]
        return Count(Interval(*_total(spans)))
    since = now_s - window
    spans, times = [], []
    for post, counts in [*((p, True) for p in sure), *((p, False) for p in maybe)]:
        inside = [at for at in post.echoes if at > since]
        times += inside
        low, high = len(inside), len(inside) if post.exact else None
        if readings := post.readings.get("reposts", ()):
            said_low, said_high = increase(readings, post, since)
            low = max(low, said_low)
            high = None if high is None or said_high is None else max(high, said_high)
        spans.append((low if counts else 0, high))
    low, high = _total(spans)
    return Count(Interval(low, high), _until(sorted(times), window, low, cuts))


def _until(times: Sequence[int], window: int, low: int, cuts: Sequence[int]) -> int | None:
    """When enough of the ascending times have left the window for a count to fall below its
    highest reached cut.
    """
    reached = [c for c in cuts if c <= low]
    if not times or (cuts and not reached):
        return None
    place = low - reached[-1] if reached else 0
    return times[min(max(place, 0), len(times) - 1)] + window


def _growth(sure: list[Counted], maybe: list[Counted], now_s: int, window: int) -> Count:
    """(posts + reposts in the last W) / (those in the W before, at least 1) - 1."""
    last = _said(sure, maybe, now_s - window, now_s)
    before = _said(sure, maybe, now_s - 2 * window, now_s - window)
    low = Fraction(-1) if before[1] is None else Fraction(last[0], max(1, before[1])) - 1
    high = None if last[1] is None else Fraction(last[1], max(1, before[0])) - 1
    times = [
        at + w
        for p in [*sure, *maybe]
        for t in (p.published_s, *p.echoes)
        for at, w in ((t, window), (t, 2 * window))
        if at + w > now_s
    ]
    return Count(Interval(low, high), min(times, default=None))


def _said(
    sure: list[Counted], maybe: list[Counted], since: int, until: int
) -> tuple[int, int | None]:
    spans: list[tuple[int, int | None]] = []
    for post, counts in [*((p, True) for p in sure), *((p, False) for p in maybe)]:
        n = sum(since < at <= until for at in (post.published_s, *post.echoes))
        spans.append((n if counts else 0, n if post.exact else None))
    return _total(spans)


def turning_points(post: Counted) -> list[int]:
    """Return the instants (epoch s) at which something of a post was counted."""
    return [
        post.published_s,
        *post.echoes,
        *(r[0] for line in post.readings.values() for r in line),
    ]


@dataclass(frozen=True, slots=True)
class Then:
    """A post as it was known at an earlier instant."""

    site: str
    kind: str
    published_s: int
    author_key: bytes | None
    reposts: int
    echoes: Sequence[int]
    readings: Mapping[str, Sequence[Reading]]
    exact: bool


def as_of(posts: Iterable[Counted], at: int) -> list[Then]:
    """Return the posts as they were known at an instant; later ones are left out."""
    return [
        Then(
            post.site,
            post.kind,
            post.published_s,
            post.author_key,
            sum(t <= at for t in post.echoes),
            [t for t in post.echoes if t <= at],
            {name: [r for r in line if r[0] <= at] for name, line in post.readings.items()},
            post.exact,
        )
        for post in posts
        if post.published_s <= at
    ]


def peak_share(times: Sequence[int], now_s: int, window: int) -> Fraction:
    """Return posts in the last window over the most there were in any window so far, 0..1.

    Args:
        times: of the event's posts, ascending epoch seconds.
    """
    most, first = 0, 0
    for i, at in enumerate(times):
        while times[first] <= at - window:
            first += 1
        most = max(most, i - first + 1)
    last = sum(at > now_s - window for at in times)
    return Fraction(last, most) if most else Fraction(0)


def ring_after(value_low: Number, cuts: Sequence[int], shared_by: int) -> int | None:
    """Return after how many more reposts of one of `shared_by` remarks a sum may first reach
    its next cut.

    None: no cut is left. The slack is split evenly, so that no crossing is missed whichever
    remarks grow.
    """
    above = [c for c in cuts if c > value_low]
    if not above:
        return None
    return max(1, int(above[0] - value_low) // max(1, shared_by))
