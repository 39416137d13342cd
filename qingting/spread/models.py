"""Counts over time: what is left of echoes once they are dropped."""

from __future__ import annotations

from django.db import models

from qingting.posts.models import Post
from qingting.store import Row


class Bucket(Row):
    """Reposts of a post within one hour; `hour_s` is the epoch second at which the hour begins."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    hour_s = models.BigIntegerField()
    reposts = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "hour_s"], name="spread_bucket_hour_once"),
        ]
