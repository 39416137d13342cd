"""Finding kept posts by their words: an index of pairs of characters, filled when the engine rests.

In: kept posts, in the order of their ids. Out: the newest posts that hold all the words asked for.
Always true: a post is in the index or its id is above the mark; what retention empties leaves the
index in the same transaction; nobody is found by who said it.

SQLite keeps the pairs in an FTS5 table without contents, PostgreSQL as a `tsvector` under a GIN
index (`TABLES`); both hold the same pairs, with the organisation and mode of the post before them.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from qingting.posts.models import Post, SearchMark
from qingting.text.pairs import pairs, phrases

MOST_PAIRS = 10_000  # of one post; what stands behind them is not found
PORTION = 20_000  # characters after which a portion of posts ends, however few they are
NEWEST = 4_000  # rows that PostgreSQL looks through before it asks the index: see `_find`

# By database. Whoever changes what `_said` gives adds a migration that empties table and mark.
TABLES = {
    "sqlite": (
        "CREATE VIRTUAL TABLE posts_pairs USING fts5 (pairs, content='', tokenize='ascii')",
        "INSERT INTO posts_pairs (posts_pairs, rank) VALUES ('automerge', 0)",  # see `_MERGE`
    ),
    "postgresql": (
        "CREATE TABLE posts_pairs (post_id bigint PRIMARY KEY, pairs tsvector NOT NULL)",
        "CREATE INDEX posts_pairs_found ON posts_pairs USING gin (pairs)",
    ),
}
_INSERT = {
    "sqlite": "INSERT INTO posts_pairs (rowid, pairs) VALUES (%s, %s)",
    "postgresql": "INSERT INTO posts_pairs (post_id, pairs) VALUES (%s, %s::tsvector)",
}
_DELETE = {  # a table without contents is told what to take out
    "sqlite": "INSERT INTO posts_pairs (posts_pairs, rowid, pairs) VALUES ('delete', %s, %s)",
    "postgresql": "DELETE FROM posts_pairs WHERE post_id = %s AND %s <> ''",
}
# SQLite's share of tidying up, in pages: by itself FTS5 saves it up for one long write.
_MERGE = "INSERT INTO posts_pairs (posts_pairs, rank) VALUES ('merge', 64)"
# The same until all is one: what was taken out stays in older parts of the index until then.
_MERGE_ALL = "INSERT INTO posts_pairs (posts_pairs, rank) VALUES ('merge', %s)"
WIPED = 100  # pages a statement: SQLite's write lock for less than a tenth of a second
_FIND = {
    "sqlite": """
        SELECT rowid FROM posts_pairs WHERE posts_pairs MATCH %(words)s AND rowid < %(before)s
        ORDER BY rowid DESC LIMIT %(limit)s
    """,
    "postgresql": """
        WITH found AS MATERIALIZED (
          SELECT post_id FROM posts_pairs WHERE pairs @@ %(words)s::tsquery
        )
        SELECT post_id FROM found WHERE post_id < %(before)s
        ORDER BY post_id DESC LIMIT %(limit)s
    """,
}
_FIND_AMONG_NEWEST = """
    SELECT post_id FROM (
      SELECT post_id, pairs FROM posts_pairs WHERE post_id < %(before)s
      ORDER BY post_id DESC LIMIT %(newest)s
    ) newest WHERE pairs @@ %(words)s::tsquery ORDER BY post_id DESC LIMIT %(limit)s
"""
_LAST = 2**63 - 1


def index_next(limit: int) -> int:
    """Index the next kept posts, at most `limit`; returns how many, 0 where all are in.

    Note: for the engine's process alone, one call at a time. What is read and cut into pairs is so
    before the transaction: 100 short posts hold SQLite's write lock for some 10 ms.
    """
    mark, _ = SearchMark.objects.get_or_create(pk=1)
    rows = Post.objects.filter(pk__gt=mark.last_post).order_by("pk")
    posts = _portion(rows.only("org_id", "mode", "title", "text")[:limit])
    if posts:
        pairs_of = _pairs_of(posts)
        with transaction.atomic():
            _write(_INSERT, pairs_of)
            SearchMark.objects.filter(pk=1).update(last_post=posts[-1].pk)
    return len(posts)


def forget(posts: Iterable[Post]) -> None:
    """Take posts out of the index, in the caller's transaction, while their words still stand."""
    mark = SearchMark.objects.filter(pk=1).first()
    if mark is not None:
        _write(_DELETE, _pairs_of(post for post in posts if post.pk <= mark.last_post))


def wipe() -> None:
    """Leave nothing in SQLite's index of posts that were taken out of it.

    Note: some 30 s for a million posts, in short writes of their own; outside any transaction.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        pages = -WIPED  # below zero: begin with all parts of the index
        while True:
            before = connection.connection.total_changes
            cursor.execute(_MERGE_ALL, [pages])
            if connection.connection.total_changes - before < 2:
                return
            pages = WIPED


def find_posts(
    org_id: int, mode: str, words: str, *, before: int | None = None, limit: int
) -> list[Post]:
    """Return the last kept posts in which every one of the words stands, the newest first.

    Args:
        words: split by spaces; one without two letters or figures in a row asks for nothing.
        before: id of the last post of the page before.

    Note: posts of the last moments may not be in yet: see `index_next`.
    """
    asked = phrases(words)
    if not asked:
        return []
    ids = _find([[_room(org_id, mode)], *asked], _LAST if before is None else before, limit)
    found = Post.objects.defer("author_key", "watches").in_bulk(ids)
    return [found[id_] for id_ in ids if id_ in found]


def _find(asked: list[list[str]], before: int, limit: int) -> list[int]:
    """Ids of posts that hold all phrases, the newest first.

    FTS5 walks its lists backwards and stops at the limit. GIN knows no order: PostgreSQL has to
    collect all that it finds, so the newest rows are looked through first. Words that stand in more
    than one post of a hundred fill a page there; the others are few enough to be collected.
    """
    given: dict[str, int | str] = {"before": before, "limit": limit, "newest": NEWEST}
    if connection.vendor == "sqlite":
        given["words"] = " AND ".join(f'"{" ".join(phrase)}"' for phrase in asked)
        return _ids(_FIND["sqlite"], given)
    given["words"] = " & ".join(f"({' <-> '.join(map(_quoted, phrase))})" for phrase in asked)
    found = _ids(_FIND_AMONG_NEWEST, given)
    return found if len(found) == limit else _ids(_FIND["postgresql"], given)


def _ids(sql: str, given: dict[str, int | str]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [id_ for (id_,) in cursor.fetchall()]


def _write(sql: dict[str, str], rows: list[tuple[int, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(sql[connection.vendor], rows)
        if connection.vendor == "sqlite":
            cursor.execute(_MERGE)


def _portion(posts: Iterable[Post]) -> list[Post]:
    """The first of them, as many as PORTION allows; one at least."""
    portion, length = [], 0
    for post in posts:
        if length >= PORTION:
            break
        portion.append(post)
        length += len(post.text)
    return portion


def _pairs_of(posts: Iterable[Post]) -> list[tuple[int, str]]:
    return [(post.pk, _joined(said)) for post in posts if (said := _said(post))]


def _said(post: Post) -> list[str]:
    """What a post is found by; nothing where it has no words (any more)."""
    said = pairs(f"{post.title}\n{post.text}")[:MOST_PAIRS]
    return [_room(post.org_id, post.mode), *said] if said else []


def _room(org_id: int, mode: str) -> str:
    """The mark of an organisation and mode; longer than any pair."""
    return f"{mode}{org_id}"


def _joined(said: list[str]) -> str:
    if connection.vendor == "sqlite":
        return " ".join(said)
    return " ".join(f"{_quoted(pair)}:{place}" for place, pair in enumerate(said, 1))


def _quoted(pair: str) -> str:
    return f"'{pair}'"  # letters and figures only: nothing in it ends the quotation
