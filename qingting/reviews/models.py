"""Findings of reviews, and the changes of a plan that they led to."""

from __future__ import annotations

from django.db import models

from qingting.adoption.models import Draft
from qingting.events.models import Event
from qingting.orgs.models import Organisation
from qingting.store import Mode, Row


class Finding(Row):
    """What a review found, who sees to it by when, and the clause that it would change."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()  # within the event, from 1: F1
    words = models.TextField()
    owner = models.CharField(max_length=120, blank=True)  # role; "" while nobody has it
    due_at = models.DateTimeField(null=True)
    clause = models.CharField(max_length=120, blank=True)  # of the plan that it would change
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="reviews_finding_number_once"),
            models.CheckConstraint(
                condition=models.Q(owner="", due_at=None)
                | (~models.Q(owner="") & models.Q(due_at__isnull=False)),
                name="reviews_owner_has_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None) | ~models.Q(outcome=""),
                name="reviews_settled_says_how",
            ),
        ]


class Change(Row):
    """A finding is to change a plan: in which writing, and what was proposed of that.

    A writing may be put away, so it stands here by its id. `text_hash`: of the files that were
    proposed, "" before; the change is in force once a draft of these files is adopted.
    """

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    plan = models.CharField(max_length=80)
    clause = models.CharField(max_length=120)
    version = models.CharField(max_length=64)  # that it would change
    writing_id = models.BigIntegerField(db_index=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="+", null=True)
    text_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "writing_id"], name="reviews_change_once_a_writing"
            ),
            models.CheckConstraint(
                condition=models.Q(draft=None, text_hash="")
                | (models.Q(draft__isnull=False) & ~models.Q(text_hash="")),
                name="reviews_change_proposed_whole",
            ),
        ]
