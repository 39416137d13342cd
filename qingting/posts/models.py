"""Kept posts, the remarks they make, their reposts and their platform counts.

An author is a keyed hash, used only to count distinct voices and dropped by retention; a text
that no watch asked for is never stored.
"""

from __future__ import annotations

from django.db import models

from qingting.orgs.models import Organisation
from qingting.sources.models import Source
from qingting.store import Mode, Row


class Remark(Row):
    """The same words in one or several places (同一言论). Ends when it goes quiet or its event
    closes.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    signature = models.BinaryField(max_length=600)  # text.alike.Signature.dump()
    short = models.BooleanField(default=False)  # compared by exact words only
    ended_at = models.DateTimeField(null=True)
    follows = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["org", "mode", "last_at"],
                name="posts_remark_live",
                condition=models.Q(ended_at=None),
            ),
        ]


class Post(Row):
    """One thing said in one place. `key` is the source's id of it, unique over all sites.

    `repost_count`: reposts seen since it was kept, with or without words. Platform counts are in
    `Reading`.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", db_index=False)
    remark = models.ForeignKey(Remark, models.PROTECT, related_name="+", db_index=False)
    parent = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, db_index=False)
    key = models.CharField(max_length=512)
    site = models.CharField(max_length=512)
    kind = models.CharField(max_length=10)
    published_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    url = models.TextField(blank=True)
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)
    author_key = models.BinaryField(max_length=16, null=True)
    repost_count = models.BigIntegerField(default=0)
    watches = models.JSONField(default=list)  # names of the watches that asked for it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "mode", "key"], name="posts_post_key_once"),
        ]
        indexes = [
            models.Index(fields=["arrived_at"], name="posts_post_arrived"),
            # With time and site: pages count posts without reading them.
            models.Index(fields=["remark", "published_at", "site"], name="posts_post_of_remark"),
        ]


class Echo(Row):
    """One repost: a time (epoch seconds) and a hash of its id. Folded and dropped after 7 days.

    All that is kept of one without words; one with words is a post besides.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    at_s = models.BigIntegerField()
    key_hash = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["at_s"], name="posts_echo_at"),
            models.Index(fields=["post", "at_s"], name="posts_echo_post"),
        ]


class Reading(Row):
    """What a platform said of a post at an instant: cumulative counts; `[low, high]` each, or
    null for unknown.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    views = models.JSONField(null=True)
    reposts = models.JSONField(null=True)
    comments = models.JSONField(null=True)
    likes = models.JSONField(null=True)


class SearchMark(models.Model):
    """How far `posts.search` has come: one row, of which the id of the last post in its index."""

    last_post = models.BigIntegerField(default=0)
