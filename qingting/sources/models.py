"""Where posts come from, how far we have read, and whether it still speaks."""

from __future__ import annotations

from django.db import models

from qingting.orgs.models import Organisation
from qingting.store import Mode, Row


class Source(Row):
    """One place that posts come from, read by a connector of its `kind`.

    `complete`: it declares that it gives every repost and reading; counts from it are exact while
    it is not silent.
    Silent: nothing came for longer than `expected_s`.
    """

    class State(models.TextChoices):
        FINE = "fine"
        SILENT = "silent"
        FAILING = "failing"
        OFF = "off"

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    settings = models.JSONField(default=dict)
    cursor = models.JSONField(default=dict)
    complete = models.BooleanField(default=False)
    every_s = models.IntegerField(default=60)
    expected_s = models.IntegerField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.FINE)
    next_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)
    last_item_at = models.DateTimeField(null=True)
    silent_since = models.DateTimeField(null=True)
    fails = models.IntegerField(default=0)
    tally = models.JSONField(default=dict)  # rules.TALLY: what came so far, by what became of it
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "name"], name="sources_source_name_once"),
        ]


class Refusal(Row):
    """A line or item of a source that could not be taken, with the place and the reason; its
    text is not kept.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    place = models.CharField(max_length=300)
    message = models.CharField(max_length=500)


class SiteClass(Row):
    """The organisation's register: a site belongs to a class of plan-language §3; a site may
    have several.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    site = models.CharField(max_length=512)
    site_class = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["org", "site", "site_class"], name="sources_site_class_once"
            ),
        ]
