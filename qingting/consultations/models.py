"""Meetings that decided."""

from __future__ import annotations

from django.db import models

from qingting.duties.models import Duty
from qingting.events.models import Event
from qingting.orgs.models import Organisation
from qingting.store import Mode, Row


class Summons(Row):
    """A role that was called to a meeting, which a duty of the plan orders."""

    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+")
    role = models.CharField(max_length=120)
    meets_at = models.DateTimeField()
    words = models.TextField(blank=True)  # what it is about
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["duty", "role"], name="consultations_called_once"),
        ]


class Opinion(Row):
    """What one role said in a meeting, or before it where it could not come; never changed."""

    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+")
    by = models.CharField(max_length=120)
    words = models.TextField()
    against = models.BooleanField(default=False)  # sees it otherwise than the rest
    at = models.DateTimeField()


class Task(Row):
    """What a meeting resolved that somebody does until a day: T1, a duty of its own."""

    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()  # within the event, from 1
    words = models.TextField()
    holder = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="consultations_task_once"),
            models.CheckConstraint(
                condition=models.Q(done_at=None) | ~models.Q(outcome=""),
                name="consultations_task_done_says_how",
            ),
        ]


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
