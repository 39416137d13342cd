"""What is said of an event and how far it went, from its posts: the groups, the sites, the
charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from qingting.events.queries import Said, find_quotes
from qingting.plan.model import Plan, leaves
from qingting.posts.models import Post
from qingting.sources.models import Source
from qingting.spread.queries import list_repost_readings, reposts_by_hour
from qingting.web import charts, naming, words

REMARKS = 5  # shown of an event: those with the most posts
SITES = 8


@dataclass(frozen=True, slots=True)
class Group:
    """A remark of an event: its first post and how often and where it was said."""

    quote: str
    site: str
    url: str
    first_at: datetime
    posts: int
    sites: int


@dataclass(frozen=True, slots=True)
class SiteBar:
    """Posts of a site; `share` of the most, in hundredths. `silent`: its source gives nothing
    now."""

    site: str
    posts: int
    share: int
    silent: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table behind the charts."""

    at: str
    posts: int
    reposts: int
    sites: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Everything of sections 1 and 2. `exact`: every source of the leading remark gives all and
    speaks."""

    groups: list[Group]
    remarks: int
    posts: int
    sites: int
    bars: list[SiteBar]
    reposts: int
    exact: bool
    charts: list[charts.Chart]
    sentence: str
    table: list[Line]
    silent: list[Source]


def spread_of(
    said: Sequence[Said], plan: Plan, sources: Sequence[Source], until: datetime, zone: str
) -> Spread:
    """Return what an event's posts show; three queries.

    Args:
        said: every post of the event in the order of publication.
        until: where the time axis ends.
    """
    by_remark: dict[int, list[Said]] = {}
    for post in said:
        by_remark.setdefault(post.remark_id, []).append(post)
    top = sorted(by_remark.values(), key=len, reverse=True)[:REMARKS]
    leading = max(by_remark.values(), key=lambda p: sum(q.repost_count for q in p), default=[])
    told_by = {post.source_id for post in said}
    own = [source for source in sources if source.pk in told_by]
    silent = [s for s in own if s.state in (Source.State.SILENT, Source.State.FAILING)]
    curve = _curve(said, leading, until)
    first_seen = _first_seen(said)
    series = charts.Series(
        posts=[post.published_at for post in said],
        curve=curve,
        sites=list(first_seen.values()),
        thresholds=_thresholds(plan),
        until=until,
        silent_since=min((s.silent_since for s in silent if s.silent_since), default=None),
    )
    complete = {s.pk for s in own if s.complete and s.state == Source.State.FINE}
    return Spread(
        groups=_groups(top),
        remarks=len(by_remark),
        posts=len(said),
        sites=len(first_seen),
        bars=_sites(said, {source.pk for source in silent}),
        reposts=curve[-1][1] if curve else 0,
        exact=bool(leading) and all(post.source_id in complete for post in leading),
        charts=_draw(series, zone),
        sentence=_sentence(series, len(said)),
        table=_table(series, zone),
        silent=silent,
    )


def _groups(top: Sequence[list[Said]]) -> list[Group]:
    quotes = find_quotes(posts[0].id for posts in top)
    groups = []
    for posts in top:
        first: Post = quotes[posts[0].id]
        groups.append(
            Group(
                quote=first.title or first.text,
                site=first.site,
                url=first.url if first.url.startswith(("https://", "http://")) else "",
                first_at=first.published_at,
                posts=len(posts),
                sites=len({post.site for post in posts}),
            )
        )
    return groups


def _sites(said: Sequence[Said], silent: set[int]) -> list[SiteBar]:
    counts = Counter(post.site for post in said)
    quiet = {post.site for post in said if post.source_id in silent}
    most = max(counts.values(), default=1)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        SiteBar(site, n, max(1, round(100 * n / most)), site in quiet) for site, n in ranked[:SITES]
    ]


def _first_seen(said: Sequence[Said]) -> dict[str, datetime]:
    seen: dict[str, datetime] = {}
    for post in said:
        seen.setdefault(post.site, post.published_at)
    return seen


def _curve(
    said: Sequence[Said], leading: Sequence[Said], until: datetime
) -> list[tuple[datetime, int]]:
    """Reposts of the leading remark so far, at each hour: seen by us or said by platforms,
    whichever is more."""
    if not leading:
        return []
    remark_id, own = leading[0].remark_id, {post.id for post in leading}
    by_hour = Counter(reposts_by_hour(remark_id, leading[0].published_at))
    for post in said:
        if post.kind == "repost" and post.parent_id in own:
            by_hour[int(post.published_at.timestamp()) // 3600 * 3600] += 1
    counted = [
        (min(until, datetime.fromtimestamp(hour_s, UTC) + timedelta(hours=1)), n)
        for (hour_s, _), n in zip(
            sorted(by_hour.items()), accumulate(n for _, n in sorted(by_hour.items())), strict=True
        )
    ]
    latest: dict[int, int] = {}
    for reading in list_repost_readings(remark_id):
        low, _high = reading.reposts or (0, None)
        latest[reading.post_id] = low
        counted.append((reading.at, sum(latest.values())))
    counted.append((until, sum(post.repost_count for post in leading)))
    times, counts = zip(*sorted(counted), strict=True)
    return [(leading[0].published_at, 0), *zip(times, accumulate(counts, max), strict=True)]


def _thresholds(plan: Plan) -> list[charts.Threshold]:
    """The numbers of reposts at which the plan's grades begin, each once: the mildest grade it
    reaches."""
    scale = plan.grade
    found: dict[int, charts.Threshold] = {}
    for row in scale.rows if scale else ():
        for leaf in leaves(row.when):
            if (
                str(leaf.key) == "reposts"
                and leaf.op in (">", ">=")
                and isinstance(leaf.value, int)
            ):
                chip = naming.chip(scale, row.id)
                _what, bar = naming.condition(plan, leaf.text)
                if chip is not None:
                    found[leaf.value] = charts.Threshold(
                        leaf.value, f"{bar} · {chip.words}", chip.colour
                    )
    return list(found.values())


def _draw(series: charts.Series, zone: str) -> list[charts.Chart]:
    bars = charts.buckets(series.posts, series.until)[1]
    if not bars:
        return []
    drawn = []
    for frame in (charts.WIDE, charts.NARROW):
        times = charts.tick_times(bars[0].at, series.until, frame.ticks)
        long = series.until - bars[0].at > timedelta(hours=36)
        ticks = [(at, _tick(at, zone, long)) for at in times]
        drawn.append(charts.draw(series, frame, ticks))
    return drawn


def _sentence(series: charts.Series, posts: int) -> str:
    """The charts in one sentence, for who does not see them."""
    reposts = series.curve[-1][1] if series.curve else 0
    return _(
        "%(posts)s so far on %(sites)s; the leading remark has %(n)s reposts."
        " The same figures stand in the table below."
    ) % {
        "posts": words.posts(posts),
        "sites": words.sites(len(series.sites)),
        "n": words.number(reposts),
    }


def _tick(at: datetime, zone: str, long: bool) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.month}/{local.day} {local:%H:%M}" if long else f"{local:%H:%M}"


def _table(series: charts.Series, zone: str) -> list[Line]:
    step_h, bars = charts.buckets(series.posts, series.until)
    lines = []
    for bar in bars:
        end = bar.at + timedelta(hours=step_h)
        reposts = max([n for at, n in series.curve if at <= end], default=0)
        sites = sum(at < end for at in series.sites)
        lines.append(Line(words.moment(bar.at, series.until, zone), bar.n, reposts, sites))
    return lines
