"""Organisations."""

from __future__ import annotations

from django.db import models

from qingting.store import Row


class Organisation(Row):
    """A bureau, hospital, university or utility; `zone` is an IANA name, used where days are
    cut.

    `keep_posts_days`: how long authors, and the texts of ended events, are kept where the plan
    does not say; `keep_refusals_days`: lines that could not be taken, and notes beside posts.
    `second_acts`: acts that need a second person here, beside those that always do; `merged`: one
    person may write a text and publish it, never approve it (the allowance for small units).
    """

    SECOND_ACTS = ("open", "dismiss", "close", "merge", "split")  # what may be asked for

    POSTS_DAYS = (30, 1095)
    REFUSALS_DAYS = (7, 365)

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=64, default="Asia/Shanghai")
    keep_posts_days = models.PositiveSmallIntegerField(default=180)
    keep_refusals_days = models.PositiveSmallIntegerField(default=90)
    second_acts = models.JSONField(default=list)
    merged = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(keep_posts_days__range=(30, 1095))
                & models.Q(keep_refusals_days__range=(7, 365)),
                name="orgs_organisation_keeps_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.name
