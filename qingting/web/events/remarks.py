"""The remarks of an event and their posts: are these the same words, do they belong here.

By post, site and time; never by who wrote them (docs/decisions/0001).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html

from qingting.adoption.queries import plan_of
from qingting.events.models import Event
from qingting.evidence.models import File
from qingting.evidence.queries import files_of
from qingting.plan.model import Plan
from qingting.posts.models import Post
from qingting.sources.models import Source
from qingting.sources.queries import entered_by_hand, list_sources
from qingting.spread import said
from qingting.spread.said import Asked, Head, Totals
from qingting.text.alike import Signature, signature
from qingting.text.normalise import wording
from qingting.web import charts, naming
from qingting.web.events.differences import Part, differences
from qingting.web.events.page import until
from qingting.web.events.spread import link_of

PAGE = 50  # remarks
POSTS = 12  # of the one that is open
SITES = 6  # named of a remark, those with the most posts
WORDS = 5  # looked for at once
EXCERPT = 400  # characters shown of a post; the whole stands behind its link
LOOK = 0.75  # two texts less alike than this are worth a look (text.alike.THRESHOLD)


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post of an open remark; its counts in words, a tag where unknown.

    `parts` is empty where its text was deleted on schedule; `alike`: share in words, "" of the
    representative itself and of a deleted text; `files`: evidence of it that is still kept.
    """

    parts: tuple[Part, ...]
    cut: bool
    representative: bool
    alike: str
    look: bool
    site: str
    at: datetime
    url: str
    reposts: str
    clicks: str
    comments: str
    id: int
    files: list[File]


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page lies in a list; `before` and `after`: numbers of its neighbours, None at an
    end."""

    first: int
    last: int
    of: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A page of the posts of a remark."""

    posts: list[PostRow]
    pager: Pager


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """A remark; `quote` is "" where its text was deleted on schedule. Counted are the posts asked
    for."""

    head: Head
    quote: str
    first_at: datetime
    sites: list[tuple[str, int]]
    more_sites: int
    trend: str
    opened: Opened | None


@dataclass(frozen=True, slots=True)
class Remarks:
    """Everything the page shows. `whole`: sums of the event; `posts`: how many are asked for."""

    whole: Totals
    posts: int
    asked: Asked
    rows: list[RemarkRow]
    pager: Pager
    sites: list[str]
    silent: list[Source]

    @property
    def filtered(self) -> bool:
        """Whether not all posts are asked for."""
        return self.asked != said.ALL


def asked_of(site: str, words: str) -> Asked:
    """Return which posts somebody asks for who chose a site and wrote words."""
    return Asked(site=site.strip(), words=tuple(words.split()[:WORDS]))


def remarks_of(
    event: Event,
    asked: Asked,
    now: datetime,
    *,
    page: int = 1,
    opened: int | None = None,
    posts_page: int = 1,
) -> Remarks:
    """Return a page of an event's remarks, those with the most posts first.

    Args:
        opened: remark whose posts are shown; it leads the page where it would stand on another.
        page, posts_page: from 1.
    """
    plan = plan_of(event.adoption_id)
    heads = said.list_heads(event.pk, asked)
    pager = _pager(page, len(heads), PAGE)
    shown = heads[pager.first - 1 : pager.last]
    shown = [h for h in heads if h.remark_id == opened and h not in shown] + shown
    on_site = said.list_sites(event.pk)
    told_by = {one.source_id for one in on_site}
    silent = (Source.State.SILENT, Source.State.FAILING)
    sources = [s for s in list_sources(event.org_id, event.mode) if s.pk in told_by]
    return Remarks(
        whole=said.totals(event.pk),
        posts=sum(head.posts for head in heads),
        asked=asked,
        rows=_rows(event, plan, asked, shown, opened, posts_page, now),
        pager=pager,
        sites=sorted({one.site for one in on_site}),
        silent=[source for source in sources if source.state in silent],
    )


def _pager(page: int, of: int, size: int) -> Pager:
    last_page = max(1, -(-of // size))
    page = min(max(1, page), last_page)
    return Pager(
        first=(page - 1) * size + 1,
        last=min(page * size, of),
        of=of,
        before=page - 1 if page > 1 else None,
        after=page + 1 if page < last_page else None,
    )


def _rows(
    event: Event,
    plan: Plan,
    asked: Asked,
    heads: Sequence[Head],
    opened: int | None,
    posts_page: int,
    now: datetime,
) -> list[RemarkRow]:
    ids = [head.remark_id for head in heads]
    quotes = said.first_posts(ids)
    sites = said.remarks_by_site(event.pk, ids, asked)
    hours = said.remarks_by_hour(event.pk, ids, asked)
    end = until(event, now)
    return [
        RemarkRow(
            head=head,
            quote=quotes[head.remark_id].title or quotes[head.remark_id].text,
            first_at=quotes[head.remark_id].published_at,
            sites=sites[head.remark_id][:SITES],
            more_sites=max(0, len(sites[head.remark_id]) - SITES),
            trend=charts.trend(hours[head.remark_id], event.found_at, end),
            opened=_opened(event, plan, asked, head, quotes[head.remark_id], posts_page)
            if head.remark_id == opened
            else None,
        )
        for head in heads
    ]


def _opened(event: Event, plan: Plan, asked: Asked, head: Head, first: Post, page: int) -> Opened:
    pager = _pager(page, head.posts, POSTS)
    posts = said.list_posts(event.pk, head.remark_id, asked, offset=pager.first - 1, limit=POSTS)
    like = signature(wording(_words(first)))
    files = files_of_posts(event, posts)
    return Opened([_post(plan, post, first, like, files[post.pk]) for post in posts], pager)


def files_of_posts(event: Event, posts: Sequence[Post]) -> dict[int, list[File]]:
    """Return the evidence that is kept of posts of an event: put to them, or entered with them."""
    by_key = {post.key[:200]: post.pk for post in posts}
    entered = entered_by_hand(event.org_id, event.mode, by_key)
    found: dict[int, list[File]] = {post.pk: [] for post in posts}
    for id_, files in files_of(event.org_id, "import", map(str, entered)).items():
        found[by_key[entered[int(id_)]]] += files
    for id_, files in files_of(event.org_id, "post", [str(post.pk) for post in posts]).items():
        found[int(id_)] += files
    return {pk: [file for file in files if not file.erased_at] for pk, files in found.items()}


def _post(plan: Plan, post: Post, first: Post, like: Signature, files: list[File]) -> PostRow:
    words, others = _words(post), _words(first)
    own = post.pk == first.pk
    share = signature(wording(words)).likeness(like) if words and others and not own else None
    last: dict[str, list[int | None] | None] = {
        metric: getattr(post, f"last_{metric}") for metric in said.SHOWN_METRICS
    }
    return PostRow(
        parts=differences(others[:EXCERPT] if others else words, words[:EXCERPT]) if words else (),
        cut=len(words) > EXCERPT,
        representative=own,
        alike=f"{share:.2f}" if share is not None else "",
        look=share is not None and share < LOOK,
        site=post.site,
        at=post.published_at,
        url=link_of(post),
        reposts=_reposts(plan, post, last["reposts"]),
        clicks=_count(plan, "clicks", last["views"]),
        comments=_count(plan, "comments", last["comments"]),
        id=post.pk,
        files=files,
    )


def _words(post: Post) -> str:
    """Title and text as intake compared them."""
    return "\n".join(part for part in (post.title, post.text) if part)


def _reposts(plan: Plan, post: Post, said_last: list[int | None] | None) -> str:
    """Seen by us or said by its platform, whichever is more; exact where its source gives all."""
    low = max(post.repost_count, (said_last[0] if said_last else 0) or 0)
    if post.source.complete and post.source.state == Source.State.FINE:
        return _count(plan, "reposts", [low, low])
    return _count(plan, "reposts", [low, None] if low or said_last else None)


def _count(plan: Plan, fact: str, span: list[int | None] | None) -> str:
    """A platform count in words; one that nobody knows as a tag."""
    if span is None:
        return format_html('<span class="tag maybe">{}</span>', naming.value(plan, fact, None))
    low, high = span
    value = low if low == high else {"min": low, "max": high}
    return naming.value(plan, fact, value)
