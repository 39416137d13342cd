"""Deletion on schedule: what is kept for a time goes when it is over; the journal says how much.

Echoes become hourly counts after a week; authors, and the texts of ended events, go after the
plan's `keep-posts`, else after as long as the organisation set; so do, after its own time, lines
that were refused, and pictures and notes of what people entered once the words of its post are
gone; a table that nobody said how to read goes after a day. On SQLite nothing of it stays in the
database's files. Counts stay, and so do entries, duties, notices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection
from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from qingting.adoption.models import Adoption
from qingting.adoption.queries import plan_of_version
from qingting.doubts.models import Doubt
from qingting.events.models import Event, Membership
from qingting.evidence.actions import detach
from qingting.evidence.models import Attachment, File
from qingting.grading.models import Assessment
from qingting.journal.actions import write
from qingting.journal.models import Entry, Words
from qingting.orgs.models import Organisation
from qingting.plan.model import Plan
from qingting.plan.parts import Span
from qingting.posts.models import Echo, Post
from qingting.posts.queries import ECHO_LIFE, Known, seconds
from qingting.posts.search import forget as forget_words
from qingting.posts.search import wipe as wipe_words
from qingting.reports.liaison.models import Contact
from qingting.sources import uploads
from qingting.sources.models import Import, Refusal
from qingting.store import Mode, Subject, acting

KEEP_POSTS = timedelta(days=180)  # where neither plan nor organisation says another time
KEEP_UPLOADS = timedelta(days=1)
BATCH = 2000  # rows a transaction, so that it holds the database's write lock for a moment only
TEXTS = 400  # posts a transaction where they leave the index of words too
COPIED = ("doubt.raised", "event.assessed")  # verbs
ENDED = (Event.State.CLOSED, Event.State.DISMISSED)

_FOLD = """
    INSERT INTO spread_bucket (id, post_id, hour_s, reposts)
    SELECT MIN(id), post_id, at_s / 3600 * 3600, COUNT(*) FROM posts_echo
    WHERE at_s < %s AND post_id IN (SELECT id FROM posts_post WHERE org_id = %s)
    GROUP BY post_id, at_s / 3600 * 3600
    ON CONFLICT (post_id, hour_s) DO UPDATE SET reposts = spread_bucket.reposts + excluded.reposts
"""  # a bucket takes over the id of its first echo: ids are unique over all tables


def run(now: datetime) -> dict[str, int]:
    """Delete what is over at an instant; returns how many of each kind, none left out.

    Plan: `keep-posts` of the plan that an event runs under.

    Each batch is a transaction with its own entry `retention.done`, so what was deleted is on
    record even if the process dies in between; run again, it goes on. The engine seals the entries.

    Note: the engine's memory is another matter: `forget`, before this.
    """
    removed = dict.fromkeys(_ERASE, 0)
    for org_id in Organisation.objects.order_by("key").values_list("pk", flat=True):
        for what in _ERASE:
            while n := _batch(org_id, what, now):
                removed[what] += n
    if removed["texts"]:
        wipe_words()
    _empty_log()
    return removed


def _empty_log() -> None:
    """Let SQLite's log of writes, which still holds what was deleted, be emptied into the file,
    where the connection overwrites what is deleted (`secure_delete`).

    Note: a reader that stays is waited for up to the connection's time; then it is tried again the
    next day.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()


def forget(known: Known, now: datetime) -> None:
    """Drop from intake's memory the echoes that `run` is about to fold; how often stays known.

    In the process that holds the memory, between two commits, before `run`: once the rows are gone,
    nothing tells which hashes were old. A repost that comes again after that counts again.
    """
    since_s = _echoes_until(now)
    for room in known.rooms.values():
        old = Echo.objects.filter(post__org_id=room.org_id, post__mode=room.mode, at_s__lt=since_s)
        for hash_ in old.values_list("key_hash", flat=True).iterator():
            room.echoes.pop(hash_, None)
        for post in room.posts.values():
            post.echoes = [at_s for at_s in post.echoes if at_s >= since_s]


def _batch(org_id: int, what: str, now: datetime) -> int:
    """Delete one batch of a kind, and write it down; returns its rows, 0 where none is left."""
    with acting(now) as work:
        n = _ERASE[what](org_id, now)
        if n:
            write(
                work,
                "retention.done",
                Subject(org_id, Mode.ACTUAL, "organisation", str(org_id)),
                actor="engine",
                clause="house:retention",
                **{what: n},
            )
    return n


def _echoes_until(now: datetime) -> int:
    """The epoch second before which echoes are folded: a week ago, at a full hour."""
    return seconds(now - ECHO_LIFE) // 3600 * 3600


def _fold_echoes(org_id: int, now: datetime) -> int:
    """Make the oldest echoes hourly counts of their posts."""
    until_s = _echoes_until(now)
    old = Echo.objects.filter(at_s__lt=until_s, post__org_id=org_id).order_by("at_s")
    last = old.values_list("at_s", flat=True)[BATCH - 1 : BATCH].first()
    if last is not None:
        until_s = last + 1  # all of the last second, that a batch is never empty
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # an echo that comes in between would be lost
            cursor.execute("LOCK TABLE posts_echo IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(_FOLD, [until_s, org_id])
    folded, _ = Echo.objects.filter(at_s__lt=until_s, post__org_id=org_id).delete()
    return folded


def _drop_authors(org_id: int, now: datetime) -> int:
    """Drop the keyed hashes of authors; what was counted by them is in the gradings."""
    for _, old in _old_posts(org_id, now):
        if n := _some(old.filter(author_key__isnull=False)).update(author_key=None):
            return n
    return 0


def _drop_texts(org_id: int, now: datetime) -> int:
    """Drop the words and addresses of posts whose event has ended; site and time are kept."""
    for adoption_id, old in _old_posts(org_id, now):
        ended = _remarks(adoption_id).filter(event__state__in=ENDED)
        worded = old.filter(remark_id__in=ended.values("remark_id")).exclude(
            title="", text="", url=""
        )
        posts = _some(worded, TEXTS)
        forget_words(posts.only("org_id", "mode", "title", "text"))
        detach(org_id, "post", map(str, posts.values_list("pk", flat=True)), now=now)
        if n := posts.update(title="", text="", url=""):
            return n
    return 0


def _drop_titles(org_id: int, now: datetime) -> int:
    """Drop what is left of public words in events that ended: the title, the words of the story."""
    for pk, version in Adoption.objects.filter(org_id=org_id).values_list("pk", "version"):
        since = now - _kept(org_id, version)
        over = Event.objects.filter(adoption_id=pk, state__in=ENDED, found_at__lt=since)
        over = over.filter(last_remark_at__lt=since).exclude(title="", story="")
        if ids := list(over.values_list("pk", flat=True)[:BATCH]):
            return Event.objects.filter(pk__in=ids).update(title="", story="", near_words=[])
    return 0


def _blank(org_id: int, now: datetime, of: type[Model], *words: str) -> int:
    """Blank what was said about events that ended, in rows that say `at` and of which event."""
    for pk, version in Adoption.objects.filter(org_id=org_id).values_list("pk", "version"):
        since, blank = now - _kept(org_id, version), dict.fromkeys(words, "")
        rows = of._default_manager.filter(event__adoption_id=pk, event__state__in=ENDED)
        worded = rows.filter(at__lt=since).exclude(**blank)
        if ids := list(worded.values_list("pk", flat=True)[:BATCH]):
            return of._default_manager.filter(pk__in=ids).update(**blank)
    return 0


def _drop_doubts(org_id: int, now: datetime) -> int:
    """Drop the questions of the public; that each was asked, and answered, is kept."""
    return _blank(org_id, now, Doubt, "words", "url")


def _drop_assessments(org_id: int, now: datetime) -> int:
    """Drop the words of what people judged; what was judged is kept."""
    return _blank(org_id, now, Assessment, "words", "proof")


def _drop_contacts(org_id: int, now: datetime) -> int:
    """Drop what was said with other bodies; with whom and when is kept."""
    return _blank(org_id, now, Contact, "said", "answered")


def _drop_copies(org_id: int, now: datetime) -> int:
    """Erase, each with its salt, the free words beside the journal that say again what goes with
    the words of an event; entry and digest stay.
    """
    for pk, version in Adoption.objects.filter(org_id=org_id).values_list("pk", "version"):
        since = now - _kept(org_id, version)
        over = Event.objects.filter(adoption_id=pk, state__in=ENDED)
        keys = over.annotate(told_as=Cast("pk", CharField())).values("told_as")
        told = Entry.objects.filter(org_id=org_id, subject_kind="event", subject_key__in=keys)
        told = told.filter(verb__in=COPIED, at__lt=since, values__has_key="words")
        ids = told.values_list("values__words", flat=True).iterator()
        while some := list(islice(ids, BATCH)):
            if (
                n := Words.objects.filter(pk__in=some)
                .exclude(words=None)
                .update(words=None, salt=None)
            ):
                return n
    return 0


def _drop_refusals(org_id: int, now: datetime) -> int:
    """Drop what is noted of lines that could not be taken."""
    old = Refusal.objects.filter(
        source__org_id=org_id, at__lt=now - _days(org_id, "keep_refusals_days")
    )
    gone, _ = Refusal.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:BATCH])).delete()
    return gone


def _drop_entered(org_id: int, now: datetime) -> int:
    """Drop notes and pictures of what people entered, once the words of its post are gone."""
    post = Post.objects.filter(org_id=OuterRef("org_id"), mode=OuterRef("mode"))
    worded = post.filter(key=OuterRef("key")).exclude(title="", text="", url="")
    key = Cast(OuterRef("pk"), CharField())
    pictures = Attachment.objects.filter(subject_kind="import", file__keep=File.Keep.POST)
    pictured = Exists(pictures.filter(subject_key=key))
    entered = Import.objects.filter(org_id=org_id, kind=Import.Kind.HAND)
    over = entered.filter(
        ~Exists(worded), ~Q(note="") | pictured, at__lt=now - _days(org_id, "keep_refusals_days")
    )
    ids = list(over.values_list("pk", flat=True)[:BATCH])
    detach(org_id, "import", map(str, ids), now=now)
    return Import.objects.filter(pk__in=ids).update(note="")


def _drop_uploads(org_id: int, now: datetime) -> int:
    """Drop tables that wait to be read since yesterday, and what a killed process left of one."""
    unread = Import.objects.filter(org_id=org_id, read_at=None, at__lt=now - KEEP_UPLOADS)
    ids = list(unread.values_list("pk", flat=True)[:BATCH])
    for id_ in ids:
        uploads.drop(id_)
    return Import.objects.filter(pk__in=ids).update(read_at=now)


_ERASE: dict[str, Callable[[int, datetime], int]] = {
    "echoes": _fold_echoes,
    "authors": _drop_authors,
    "texts": _drop_texts,
    "titles": _drop_titles,
    "doubts": _drop_doubts,
    "assessments": _drop_assessments,
    "contacts": _drop_contacts,
    "words": _drop_copies,
    "refusals": _drop_refusals,
    "entered": _drop_entered,
    "uploads": _drop_uploads,
}


def _old_posts(org_id: int, now: datetime) -> Iterator[tuple[int, QuerySet[Post]]]:
    """Posts that are older than the plan of their event keeps them, by adoption."""
    for pk, version in Adoption.objects.filter(org_id=org_id).values_list("pk", "version"):
        since = now - _kept(org_id, version)
        held = _remarks(pk).values("remark_id")
        yield pk, Post.objects.filter(org_id=org_id, arrived_at__lt=since, remark_id__in=held)


def _kept(org_id: int, version: str) -> timedelta:
    return keep_posts(plan_of_version(version), _days(org_id, "keep_posts_days"))


def _days(org_id: int, column: str) -> timedelta:
    """How long an organisation set something to be kept."""
    return timedelta(days=Organisation.objects.values_list(column, flat=True).get(pk=org_id))


def keep_posts(plan: Plan, otherwise: timedelta = KEEP_POSTS) -> timedelta:
    """Return how long authors, and the texts of ended events, are kept: as the plan says."""
    param = plan.params.get("keep-posts")
    span = param.value if param else None
    return span.wall if isinstance(span, Span) and span.wall is not None else otherwise


def _remarks(adoption_id: int) -> QuerySet[Membership]:
    return Membership.objects.filter(event__adoption_id=adoption_id, until=None)


def _some(posts: QuerySet[Post], most: int = BATCH) -> QuerySet[Post]:
    """A batch of them, found first: an update of a part of a query is no SQL."""
    return Post.objects.filter(pk__in=list(posts.values_list("pk", flat=True)[:most]))
