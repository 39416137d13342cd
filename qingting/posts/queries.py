"""What intake knows while it runs: kept posts by key, live remarks, echoes of the last days.

A cache of rows. In a database that was empty at the start it holds everything and is never
wrong about absence (`complete`); otherwise a key that it does not hold is looked up, a batch at
a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from qingting.posts.models import Echo, Post, Reading, Remark
from qingting.sources.queries import KnownSource, Sources
from qingting.store import Work
from qingting.text.alike import Alike, Signature
from qingting.text.normalise import wording

ECHO_LIFE = timedelta(days=7)
REMARK_QUIET_S = 72 * 3600  # without a post or repost, the same words are a new remark
REMEMBERED = timedelta(days=30)  # how long the same words are known to follow an earlier remark
NEVER = 1 << 62
METRICS = ("views", "reposts", "comments", "likes")
M = TypeVar("M", bound=Model)
Range = tuple[int, int | None]  # low, high; None: no upper end


class KnownRemark:
    """A remark and its posts. `count` is its reposts; at `ring_at` a cut point of the plan may
    be crossed.

    `last_s`: epoch second of its last post or repost.
    """

    __slots__ = (
        "count",
        "ended",
        "first_at",
        "follows",
        "heading",
        "id",
        "last_s",
        "posts",
        "ring_at",
        "touched",
    )

    def __init__(self, id_: int, first_at: datetime, *, follows: int | None = None) -> None:
        self.id = id_
        self.first_at = first_at
        self.last_s = seconds(first_at)
        self.follows = follows
        self.posts: list[KnownPost] = []
        self.count = 0
        self.ring_at = NEVER
        self.heading = ""  # of its first post, as wording gives it
        self.touched = 0  # changes whenever something of it is counted
        self.ended = False


class KnownPost:
    """A kept post as counting needs it; times are epoch seconds. Text is not held."""

    __slots__ = (
        "arrived_s", "author_key", "echoes", "id", "key", "kind", "published_s", "readings",
        "remark", "reposts", "site", "source",
    )  # fmt: skip

    def __init__(
        self,
        id_: int,
        key: str,
        remark: KnownRemark,
        *,
        site: str,
        kind: str,
        published_s: int,
        arrived_s: int,
        author_key: bytes | None,
        source: KnownSource,
    ) -> None:
        self.id = id_
        self.key = key
        self.remark = remark
        self.site = site
        self.kind = kind
        self.published_s = published_s
        self.arrived_s = arrived_s
        self.author_key = author_key
        self.source = source
        self.reposts = 0
        self.echoes: list[int] = []  # times of reposts, ascending as they arrived
        self.readings: dict[
            str, list[tuple[int, int, int | None]]
        ] = {}  # metric -> (at, low, high)

    @property
    def exact(self) -> bool:
        """Whether its source gives every repost, as far as it knows, and is speaking."""
        return self.source.complete and not self.source.silent


class Known:
    """Kept posts, echoes and live remarks of all organisations, split by (org, mode)."""

    def __init__(self, work: Work) -> None:
        self.rooms: dict[tuple[int, str], Room] = {}
        self._sources = work.of(Sources)

    def room(self, org_id: int, mode: str) -> Room:
        key = (org_id, mode)
        if key not in self.rooms:
            self.rooms[key] = Room(org_id, mode, self._sources)
        return self.rooms[key]


class Room:
    """Intake's memory for one organisation and mode."""

    def __init__(self, org_id: int, mode: str, sources: Sources) -> None:
        self.org_id = org_id
        self._sources = sources
        self.mode = mode
        self.posts: dict[str, KnownPost] = {}
        self.remarks: dict[int, KnownRemark] = {}
        self.echoes: dict[int, KnownPost] = {}
        self.alike = Alike()
        self.complete = not Post.objects.filter(org_id=org_id, mode=mode).exists()
        if not self.complete:
            self._load_live()

    def _load_live(self) -> None:
        """Load what new posts may repeat: live remarks of the last while, by their words."""
        live = Remark.objects.filter(org_id=self.org_id, mode=self.mode, ended_at=None)
        last = live.order_by("-last_at").values_list("last_at", flat=True).first()
        if last is None:
            return
        since = last - REMEMBERED
        said, passed_on = Q(last_at__gte=since), Q(pk__in=self._reposted_since(since))
        for row in live.filter(said | passed_on).order_by("id"):
            self.alike.add(row.pk, Signature.load(bytes(row.signature)))
        self.load_remarks(self._reposted_since(last - ECHO_LIFE).order_by("post__remark_id"))

    def _reposted_since(self, at: datetime) -> QuerySet[Echo, int]:
        """Ids of the remarks that were reposted since an instant."""
        recent = Echo.objects.filter(
            at_s__gte=seconds(at), post__org_id=self.org_id, post__mode=self.mode
        )
        return recent.values_list("post__remark_id", flat=True).distinct()

    def load_remarks(self, ids: Iterable[int]) -> None:
        """Load remarks with all their posts, counts and readings, where they are not held yet."""
        wanted = [i for i in ids if i not in self.remarks]
        if not wanted:
            return
        for row in _in_parts(Remark, "id", wanted):
            remark = KnownRemark(row.pk, row.first_at, follows=row.follows_id)
            remark.last_s = seconds(row.last_at)
            remark.ended = row.ended_at is not None
            remark.ring_at = 0  # the next repost has it measured, which sets the bell
            self.remarks[row.pk] = remark
        by_id: dict[int, KnownPost] = {}
        for said in _in_parts(Post, "remark_id", wanted):
            remark = self.remarks[said.remark_id]
            post = KnownPost(
                said.pk,
                said.key,
                remark,
                site=said.site,
                kind=said.kind,
                published_s=int(said.published_at.timestamp()),
                arrived_s=int(said.arrived_at.timestamp()),
                author_key=bytes(said.author_key) if said.author_key is not None else None,
                source=self._sources.by_id[said.source_id],
            )
            post.reposts = said.repost_count
            remark.count += said.repost_count
            if not remark.posts:
                remark.heading = wording(said.title)
            remark.posts.append(post)
            self.posts[said.key] = by_id[said.pk] = post
        for echo in _in_parts(Echo, "post_id", list(by_id)):
            post = by_id[echo.post_id]
            post.echoes.append(echo.at_s)
            post.remark.last_s = max(post.remark.last_s, echo.at_s)
            self.echoes[echo.key_hash] = post
        for reading in _in_parts(Reading, "post_id", list(by_id)):
            keep_reading(by_id[reading.post_id], int(reading.at.timestamp()), reading)

    def look_up(self, keys: Iterable[str]) -> None:
        """Load the posts with these keys where they are kept but not held."""
        if self.complete:
            return
        missing = [k for k in keys if k not in self.posts]
        found = Post.objects.filter(org_id=self.org_id, mode=self.mode)
        for i in range(0, len(missing), 500):
            part = found.filter(key__in=missing[i : i + 500])
            self.load_remarks(sorted(set(part.values_list("remark_id", flat=True))))


def find_remark(org_id: int, mode: str, key: str) -> int | None:
    """Return the id of the remark of the kept post with a key; None where none is kept."""
    posts = Post.objects.filter(org_id=org_id, mode=mode, key=key)
    return posts.values_list("remark_id", flat=True).first()


def keep_reading(post: KnownPost, at_s: int, reading: object) -> list[str]:
    """Add a platform reading to what is known of a post; returns the metrics it moved."""
    moved = []
    for metric in METRICS:
        span: Range | None = getattr(reading, metric)
        if span is None:
            continue
        line = post.readings.setdefault(metric, [])
        if not line or line[-1][1:] != tuple(span):
            moved.append(metric)
        line.append((at_s, span[0], span[1]))
    return moved


def _in_parts(model: type[M], column: str, values: list[int]) -> Iterator[M]:
    """Rows whose column is one of many values, by id, in queries of bounded size."""
    for i in range(0, len(values), 500):
        part = {f"{column}__in": values[i : i + 500]}
        yield from model._default_manager.filter(**part).order_by("id")


def seconds(at: datetime) -> int:
    """Epoch seconds, rounded down."""
    return int(at.timestamp())


def instant(at_s: int) -> datetime:
    return datetime.fromtimestamp(at_s, UTC)


def list_recent(org_id: int, mode: str, limit: int) -> list[Post]:
    """Return the kept posts that arrived last and still have words."""
    kept = Post.objects.filter(org_id=org_id, mode=mode).exclude(title="", text="")
    return list(kept.only("title", "text", "site", "kind").order_by("-arrived_at")[:limit])
