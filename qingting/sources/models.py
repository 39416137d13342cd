"""Where posts come from, how far we have read, and whether it still speaks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qingting.orgs.models import Organisation
from qingting.store import Mode, Row


class Source(Row):
    """One place that posts come from: read by a connector of its `kind`, or handed over.

    `complete`: it declares that it gives every repost and reading; counts from it are exact while
    it is not silent.
    Silent: nothing came for longer than `expected_s`.
    """

    SPOOLED = ("upload", "push", "hand")  # kinds that nobody asks: what they give lies in the spool

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
    error_en = models.TextField(blank=True)
    off_since = models.DateTimeField(
        null=True
    )  # switched off by a person; nothing is taken from it
    revision = models.IntegerField(default=0)  # one more with each change that a page made

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "name"], name="sources_source_name_once"),
        ]


class Import(Row):
    """Posts handed over at once: an uploaded table, a push of a program, what a person saw.

    Its lines wait as `Parcel`s until the engine takes them; which of them were refused stands in
    `Refusal`. `read_at`: all of it is in the spool; null: still being read, or, of an upload, not
    yet mapped.
    """

    class Kind(models.TextChoices):
        UPLOAD = "upload"
        PUSH = "push"
        HAND = "hand"

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=200, blank=True)  # of the file
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    key = models.CharField(max_length=200, blank=True)  # handed over again under it: the same one
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of what was given, hex
    note = models.TextField(blank=True)  # a person's own words
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"], condition=~Q(key=""), name="sources_import_key_once"
            ),
        ]
        indexes = [models.Index(fields=["org", "mode", "id"], name="sources_import_list")]


class Parcel(Row):
    """Lines of an import on their way to the engine, emptied when it took them.

    A line is of post format v1; authors are keyed hashes in it already. `refused_count`: lines that
    were refused beside these when they were handed over.
    """

    of = models.ForeignKey(Import, models.PROTECT, related_name="+")
    lines = models.BinaryField()
    line_count = models.IntegerField()
    refused_count = models.IntegerField(default=0)
    taken_at = models.DateTimeField(null=True)
    taken_count = models.IntegerField(default=0)  # new to us
    known_count = models.IntegerField(default=0)  # taken before
    kept_count = models.IntegerField(default=0)  # of those taken: stored

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at=None) | Q(lines=b""), name="sources_parcel_emptied"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="sources_parcel_waits", condition=Q(taken_at=None)),
        ]


class ApiKey(Row):
    """A program's key to push posts of one source. Only its hash is kept.

    `minute` and `asked_count`: requests of the running minute, by which they are limited.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    hash = models.CharField(max_length=64, unique=True)  # SHA-256, hex
    since = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    minute = models.DateTimeField(null=True)
    asked_count = models.IntegerField(default=0)


class Refusal(Row):
    """A line or item of a source that could not be taken, with the place and the reason; its
    text is not kept.

    Of an import also its row, and the reason in both languages.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    of = models.ForeignKey(Import, models.PROTECT, related_name="+", null=True, db_index=False)
    row = models.IntegerField(null=True)
    at = models.DateTimeField()
    place = models.CharField(max_length=300)
    message = models.CharField(max_length=500)
    message_en = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["of", "row"], name="sources_refusal_row")]


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
