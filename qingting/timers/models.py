"""What is due when, what has fired, and whether the loops are alive."""

from __future__ import annotations

from django.db import models

from qingting.orgs.models import Organisation
from qingting.store import Mode, Row


class Timer(Row):
    """A clock of some (kind, key). `due_at` is never edited: an extension supersedes the timer.

    `instants` is `[[instant, rung], …]` in order; `next_at` is the first not yet fired, null when
    none is left. Rung 0 is the due instant itself, from 1 on the rungs of a ladder.
    """

    class State(models.TextChoices):
        RUNNING = "running"
        ENDED = "ended"  # every point fired
        STOPPED = "stopped"  # what it watched was done or void
        SUPERSEDED = "superseded"

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    kind = models.CharField(max_length=40)  # the stage that takes it: run.TAKES
    subject_kind = models.CharField(max_length=20)
    subject_key = models.CharField(max_length=64)
    anchor = models.CharField(max_length=80)
    anchor_at = models.DateTimeField(null=True)
    clause = models.CharField(max_length=120)
    budget = models.CharField(max_length=20, blank=True)
    calendar = models.CharField(max_length=10, default="wall")  # wall, working, days
    due_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    occurrence = models.IntegerField(default=1)
    instants = models.JSONField(default=list)
    next_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"], name="timers_timer_next", condition=models.Q(state="running")
            ),
            models.Index(fields=["subject_kind", "subject_key"], name="timers_timer_subject"),
        ]


class Firing(Row):
    """Proof that a point of a timer fired; the unique key is also the lock."""

    timer = models.ForeignKey(Timer, models.PROTECT, related_name="+", db_index=False)
    occurrence = models.IntegerField()
    rung = models.IntegerField()
    point_at = models.DateTimeField()
    fired_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["timer", "occurrence", "rung"], name="timers_firing_once"
            ),
        ]


class Beat(Row):
    """When a loop last went round, by name."""

    loop = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
