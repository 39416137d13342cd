"""What is said of an event and how far it went, as pages show it.

The database counts: a page of an event with thousands of posts reads some dozens of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import CharField, Count, F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Substr

from qingting.events.models import Membership
from qingting.posts.models import Post, Reading, Remark

# The hour a post was published in, as both databases write an instant in UTC: `2026-03-02 04`.
_HOUR = Substr(Cast("published_at", CharField()), 1, 13)
SHOWN_METRICS = ("reposts", "views", "comments")
Hours = list[tuple[datetime, int]]  # beginning of an hour, posts in it; ascending


@dataclass(frozen=True, slots=True)
class Asked:
    """Which posts of an event are asked for: of a site, with words in title or text; all where
    empty.
    """

    site: str = ""
    words: tuple[str, ...] = ()

    @property
    def condition(self) -> Q:
        found = Q(site=self.site) if self.site else Q()
        for word in self.words:
            found &= Q(title__icontains=word) | Q(text__icontains=word)
        return found


ALL = Asked()


class Head(NamedTuple):
    """A remark of an event, counted over the posts that were asked for."""

    remark_id: int
    posts: int
    sites: int
    reposts: int


class Totals(NamedTuple):
    """Sums over the posts of an event; `nameless`: posts that no voice is known of."""

    remarks: int
    posts: int
    sites: int
    voices: int
    nameless: int


class OnSite(NamedTuple):
    """Posts of an event on one site, from one source; `of_leading`: of its most reposted remark."""

    site: str
    source_id: int
    posts: int
    of_leading: int
    first_at: datetime


def list_heads(event_id: int, asked: Asked = ALL) -> list[Head]:
    """Return the remarks of an event, those with the most posts first, the older of equals."""
    counted = (
        _posts(event_id, asked)
        .values("remark_id")
        .annotate(
            posts=Count("id"), sites=Count("site", distinct=True), reposts=Sum("repost_count")
        )
    )
    rows = counted.order_by("-posts", "remark_id").values_list(*Head._fields)
    return [Head(*row) for row in rows]


def list_worded(event_id: int, limit: int) -> list[tuple[str, int]]:
    """Return what the remarks of an event say, title and text, with the posts of each; those with
    the most posts first. Two queries.
    """
    heads = list_heads(event_id)[:limit]
    mine = _posts(event_id, ALL).filter(remark_id__in=[head.remark_id for head in heads])
    first = mine.values("remark_id").annotate(first=Min("id")).values("first")
    rows = Post.objects.filter(id__in=first).values_list("remark_id", "title", "text")
    words = {remark_id: f"{title}\n{text}" for remark_id, title, text in rows}
    return [(words.get(head.remark_id, ""), head.posts) for head in heads]


def totals(event_id: int) -> Totals:
    """Return the sums over an event's posts."""
    counted = _posts(event_id, ALL).aggregate(
        remarks=Count("remark_id", distinct=True),
        posts=Count("id"),
        sites=Count("site", distinct=True),
        voices=Count("author_key", distinct=True),
        nameless=Count("id", filter=Q(author_key=None)),
    )
    return Totals(**counted)


def list_sites(event_id: int, leading: int | None = None) -> list[OnSite]:
    """Return the sites of an event in the order in which they first had it; a site once for each
    source that gave posts of it.

    Args:
        leading: remark whose posts are counted apart, None for none.
    """
    counted = (
        _posts(event_id, ALL)
        .values("site", "source_id")
        .annotate(
            posts=Count("id"),
            of_leading=Count("id", filter=Q(remark_id=leading)),
            first_at=Min("published_at"),
        )
    )
    rows = counted.order_by("first_at", "site").values_list(*OnSite._fields)
    return [OnSite(*row) for row in rows]


def posts_by_hour(event_id: int) -> Hours:
    """Return how many posts of an event were published in each hour that had any."""
    rows = _posts(event_id, ALL).annotate(hour=_HOUR).values_list("hour").annotate(n=Count("id"))
    return [(_instant(hour), n) for hour, n in rows.order_by("hour")]


def remarks_by_hour(
    event_id: int, remark_ids: Sequence[int], asked: Asked = ALL
) -> dict[int, Hours]:
    """Return the same of each of some remarks."""
    posts = _posts(event_id, asked).filter(remark_id__in=remark_ids).annotate(hour=_HOUR)
    found: dict[int, Hours] = {id_: [] for id_ in remark_ids}
    rows = posts.values_list("remark_id", "hour").annotate(n=Count("id")).order_by("hour")
    for remark_id, hour, n in rows:
        found[remark_id].append((_instant(hour), n))
    return found


def remarks_by_site(
    event_id: int, remark_ids: Sequence[int], asked: Asked = ALL
) -> dict[int, list[tuple[str, int]]]:
    """Return the sites of each of some remarks with their posts, those with the most first."""
    posts = _posts(event_id, asked).filter(remark_id__in=remark_ids)
    found: dict[int, list[tuple[str, int]]] = {id_: [] for id_ in remark_ids}
    rows = posts.values_list("remark_id", "site").annotate(n=Count("id")).order_by("-n", "site")
    for remark_id, site, n in rows:
        found[remark_id].append((site, n))
    return found


def first_posts(remark_ids: Iterable[int]) -> dict[int, Post]:
    """Return the first post of each remark, by remark; not who wrote it."""
    first = Post.objects.filter(remark_id=OuterRef("pk")).order_by("published_at", "id")
    remarks = Remark.objects.filter(pk__in=list(remark_ids))
    rows = Post.objects.filter(pk__in=remarks.values_list(Subquery(first.values("pk")[:1])))
    return {row.remark_id: row for row in rows.defer("author_key")}


def list_posts(
    event_id: int, remark_id: int, asked: Asked = ALL, *, offset: int, limit: int
) -> list[Post]:
    """Return posts of a remark of an event in the order of publication; not who wrote them.

    Each has what its platform said last as `last_reposts`, `last_views` and `last_comments`:
    `[low, high]`, None for unknown.
    """
    said = Reading.objects.filter(post_id=OuterRef("pk")).order_by("-at", "-id")
    last = {
        f"last_{metric}": Subquery(said.filter(**{f"{metric}__isnull": False}).values(metric)[:1])
        for metric in SHOWN_METRICS
    }
    rows = _posts(event_id, asked).filter(remark_id=remark_id).annotate(**last)
    ordered = rows.select_related("source").defer("author_key").order_by("published_at", "id")
    return list(ordered[offset : offset + limit])


def find_post(event_id: int, post_id: int) -> Post | None:
    """Return a post of an event, None where it has no such; not who wrote it."""
    rows = _posts(event_id, ALL).select_related("source").defer("author_key")
    return rows.filter(pk=post_id).first()


def list_repost_counts(remark_id: int) -> list[tuple[int, datetime, int]]:
    """Return what platforms said of the reposts of a remark's posts, oldest first: post, instant,
    at least how many.
    """
    rows = Reading.objects.filter(post__remark_id=remark_id, reposts__isnull=False)
    return list(rows.order_by("at", "id").values_list("post_id", "at", F("reposts__0")))


def _posts(event_id: int, asked: Asked) -> QuerySet[Post]:
    held = Membership.objects.filter(event_id=event_id, until=None)
    posts = Post.objects.filter(asked.condition, remark_id__in=held.values("remark_id"))
    return posts.order_by()


def _instant(hour: str) -> datetime:
    return datetime.fromisoformat(f"{hour}:00+00:00")
