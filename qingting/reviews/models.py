"""Findings of reviews."""

from __future__ import annotations

from django.db import models

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
