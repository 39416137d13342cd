"""What is said of an event and how far it went, from its posts: the groups, the sites, the
charts."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from operator import itemgetter
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from qingting.plan.model import Plan, leaves
from qingting.posts.models import Post
from qingting.sources.models import Source
from qingting.spread import said
from qingting.spread.queries import reposts_by_hour
from qingting.spread.said import Head, OnSite
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
    event_id: int, plan: Plan, sources: Sequence[Source], until: datetime, zone: str
) -> Spread:
    """Return what an event's posts show; seven queries at most, whatever their number.

    Args:
        sources: all of the organisation.
        until: where the time axis ends.
    """
    heads = said.list_heads(event_id)
    leading = max(heads, key=lambda head: (head.reposts, -head.remark_id), default=None)
    on_site = said.list_sites(event_id, leading.remark_id if leading else None)
    told_by = {one.source_id for one in on_site}
    own = [source for source in sources if source.pk in told_by]
    silent = [s for s in own if s.state in (Source.State.SILENT, Source.State.FAILING)]
    posts = sum(one.posts for one in on_site)
    first_seen = _first_seen(on_site)
    begin = min((one.first_at for one in on_site if one.of_leading), default=until)
    curve = _curve(leading, begin, until) if leading else []
    series = charts.Series(
        posts=said.posts_by_hour(event_id),
        curve=curve,
        sites=list(first_seen.values()),
        thresholds=_thresholds(plan),
        until=until,
        silent_since=min((s.silent_since for s in silent if s.silent_since), default=None),
    )
    return Spread(
        groups=_groups(heads[:REMARKS]),
        remarks=len(heads),
        posts=posts,
        sites=len(first_seen),
        bars=_sites(on_site, {source.pk for source in silent}),
        reposts=curve[-1][1] if curve else 0,
        exact=leading is not None and _all_given(on_site, own),
        charts=_draw(series, zone),
        sentence=_sentence(series, posts),
        table=_table(series, zone),
        silent=silent,
    )


def _all_given(on_site: Sequence[OnSite], sources: Sequence[Source]) -> bool:
    """Whether every source of the leading remark gives all there is."""
    whole = {s.pk for s in sources if s.complete and s.state == Source.State.FINE}
    return all(one.source_id in whole for one in on_site if one.of_leading)


def _groups(heads: Sequence[Head]) -> list[Group]:
    quotes = said.first_posts(head.remark_id for head in heads)
    groups = []
    for head in heads:
        first = quotes[head.remark_id]
        groups.append(
            Group(
                quote=first.title or first.text,
                site=first.site,
                url=link_of(first),
                first_at=first.published_at,
                posts=head.posts,
                sites=head.sites,
            )
        )
    return groups


def link_of(post: Post) -> str:
    """Return the address of a post where a browser may follow it, else nothing."""
    return post.url if post.url.startswith(("https://", "http://")) else ""


def _sites(on_site: Sequence[OnSite], silent: set[int]) -> list[SiteBar]:
    counts: Counter[str] = Counter()
    for one in on_site:
        counts[one.site] += one.posts
    quiet = {one.site for one in on_site if one.source_id in silent}
    most = max(counts.values(), default=1)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        SiteBar(site, n, max(1, round(100 * n / most)), site in quiet) for site, n in ranked[:SITES]
    ]


def _first_seen(on_site: Sequence[OnSite]) -> dict[str, datetime]:
    seen: dict[str, datetime] = {}
    for one in on_site:
        seen.setdefault(one.site, one.first_at)
    return seen


def _curve(leading: Head, begin: datetime, until: datetime) -> list[tuple[datetime, int]]:
    """Reposts of the leading remark so far, at each hour: seen by us or said by platforms,
    whichever is more."""
    seen = reposts_by_hour(leading.remark_id, begin) if leading.reposts else {}
    by_hour = sorted(seen.items())
    counted = [
        (min(until, datetime.fromtimestamp(hour_s, UTC) + timedelta(hours=1)), n)
        for (hour_s, _), n in zip(by_hour, accumulate(n for _, n in by_hour), strict=True)
    ]
    latest: dict[int, int] = {}
    total = 0
    for post_id, at, low in said.list_repost_counts(leading.remark_id):
        total += low - latest.get(post_id, 0)
        latest[post_id] = low
        counted.append((at, total))
    counted.append((until, leading.reposts))
    times, counts = zip(*sorted(counted), strict=True)
    return [(begin, 0), *zip(times, accumulate(counts, max), strict=True)]


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
        so_far = bisect_right(series.curve, end, key=itemgetter(0))
        reposts = series.curve[so_far - 1][1] if so_far else 0
        sites = sum(at < end for at in series.sites)
        lines.append(Line(words.moment(bar.at, series.until, zone), bar.n, reposts, sites))
    return lines
