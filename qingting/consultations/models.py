"""Meetings that decided."""

from __future__ import annotations

from django.db import models

from qingting.duties.models import Duty
from qingting.events.models import Event
from qingting.orgs.models import Organisation
from qingting.store import Mode, Row


class Consultation(Row):
    """A meeting about an event, as the person who called it wrote it down.

    `present`: roles or persons, a line each; `materials`: hashes of the texts on the table.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+", db_index=False)
    present = models.TextField()
    options = models.TextField(blank=True)
    decision = models.TextField()
    dissent = models.TextField(blank=True)
    materials = models.JSONField(default=list)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(decision="") & ~models.Q(present=""),
                name="consultations_says_who_and_what",
            ),
        ]
